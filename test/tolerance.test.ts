import { describe, expect, test } from 'vitest';
import { Diagnostics, type Diagnostic } from '../src/diagnostics/diagnostic.js';
import { lineAndColumn } from '../src/diagnostics/format.js';
import { describe as describeSource } from '../src/engine/forge.js';
import type { Model } from '../src/model/model.js';
import { version2, version3 } from './support/every-member.js';
import { documentOf, fileOf, forge } from './support/forge.js';
import { share } from './support/share.js';

const versions = { 2: version2, 3: version3 } as const;
type Version = keyof typeof versions;
type Path = readonly string[];

interface Described {
  readonly diagnostics: readonly Diagnostic[];
  readonly model: Model | undefined;
}

async function describeDocument(document: object | string): Promise<Described> {
  const diagnostics = new Diagnostics();
  const described = await describeSource(
    {
      label: 'document.yaml',
      text: typeof document === 'string' ? document : JSON.stringify(document),
    },
    { role: 'subscriber', formats: 'annotation', tell: undefined },
    diagnostics,
    { parserLimit: 0 },
  );
  return { diagnostics: diagnostics.all, model: described?.model };
}

/** A copy of a document with another value in one place. */
function withValue(document: object, path: Path, value: unknown): object {
  const copy = structuredClone(document);
  let holder = copy as Record<string, unknown>;
  for (const key of path.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  holder[path.at(-1) ?? ''] = value;
  return copy;
}

/** The members of what stands at a path, and of the document itself. */
function membersAt(document: object, path: Path): readonly Path[] {
  const value = path.reduce<unknown>(
    (node, key) => (node as Record<string, unknown>)[key],
    document,
  );
  if (typeof value !== 'object' || value === null) return [];
  return Object.keys(value).map((key) => [...path, key]);
}

/** The types, routes, messages and operations of a Model, without words, examples and what else is aside. */
function substance(model: Model | undefined): string {
  const aside = ['title', 'summary', 'description', 'deprecated', 'readOnly', 'default'];
  const outside = ['servers', 'security'];
  const made = ['examples', 'fixture', 'hasMore', 'correlationId', 'packageName', 'packageVersion'];
  const isLeftOut = (key: string) => [...aside, ...outside, ...made].includes(key);
  return JSON.stringify(model, (key, value: unknown) => (isLeftOut(key) ? undefined : value));
}

const hasErrors = ({ diagnostics }: Described) =>
  diagnostics.some(({ severity }) => severity === 'error');

/** The members that touch a type, a route, a message or an operation, and those of maps and lists in them. */
const touching: Readonly<Record<Version, readonly string[]>> = {
  2: [
    ...['asyncapi', 'defaultContentType', 'channels', 'components', 'hook/{id}', 'parameters'],
    ...['subscribe', 'operationId', 'traits', 'message', 'oneOf', 'schema', 'enum', '$ref'],
    ...['operationTraits', 'messageTraits', 'ot', 'mt', 'messages', 'name', 'contentType'],
    ...['schemaFormat', 'headers', 'payload', 'schemas', 'A', 'B', 'Base', '0', '1'],
    ...['type', 'format', 'pattern', 'discriminator', 'required', 'properties'],
    ...['allOf', 'patternProperties', 'dependencies', 'kind', 'n', 'b', '^x', 'X-Id', 'X-Kind'],
  ],
  3: [
    ...['asyncapi', 'defaultContentType', 'channels', 'components', 'hook', 'back', 'address'],
    ...['parameters', 'enum', 'messages', 'A', 'B', 'R', '$ref', 'payload', 'type', 'properties'],
    ...['operations', 'onHook', 'action', 'channel', 'traits', 'reply', '0', '1', 'schemas'],
    ...['operationTraits', 'messageTraits', 'ot', 'mt', 'headers', 'name', 'contentType'],
    ...['schemaFormat', 'schema', 'X-Id', 'X-Kind'],
  ],
};

describe.each(share([2, 3] as const, 2))(
  'a number where something else belongs, in AsyncAPI %i',
  (version) => {
    const document: object = versions[version];
    // AsyncAPI's schema takes anything for a parameter and for a value, and schemas are the same in both versions.
    const isLeftOut = (path: Path) =>
      ['parameters', 'enum'].includes(path.at(-2) ?? '') ||
      (version === 3 && path[1] === 'schemas' && path.length > 2);

    test('is refused, or it changes no type, route, message or operation', async () => {
      const sound = await describeDocument(document);
      expect(sound.diagnostics.filter(({ severity }) => severity === 'warning')).toEqual([]);
      const refused = new Set<string>();
      const changed: string[] = [];
      const waiting = [...membersAt(document, [])];
      for (let path = waiting.pop(); path; path = waiting.pop()) {
        if (path.at(-2) === 'parameters') waiting.push(...membersAt(document, path));
        if (isLeftOut(path)) continue;
        const found = await describeDocument(withValue(document, path, 5));
        if (hasErrors(found)) {
          refused.add(path.at(-1) ?? '');
          waiting.push(...membersAt(document, path));
        } else if (substance(found.model) !== substance(sound.model))
          changed.push(path.join(' / '));
      }
      expect(changed).toEqual([]);
      expect([...refused].sort()).toEqual([...touching[version]].sort());
    });
  },
);

/** Faults of which a warning is the right word, with other values at some places. */
const faults: readonly (readonly [
  what: string,
  version: Version,
  values: Readonly<Record<string, unknown>>,
])[] = [
  [
    'a URI that is a template',
    2,
    { 'components/securitySchemes/o/flows/clientCredentials/tokenUrl': 'https://{host}/token' },
  ],
  ['an id that is no URI', 2, { id: 'urn:Book Service' }],
  ['a security scheme of an unknown type', 2, { 'components/securitySchemes/k/type': 'none' }],
  [
    'a security scheme without what it asks for',
    3,
    { 'components/securitySchemes/o': { type: 'apiKey' } },
  ],
  [
    'a security scheme that nobody defines',
    2,
    { 'channels/hook~{id}/subscribe/security': [{ no: [] }] },
  ],
  ['a scope that nobody defines', 2, { 'servers/s/security': [{ o: ['write'] }] }],
  [
    'a reference to no security scheme',
    3,
    { 'operations/onHook/security': [{ $ref: '#/components/securitySchemes/no' }] },
  ],
  ['a server that nobody defines', 2, { 'channels/hook~{id}/servers': ['no'] }],
  ['a server without a protocol', 3, { 'servers/s': { host: 'example.com' } }],
  ['a variable of a server that is not defined', 2, { 'servers/s/url': 'https://{other}/' }],
  ['a tag twice', 2, { tags: [{ name: 'one' }, { name: 'one' }] }],
  ['tags that are texts', 3, { 'components/messages/A/tags': ['one', 'two'] }],
  ['tags where none belong', 3, { tags: [{ name: 'one' }] }],
  ['a tag that leads nowhere', 3, { 'servers/s/tags': [{ $ref: '#/components/tags/no' }] }],
  ['a tag that is something else', 3, { 'servers/s/tags': [{ $ref: '#/components/messages/A' }] }],
  ['bindings of any shape', 3, { 'channels/hook/bindings': { http: { method: 5 }, any: 'thing' } }],
  [
    'bindings with a reference to nothing',
    3,
    { 'components/messages/A/bindings': { http: { headers: { $ref: '#/no' } } } },
  ],
  ['an operation binding of no method', 2, { 'channels/hook~{id}/subscribe/bindings': 'POST' }],
  ['a description that is a list', 3, { 'channels/hook/description': ['one', 'two'] }],
  ['a title without a text', 2, { 'components/messages/A/title': null }],
  [
    'words of another version',
    3,
    { 'components/messages/A/messageId': 'a', 'operations/onHook/deprecated': true },
  ],
  ['a member that is none', 2, { 'channels/hook~{id}/subscribe/owner': 'us' }],
  ['a section that is none', 2, { 'components/responses': { Ok: { $ref: '#/no' } } }],
  ['docs that are a URL', 2, { externalDocs: 'https://example.com/' }],
  ['a contact that is a text', 3, { 'info/contact': 'us' }],
  [
    'a correlation id that is nowhere',
    2,
    {
      'components/correlationIds/c/location': 'x-id',
      'components/messages/B/correlationId': { $ref: '#/no' },
    },
  ],
  ['the same twice', 2, { 'components/schemas/Base/required': ['kind', 'kind'] }],
  [
    'a parameter of another version',
    3,
    { 'channels/hook/parameters/id': { schema: { type: 'string', enum: ['a'] } } },
  ],
  [
    'examples in a map',
    2,
    { 'components/messages/A/examples': { first: { payload: { kind: 'A' } } } },
  ],
  [
    'examples by their names in a list',
    2,
    { 'components/messages/A/examples': [{ first: { payload: { kind: 'A' } } }] },
  ],
  [
    'an example with a member that is none',
    3,
    { 'components/messages/A/examples': [{ 'x-mock': true, payload: { kind: 'A', n: 7 } }] },
  ],
  ['examples that are texts', 2, { 'components/messages/A/examples': ['{}', 5, null, [[]]] }],
  ['examples that are a text', 3, { 'components/messageTraits/mt/examples': 'none' }],
  [
    'an example with headers in a text',
    2,
    { 'components/messages/A/examples': [{ headers: '{}', payload: {} }] },
  ],
  [
    'examples of a schema in a map',
    2,
    { 'components/schemas/A/examples': { first: { value: 5 } } },
  ],
];

/** `/` separates keys, and `~` is one in a key. */
function withValues(document: object, values: Readonly<Record<string, unknown>>): object {
  return Object.entries(values).reduce(
    (changed, [path, value]) =>
      withValue(
        changed,
        path.split('/').map((key) => key.replace('~', '/')),
        value,
      ),
    document,
  );
}

describe('a fault that touches no type, route, message or operation is a warning', () => {
  test.each(faults)('%s', async (_, version, values) => {
    const sound = await describeDocument(versions[version]);
    const { diagnostics, model } = await describeDocument(withValues(versions[version], values));
    expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
    expect(diagnostics.some(({ severity }) => severity === 'warning')).toBe(true);
    expect(substance(model)).toBe(substance(sound.model));
  });

  test.each([2, 3] as const)(
    'all of them at once, in AsyncAPI %i, make a package',
    async (version) => {
      const values = Object.assign(
        {},
        ...faults.filter((fault) => fault[1] === version).map((fault) => fault[2]),
      );
      const { files } = await forge(
        withValues(versions[version], values as Record<string, unknown>),
      );
      expect(files.size).toBeGreaterThan(20);
    },
  );
});

/** Faults by which a type, a route, a message or an operation would be another than is meant. */
const errors: readonly (readonly [
  what: string,
  version: Version,
  values: Readonly<Record<string, unknown>>,
])[] = [
  ['channels with a letter wrong', 2, { channles: {} }],
  ['a payload with a letter wrong', 3, { 'components/messages/B/paylaod': {} }],
  ['an operation of another version', 3, { 'channels/hook/subscribe': {} }],
  ['an address where the key is it', 2, { 'channels/hook~{id}/address': 'other' }],
  ['several messages without oneOf', 2, { 'channels/hook~{id}/subscribe/message': { anyOf: [] } }],
  ['a schema in place of a payload', 3, { 'components/messages/B/schema': {} }],
  ['members of a schema in a message', 2, { 'components/messages/B/properties': {} }],
  ['a constant of a parameter', 3, { 'channels/hook/parameters/id/const': 'a' }],
  ['a reference for all components', 2, { 'components/$ref': '#/info' }],
  ['a reference that is no text', 2, { 'channels/hook~{id}/subscribe/message': { $ref: null } }],
  [
    'a message that is a schema',
    2,
    { 'components/messages/A': { $ref: '#/components/schemas/A' } },
  ],
  ['a payload that leads nowhere', 3, { 'components/messages/B/payload': { $ref: '#/no' } }],
  ['a parameter that leads nowhere', 2, { 'components/parameters/p': { $ref: '#/no' } }],
  [
    'an operation without an action',
    3,
    { 'operations/onHook': { channel: { $ref: '#/channels/hook' } } },
  ],
  ['a type that is none', 2, { 'components/schemas/Base/type': 'objekt' }],
  ['a property that is required by itself', 2, { 'components/schemas/A/required': true }],
  [
    'a discriminator without a property',
    2,
    { 'components/schemas/Base/discriminator': { mapping: {} } },
  ],
];

describe('a fault that touches one of them stays an error', () => {
  test.each(errors)('%s', async (_, version, values) => {
    expect(hasErrors(await describeDocument(withValues(versions[version], values)))).toBe(true);
  });
});

describe('an address', () => {
  const message = { payload: { type: 'object', properties: {} } };
  const version2With = (key: string, parameters?: object) => ({
    ...{ asyncapi: '2.6.0', info: { title: 'T', version: '1.0.0' } },
    channels: { [key]: { parameters, subscribe: { operationId: 'onA', message } } },
  });
  const channelOf = ({ model }: Described) => model?.events[0]?.operation.channel;
  const codesOf = ({ diagnostics }: Described) => diagnostics.map(({ code }) => code);

  test.each([
    ['hook?token={token}', { token: {} }, 'hook', []],
    ['hook{?token,page*}', { token: {}, page: {} }, 'hook', []],
    ['hook/{id}?a=1#b', { id: {} }, 'hook/{id}', ['id']],
    ['hook/{id}{&token}', { id: {}, token: {} }, 'hook/{id}', ['id']],
    ['hook#part', undefined, 'hook', []],
  ])('%s is a route without its query', async (key, parameters, address, names) => {
    const found = await describeDocument(version2With(key, parameters));
    expect(codesOf(found)).toEqual(['address-with-query']);
    expect(channelOf(found)?.address).toBe(address);
    expect(channelOf(found)?.parameters.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['https://example.com/hook/{id}', { id: {} }, '/hook/{id}', ['id']],
    ['http://{tenant}.example.com:{port}/hook', { tenant: {}, port: {} }, '/hook', []],
    ['HTTPS://example.com', undefined, '', []],
  ])('%s is the path of a URL', async (key, parameters, address, names) => {
    const found = await describeDocument(version2With(key, parameters));
    expect(codesOf(found)).toEqual(['whole-url']);
    expect(channelOf(found)?.address).toBe(address);
    expect(channelOf(found)?.parameters.map(({ name }) => name)).toEqual(names);
  });

  test.each([
    ['/users/:id/events', ['parameter-without-braces']],
    [':user_id', ['parameter-without-braces']],
    ['urn:acme:users/a:b/:1/::', []],
  ])('%s: text that is a parameter elsewhere is told', async (key, codes) => {
    expect(codesOf(await describeDocument(version2With(key, undefined)))).toEqual(codes);
  });

  test('takes any text for a parameter that nobody defines, and has none for a surplus one', async () => {
    const found = await describeDocument(version2With('a/{x}/{y}', { x: {}, z: {} }));
    expect(codesOf(found)).toEqual(['undefined-parameter', 'unused-parameter']);
    expect(channelOf(found)?.parameters.map(({ name }) => name)).toEqual(['x', 'y']);
  });

  const version3With = (key: string, more: object = {}) => ({
    ...{ asyncapi: '3.0.0', info: { title: 'T', version: '1.0.0' } },
    channels: { [key]: { messages: { m: message }, ...more } },
  });

  test('that stands in the key of AsyncAPI 3 is told from one that nobody knows', async () => {
    const parameters = { id: {} };
    const written = await describeDocument(version3With("orders/{id}'s", { parameters }));
    expect(codesOf(written)).toEqual(['address-as-key']);
    expect(written.diagnostics[0]?.sentence).toBe(
      "This channel has no address; its key looks like one: write address: 'orders/{id}''s'.",
    );
    for (const document of [
      version3With('orders', { parameters }),
      version3With('orders/{id}', { parameters, address: null }),
    ]) {
      expect(codesOf(await describeDocument(document))).toEqual(['channel-without-address']);
    }
  });

  test('keeps its # in AsyncAPI 3, where it may be a topic', async () => {
    const found = await describeDocument(version3With('a', { address: 'orders.#?x=1' }));
    expect(codesOf(found)).toEqual(['address-with-query']);
    expect(channelOf(found)?.address).toBe('orders.#');
  });
});

test('a version of two numbers is that of three, and is shown as written', async () => {
  const { diagnostics, model } = await describeDocument(
    "asyncapi: 3.0\ninfo: { title: T, version: 1.0 }\nchannels: { a: { address: a } }\noperations: { onA: { action: send, channel: { $ref: '#/channels/a' } } }",
  );
  expect(model?.events.map(({ name }) => name)).toEqual(['onA']);
  expect(diagnostics.map(({ severity, sentence }) => `${severity}: ${sentence}`)).toEqual([
    'warning: "asyncapi" must be text, and is 3.0.',
    'warning: "asyncapi" must be 3.0.0.',
    'warning: "version" must be text, and is 1.0.',
  ]);
});

test('null among types needs no quotes; a type that is left empty is an error', async () => {
  const types = (type: unknown) => describeDocument(documentOf({ schemas: { A: { type } } }));
  const { diagnostics, model } = await types(['string', null]);
  expect(diagnostics.map(({ severity, sentence }) => `${severity}: ${sentence}`)).toContain(
    `warning: "type/1" must be one of array, boolean, integer, null, number, object, string; it is taken as 'null'.`,
  );
  expect(model?.schemas[0]?.schema).toMatchObject({ types: ['string', 'null'] });
  for (const type of [null, ['strng', null]]) expect(hasErrors(await types(type))).toBe(true);
});

describe('a discriminator as OpenAPI has it', () => {
  const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });
  const dog = '#/components/schemas/a~1dog';
  const schemas = {
    Pet: {
      oneOf: [reference('Cat'), { $ref: dog }],
      discriminator: {
        propertyName: 'kind',
        mapping: { cat: 'Cat', kitten: '#/components/schemas/Cat', dog },
      },
    },
    Cat: { type: 'object', properties: { kind: { type: 'string' }, claws: { type: 'integer' } } },
    'a/dog': { type: 'object', properties: { kind: { type: 'string' } } },
  };

  test('is taken, with its mapping and a warning', async () => {
    const forged = await forge(documentOf({ schemas }));
    expect(forged.diagnostics.map(({ sentence }) => sentence)).toContain(
      '"discriminator" must be text, and is an object; it is taken as OpenAPI means it.',
    );
    expect(forged.model?.schemas.find(({ name }) => name === 'Pet')?.schema).toMatchObject({
      discriminator: 'kind',
      discriminatorMapping: [
        { value: 'cat', to: 'Cat' },
        { value: 'kitten', to: 'Cat' },
        { value: 'dog', to: 'a/dog' },
      ],
    });
    expect(fileOf(forged, 'types/pet.ts')).toContain("kind: 'cat' | 'kitten'");
    expect(fileOf(forged, 'types/pet.ts')).toContain("kind: 'dog'");
  });

  test('may map a value to nothing, which is a warning', async () => {
    const discriminator = { propertyName: 'kind', mapping: { cow: '#/components/schemas/Cow' } };
    const { Pet, ...others } = schemas;
    const { diagnostics, model } = await describeDocument(
      documentOf({ schemas: { Pet: { ...Pet, discriminator }, ...others } }),
    );
    expect(diagnostics.map(({ sentence }) => sentence)).toContain(
      'The discriminator says that "cow" is #/components/schemas/Cow, where no schema is.',
    );
    expect(model?.schemas).toHaveLength(3);
  });
});

