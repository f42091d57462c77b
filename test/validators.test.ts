import { diffLines } from 'diff';
import fc from 'fast-check';
import { load as loadYaml } from 'js-yaml';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { findMisfit } from '../src/values/misfit.js';
import type { Json } from '../src/json.js';
import { schemaExports } from '../src/model/export-names.js';
import { payloadType, typedThings } from '../src/outputs/shared.js';
import { isEqual, isUnique, type Issue } from '../src/runtime/validation.js';
import { ajvOf } from './support/ajv.js';
import { compile } from './support/compile.js';
import { emptyFolder, groove, read, repository, write } from './support/folders.js';
import { documentOf, fileOf, forge } from './support/forge.js';
import { load, type Loaded, type Validators } from './support/load.js';
import { secret } from './support/secret.js';

/** The part of Groove's document that is edited here. */
interface TicketDocument {
  readonly components: {
    readonly schemas: { readonly Ticket: { readonly properties: Record<string, object> } };
  };
}

const anyJson = fc.jsonValue({ maxDepth: 2 }) as fc.Arbitrary<Json>;

/** A value near `sample`: the same, or with one member or item replaced, removed or added. */
function near(sample: Json): fc.Arbitrary<Json> {
  if (typeof sample !== 'object' || sample === null) return fc.oneof(fc.constant(sample), anyJson);
  if (Array.isArray(sample)) {
    const items = sample as readonly Json[];
    const changed = items.map((item, index) => near(item).map((other) => items.with(index, other)));
    return fc.oneof(fc.constant(sample), anyJson, fc.array(anyJson, { maxLength: 3 }), ...changed);
  }
  const members = Object.entries(sample);
  const replaced = members.map(([key, value]) =>
    near(value).map((other) => ({ ...sample, [key]: other })),
  );
  const removed = members.map(([key]) =>
    fc.constant(Object.fromEntries(members.filter(([other]) => other !== key))),
  );
  const added = fc.tuple(fc.string(), anyJson).map(([key, value]) => ({ ...sample, [key]: value }));
  return fc.oneof(
    fc.constant(sample),
    anyJson,
    added,
    ...replaced,
    ...removed,
  ) as fc.Arbitrary<Json>;
}