test('an example that says too little or too much is one fault', async () => {
  const examples = [{ first: { payload: 5 } }, { summary: 'Words.' }, 5];
  const path = ['components', 'messages', 'A', 'examples'];
  const { diagnostics } = await describeDocument(withValue(version2, path, examples));
  const warnings = diagnostics.filter(({ severity }) => severity === 'warning');
  expect(warnings.map(({ sentence }) => sentence)).toEqual([
    'Property "first" is not expected here.',
    '"examples/1" must have a property "payload" or "headers".',
    '"examples/2" must be an object, and is 5.',
  ]);
});

test('an example of another form than AsyncAPI has makes no fixture', async () => {
  const payload = { kind: 'A', n: 7 };
  const fixtureWith = async (examples: unknown) => {
    const path = ['components', 'messages', 'A', 'examples'];
    const { model } = await describeDocument(withValue(version2, path, examples));
    return model?.messages[0]?.fixture;
  };
  expect(await fixtureWith([{ name: 'first', payload }])).toEqual(payload);
  for (const examples of [
    [{ 'x-mock': true, payload }],
    [{ first: { payload } }],
    { first: { payload } },
    [{ headers: '{}', payload }],
  ]) {
    expect(await fixtureWith(examples)).toEqual({ kind: 'A', n: 1 });
  }
});