describe.each([
  ['Groove', groove],
  ['orders', join(repository, 'test', 'golden', 'orders', 'document.yaml')],
])('the validators of %s', (_, path) => {
  const prepare = async () => {
    const forged = await forge(read(path));
    const validators = await load<Validators>(forged, 'validators/index');
    const { messageFixtures: fixtures } = await load<Loaded>(forged, 'testing/index');
    const things = typedThings(forged.model ?? expect.unreachable());
    return { forged, validators, fixtures, things, ajv: ajvOf(forged) };
  };
  const prepared = prepare();

  test('accept every fixture, and say nothing of it', async () => {
    const { validators, fixtures, forged } = await prepared;
    const { messages } = forged.model ?? expect.unreachable();
    expect(Object.keys(fixtures)).toEqual(messages.map(({ name }) => name));
    for (const message of messages) {
      const fixture = fixtures[message.name];
      const { is, parse, issues } = schemaExports(payloadType(message));
      expect(validators[is]?.(fixture)).toBe(true);
      expect(validators[issues]?.(fixture)).toEqual([]);
      expect(validators[parse]?.(fixture)).toBe(fixture);
    }
  });

  test('agree with their issues, with Ajv, and with what judges the examples', async () => {
    const { validators, fixtures, things, ajv, forged } = await prepared;
    const schemas = new Map(things.map(({ name, schema }) => [name, schema]));
    const lookup = (name: string) => schemas.get(name) ?? expect.unreachable(name);
    const samples = fc.constantFrom(...Object.values(fixtures)).chain(near);
    const parts = samples.chain((sample) =>
      fc.constantFrom(sample, ...Object.values(Object(sample) as object)),
    );
    let [accepted, refused] = [0, 0];
    for (const { name, file } of things) {
      const { is, issues, assert } = schemaExports(name);
      fc.assert(
        fc.property(parts as fc.Arbitrary<Json>, (value) => {
          const verdict = validators[is]?.(value);
          const found = validators[issues]?.(value) as readonly Issue[];
          expect(verdict).toBe(found.length === 0);
          expect(ajv(file, value) ?? verdict).toBe(verdict);
          expect(verdict).toBe(findMisfit(value, lookup(name), lookup) === undefined);
          if (verdict) validators[assert]?.(value);
          else expect(() => validators[assert]?.(value)).toThrow(/^Not a valid /);
          if (verdict) accepted++;
          else refused++;
        }),
        { numRuns: 300, seed: 7 },
      );
    }
    expect(accepted).toBeGreaterThan(100);
    expect(refused).toBeGreaterThan(100);
    expect(forged.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('never say a value', async () => {
    const { validators, things } = await prepared;
    for (const { name } of things) {
      const { issues } = schemaExports(name);
      for (const value of [secret, [secret], { number: secret, id: secret, links: secret }]) {
        expect(JSON.stringify(validators[issues]?.(value))).not.toContain(secret);
      }
    }
  });
});

test('schemas on a cycle ask about a value once', async () => {
  const path = join(repository, 'test', 'golden', 'pets', 'document.yaml');
  const { isPet, isDog, isCat, petIssues } = await load<Validators>(
    await forge(read(path)),
    'validators/index',
  );
  const verdicts = (value: unknown) => [isPet, isDog, isCat].map((is) => is?.(value));
  const dog = { kind: 'dog', barks: true };
  const cat = { kind: 'cat', purrs: true, friends: [dog] };
  expect(verdicts(dog)).toEqual([true, true, false]);
  expect(verdicts(cat)).toEqual([true, false, true]);
  expect(verdicts({ ...cat, friends: [cat, { kind: 'dog' }] })).toEqual([false, false, false]);
  expect(verdicts({ kind: 'dog' })).toEqual([false, false, false]);
  expect(petIssues?.(dog)).toEqual([]);
  expect(petIssues?.({ kind: 'dog' })).toMatchObject([{ keyword: 'oneOf' }]);
});

/** A validator without its imports. */
function bodyOf(text: string): string {
  return text.slice(text.indexOf('const schema'));
}

describe('a change of one property', () => {
  const key = 'resolution_time';
  const changes = {
    'of its type': { type: 'string' },
    'to a limit': { type: ['integer', 'null'], minimum: 0 },
    'to alternatives': { anyOf: [{ type: 'string', format: 'date-time' }, { type: 'integer' }] },
    'to another schema': { $ref: '#/components/schemas/Link' },
    'to an object of its own': { type: 'object', properties: { own: { type: 'string' } } },
    'to nothing': undefined,
  };

  test.each(Object.entries(changes))('%s changes its lines and no others', async (_, schema) => {
    const document = loadYaml(read(groove)) as TicketDocument;
    const before = fileOf(await forge(document), 'validators/ticket.ts');
    const properties = document.components.schemas.Ticket.properties;
    expect(Object.keys(properties)).toContain(key);
    if (schema) properties[key] = schema;
    else delete properties[key];
    const after = fileOf(await forge(document), 'validators/ticket.ts');
    const parts = diffLines(bodyOf(before), bodyOf(after));
    const around = parts.flatMap(({ added, removed }, index) => {
      if (!added && !removed) return [];
      const [above, below] = [parts.slice(0, index), parts.slice(index)].map((list) =>
        list.filter((part) => !part.added && !part.removed).map(({ value }) => value),
      );
      return [`${above?.at(-1)?.split('\n').at(-2)} … ${below?.[0]?.split('\n')[0]}`];
    });
    expect(around.length).toBeGreaterThan(1);
    if (!schema) expect(around).toHaveLength(2);
    const between = /\b(?:priority|resolution_time)\b.* … .*\btitle\b/;
    expect(around.filter((lines) => !between.test(lines))).toEqual([]);
  });
});

test('a member that is missing breaks `required`, wherever its object is described', async () => {
  const forged = await forge(
    documentOf({
      schemas: {
        Base: { type: 'object', required: ['id'], properties: { id: { type: 'string' } } },
        Part: {
          allOf: [{ type: 'object', required: ['a'], properties: { a: { type: 'string' } } }],
        },
        Whole: {
          type: 'object',
          required: ['base'],
          properties: { base: { $ref: '#/components/schemas/Base' } },
          additionalProperties: { allOf: [{ $ref: '#/components/schemas/Part' }] },
        },
      },
    }),
  );
  const { baseIssues, partIssues, wholeIssues } = await load<Validators>(
    forged,
    'validators/index',
  );
  const missing = (pointer: string) => [{ pointer, keyword: 'required', found: 'nothing' }];
  expect(baseIssues?.({})).toMatchObject(missing('/id'));
  expect(partIssues?.({})).toMatchObject(missing('/a'));
  expect(partIssues?.({ a: 1 })).toMatchObject([{ pointer: '/a', keyword: 'type' }]);
  expect(wholeIssues?.({ base: {} })).toMatchObject(missing('/base/id'));
  expect(wholeIssues?.({ base: { id: '' }, other: {} })).toMatchObject(missing('/other/a'));
});

test('items are unique unless two are equal, however many and however deep', () => {
  const items = fc.array(
    fc.oneof(anyJson, fc.constantFrom<Json>(1, '1', -0, 0, null, [], {}, 'null')),
  );
  const isPairwise = (list: readonly Json[]): boolean =>
    list.every((item, index) => !list.slice(0, index).some((other) => isEqual(item, other)));
  fc.assert(
    fc.property(items, (list) => isUnique(list) === isPairwise(list)),
    { seed: 7 },
  );
  expect(
    isUnique([
      { a: 1, b: [2] },
      { b: [2], a: 1 },
    ]),
  ).toBe(false);
  expect(isUnique([null, JSON.parse('1e400'), 'Infinity'])).toBe(true);
  const deep = (): unknown => JSON.parse('[{"a":'.repeat(100_000) + '1' + '}]'.repeat(100_000));
  expect(isUnique([deep(), [deep()]])).toBe(true);
  expect(isUnique([deep(), deep()])).toBe(false);
  const alike = '{"b":[1],"c":'.repeat(50);
  const nested = [1, 2].map((last) => JSON.parse(alike + String(last) + '}'.repeat(50)) as Json);
  expect(isUnique(nested)).toBe(true);
  expect(isUnique([...nested, nested[0]])).toBe(false);
  const many = Array.from({ length: 200_000 }, (_, index) => `${index}`);
  expect(isUnique(many)).toBe(true);
  expect(isUnique([...many, '7'])).toBe(false);
});

test('a cycle of many schemas leaves none of them out', async () => {
  const length = 12;
  const schemas = Array.from({ length }, (_, index) => {
    const next = { $ref: `#/components/schemas/Part${(index + 1) % length}` };
    return [`Part${index}`, { required: [`a${index}`], allOf: [next] }] as const;
  });
  const forged = await forge(documentOf({ schemas: Object.fromEntries(schemas) }));
  const validators = await load<Validators>(forged, 'validators/index');
  const whole = Object.fromEntries(schemas.map((_, index) => [`a${index}`, index]));
  for (let index = 0; index < length; index++) {
    expect(validators[`isPart${index}`]?.(whole)).toBe(true);
    for (const key of Object.keys(whole)) {
      const { [key]: left, ...rest } = whole;
      expect([left, validators[`isPart${index}`]?.(rest)]).toEqual([left, false]);
      expect(validators[`part${index}Issues`]?.(rest)).toMatchObject([{ pointer: `/${key}` }]);
    }
  }
});

test('keys that only a pattern describes compile', async () => {
  const forged = await forge(
    documentOf({ schemas: { Closed: { patternProperties: { '[^/]': false } } } }),
  );
  const folder = emptyFolder();
  const paths = [...forged.files].map(([path, text]) => write(folder, path, text));
  expect(compile(paths.filter((path) => path.endsWith('validators/closed.ts')))).toEqual([]);
  const { isClosed } = await load<Validators>(forged, 'validators/index');
  expect([isClosed?.({ '/': 1 }), isClosed?.({ a: 1 })]).toEqual([true, false]);
});

test('conditions that are always met, or never, compile', async () => {
  const text = { type: 'string' };
  const either = (asked: boolean) => ({
    if: asked,
    then: { $ref: '#/components/schemas/Any' },
    else: text,
  });
  const schemas = {
    Any: {},
    Always: { type: 'array', items: [either(true)] },
    Never: { type: 'array', items: [either(false)] },
  };
  const forged = await forge(documentOf({ schemas }));
  const folder = emptyFolder();
  const paths = [...forged.files].map(([path, text]) => write(folder, path, text));
  expect(compile(paths.filter((path) => /validators\/(?:always|never)\.ts$/.test(path)))).toEqual(
    [],
  );
  const { isAlways, isNever, alwaysIssues, neverIssues } = await load<Validators>(
    forged,
    'validators/index',
  );
  expect([isAlways?.([1]), isNever?.([1]), isNever?.(['a'])]).toEqual([true, false, true]);
  expect([alwaysIssues?.([1]), neverIssues?.([1])]).toMatchObject([[], [{ keyword: 'type' }]]);
});

test('members are read into constants of their own names, where those mean nothing else', async () => {
  const keys = [
    'title',
    'value',
    'report',
    'class',
    'Number',
    'undefined',
    'key2',
    'isInteger',
    'members',
  ];
  const others = ['isLink', 'x-rank', 'xRank', '1st', 'fields', '', 'constructor'];
  const names = [...keys, ...others];
  const properties = Object.fromEntries(names.map((name) => [name, { type: 'integer' }]));
  const closed = { type: 'object', additionalProperties: false, required: ['title'] };
  const link = { ...closed, properties: { title: { type: 'string' } } };
  const schemas = {
    Link: link,
    Thing: {
      ...closed,
      properties: { ...properties, link: { $ref: '#/components/schemas/Link' } },
    },
  };
  const forged = await forge(documentOf({ schemas }));
  const text = fileOf(forged, 'validators/thing.ts');
  const reads = [...text.matchAll(/const \{ (.+) \} = members;/g)].map(([, read]) => read);
  expect(reads).toEqual(
    expect.arrayContaining(
      ['title', 'value: value_', 'members: members_', 'isLink: isLink_', 'xRank'].concat(
        "'x-rank': xRank_",
      ),
    ),
  );
  const folder = emptyFolder();
  const paths = [...forged.files].map(([path, text]) => write(folder, path, text));
  expect(compile(paths.filter((path) => path.endsWith('validators/thing.ts')))).toEqual([]);
  const { isThing, thingIssues } = await load<Validators>(forged, 'validators/index');
  const thing = Object.fromEntries(names.map((name, index) => [name, index]));
  expect(isThing?.(thing)).toBe(true);
  for (const name of names) {
    const wrong = { ...thing, [name]: 'text' };
    expect(isThing?.(wrong), name).toBe(false);
    expect(thingIssues?.(wrong)).toMatchObject([{ keyword: 'type' }]);
  }
  expect(isThing?.({ ...thing, link: { title: 7 } })).toBe(false);
});

test('members behind a wrong one are not read', async () => {
  const { isCustomer } = await load<Validators>(await forge(read(groove)), 'validators/index');
  const seen: PropertyKey[] = [];
  const get = (_: object, key: PropertyKey) => (seen.push(key), key === 'links' ? 7 : undefined);
  expect(isCustomer?.(new Proxy({}, { get }))).toBe(false);
  expect(seen).toEqual(['href', 'links']);
});

test('members that every object inherits from a polluted prototype are nobody’s', async () => {
  const word = { type: 'string' };
  const schemas = {
    Words: { type: 'object', additionalProperties: word },
    Patterned: { type: 'object', patternProperties: { '^x': word } },
    Closed: { type: 'object', properties: { a: word }, additionalProperties: false },
    Named: { type: 'object', propertyNames: { maxLength: 3 } },
    Nothing: { type: 'object', additionalProperties: false },
    Holder: { type: 'object', properties: { map: { type: 'object', additionalProperties: word } } },
  };
  const forged = await forge(documentOf({ schemas }));
  const validators = await load<Validators>(forged, 'validators/index');
  const values = [{}, { a: 'text' }, { a: 7 }, { x: 7 }, { long: 'text' }, { map: { x: 7 } }];
  const judge = () =>
    Object.entries(validators).flatMap(([name, validator]) =>
      /^is|Issues$/.test(name) ? values.map((value) => [name, validator(value)]) : [],
    );
  const before = judge();
  const everyObject = Object.prototype as unknown as Record<string, unknown>;
  everyObject['xPolluted'] = 7;
  try {
    expect(judge()).toEqual(before);
  } finally {
    delete everyObject['xPolluted'];
  }
  expect(validators['isWords']?.({ a: 7 })).toBe(false);
});