describe('lines between brackets and quotes begin where they like', () => {
  const head = 'asyncapi: 2.6.0\ninfo: { title: T, version: 1.0.0 }\nchannels: {}\n';
  const schemaOf = async (schema: string) => {
    const text = `${head}components:\n  schemas:\n    A:\n${schema}`;
    const { diagnostics, model } = await describeDocument(text);
    const [first] = diagnostics;
    return { schema: model?.schemas[0]?.schema, line: first?.place && lineAndColumn(first.place) };
  };

  test.each([
    ['a bracket at the column of its key', '      required: [\n        b\n      ]  # it closes\n'],
    ['any of them', '      required: [\n"b"\n  ]\n'],
    ['brackets in brackets', '      required: [\nb ]\n      allOf: [ {\n    }\n  ]\n'],
    ['a text in quotes', '      required: ["b"]\n      title: "one\ntwo"\n'],
  ])('%s', async (_, schema) => {
    expect((await schemaOf(schema)).schema).toMatchObject({ required: ['b'] });
  });

  test('and a text that keeps its lines keeps their indentation', async () => {
    const text = '      description: |\n        a\n        ]\n      required: [\n  b\n      ]\n';
    const { schema } = await schemaOf(text);
    expect(schema).toMatchObject({ description: 'a\n]\n', required: ['b'] });
  });

  test('and what is wrong below has its place', async () => {
    const { line } = await schemaOf('      required: [\n        b\n      ]\n      type: strin\n');
    expect(line).toEqual({ line: 10, column: 13 });
  });

  test('and what is no YAML has its place, soon', async () => {
    const many = `      required: [\n${'b,\n'.repeat(20_000)}]\n`;
    const { line } = await schemaOf(`${many}      required: [\n  ]\n   a: }\n`);
    expect(line).toBeDefined();
  });
});
