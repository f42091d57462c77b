import { describe, expect, test } from 'vitest';
import { generate } from '../src/index.js';
import { hooksmith } from './support/command.js';
import { compilePackages } from './support/compile.js';
import { documents, emptyFolder, groove, grooveApi, read, write } from './support/folders.js';
import { forge } from './support/forge.js';

const parcels = read(documents, 'parcels.yaml');
const api = read(documents, 'parcels.openapi.yaml');

const made = (text: string, files = {}, pointer?: string) =>
  forge(parcels, { only: ['subscriptions'], api: { text, pointer }, files });

/** The diagnostics as `line: code: sentence`. */
async function said(...given: Parameters<typeof made>): Promise<readonly string[]> {
  const { diagnostics } = await made(...given);
  return diagnostics.map(({ code, sentence, place }) => {
    const line = place?.source.text.slice(0, place.offset).split('\n').length;
    return `${place?.source.label}:${line} ${code}: ${sentence}`;
  });
}

describe('a document that can not be used', () => {
  test.each([
    [api.replace('openapi: 3.1.0', 'swagger: 2.0'), 'api.yaml:1 not-openapi: OpenAPI 2.0 is not'],
    [
      api.replace('openapi: 3.1.0', 'asyncapi: 3.0.0'),
      'api.yaml:1 not-openapi: This is not an OpenAPI',
    ],
    ['[1, 2]', 'api.yaml:1 not-openapi'],
    ['a: [', 'api.yaml:1 invalid-yaml'],
    ['', 'api.yaml:1 empty-document'],
    [api.replace('delete:', 'get:'), 'api.yaml:6 unsuited-subscribing: POST /hooks can'],
    [
      api.replace('event: {', 'kind: {').replace('[parcel_sent, parcel_lost]', '[a]'),
      'no member of its body takes an event',
    ],
    [
      api
        .replace('[url, event]', '[event]')
        .replace('url: {', 'callback_url: {}\n                url: {'),
      'several members of its body may take the URL of a receiver: /callback_url, /url',
    ],
    [
      api
        .replace('[url, event]', '[event]')
        .replace('url: {', 'callback_url: {}\n                url: {'),
      'api.yaml:6 unsuited-subscribing',
    ],
    [
      api.replace('[parcel_sent, parcel_lost]', '[sent]'),
      'it takes no event that the AsyncAPI document has',
    ],
    [
      api.replace(
        '{ type: string, enum: [parcel_sent, parcel_lost] }',
        "{ $ref: '#/components/schemas/Event' }",
      ),
      'api.yaml:14 unresolved-reference',
    ],
    [
      api.replace('{ type: string }', "{ $ref: 'https://evil.example/x.yaml' }"),
      'api.yaml:13 unsupported-reference',
    ],
  ])('%#: is an error at its place', async (text, expected) => {
    expect((await said(text)).join('\n')).toContain(expected);
  });

  test('a pointer that leads to no POST names those that there are', async () => {
    const [error] = await said(api, {}, '#/paths/~1hook/post');
    expect(error).toContain(
      'This document has no POST at #/paths/~1hook/post, but #/paths/~1hooks/post.',
    );
  });

  test('where the part is asked for, a document has to be there', async () => {
    const { diagnostics } = await forge(parcels, { only: ['subscriptions'] });
    expect(diagnostics.map(({ code }) => code)).toEqual(['no-subscriptions']);
    expect((await forge(parcels)).files.has('subscriptions.ts')).toBe(false);
  });
});

test('references lead to other files, and in circles', async () => {
  const body = "{ $ref: 'common/body.yaml#/Body' }";
  const text = api.replace(/schema:\n {14}required[^]*?\n(?= {6}responses)/, `schema: ${body}\n`);
  const files = {
    'common/body.yaml': {
      Body: {
        allOf: [{ $ref: '#/Body' }, { $ref: '#/Url' }],
        properties: { event: { $ref: '#/Event' } },
      },
      Url: { properties: { url: { type: 'string' }, more: { $ref: '#/Url' } } },
      Event: { enum: ['parcel_sent'] },
    },
  };
  const { diagnostics, model } = await made(text, files);
  expect(diagnostics).toEqual([]);
  expect(model?.subscriptions?.api.events.map(({ event }) => event)).toEqual(['parcel_sent']);
});

test('a link says where the id is, and goes before what looks like one', async () => {
  const answer = `
        '201':
          description: Made
          content: { application/json: { schema: { properties: { id: { type: string }, url: {}, at: {} } } } }
          links:
            removal: { operationId: removeHook, parameters: { id: '$response.body#/at/key' } }`;
  const text = api
    .replace("{ '201': { description: Made } }", answer)
    .replace('delete: {', 'delete: { operationId: removeHook,');
  const linked = await made(text);
  expect(linked.model?.subscriptions?.api.create.id).toEqual(['at', 'key']);
  const other = await made(text.replace('{ operationId: removeHook,', '{'));
  expect(other.model?.subscriptions?.api.create.id).toEqual(['id']);
});

test('a document that repeats itself without end is read in no time', async () => {
  const levels = Array.from({ length: 30 }, (_, index) => [
    `L${index}`,
    {
      properties: Object.fromEntries(
        [...'abcdefghij'].map((key) => [key, { $ref: `#/components/schemas/L${index + 1}` }]),
      ),
    },
  ]);
  const text = api.replace('{ type: string }', "{ $ref: '#/components/schemas/L0' }");
  const components = JSON.stringify({ schemas: { ...Object.fromEntries(levels), L30: {} } });
  expect((await said(`${text}\ncomponents: ${components}\n`)).join()).toContain('none-subscribing');
});

test('whatever it is called, it is data in the package, which compiles', async () => {
  const bad = '*/ ${process.exit()} `\'\\"\u2028</script>';
  const text = JSON.stringify({
    openapi: '3.0.0',
    info: { title: bad, version: '1' },
    servers: [
      { url: `https://{${bad}}.example`, variables: { [bad]: { default: bad, description: bad } } },
    ],
    paths: {
      [`/${bad}/{__proto__}`]: {
        parameters: [
          {
            name: '__proto__',
            in: 'path',
            required: true,
            schema: { enum: [bad] },
            description: bad,
          },
        ],
        post: {
          parameters: [{ name: 'token', in: 'query', required: true }],
          requestBody: {
            content: {
              'application/json': {
                schema: {
                  required: ['__proto__', 'url', bad],
                  properties: {
                    ['__proto__']: { type: 'integer' },
                    [bad]: { enum: [bad, '*/'], description: bad },
                    url: { type: 'string' },
                    event: { enum: ['parcel_sent', bad] },
                  },
                },
              },
            },
          },
          responses: {
            201: { description: bad, content: { 'application/json': { example: { [bad]: bad } } } },
          },
        },
      },
      [`/${bad}/{__proto__}/{id}`]: { delete: { responses: {} } },
    },
  });
  const forged = await made(text);
  expect(forged.diagnostics).toEqual([]);
  const more = [
    "import { createSubscriptions } from './subscriptions.js';\ncreateSubscriptions;\n",
  ];
  expect(compilePackages([{ forged, more }])).toEqual([[]]);
  expect(forged.model?.subscriptions?.options.map(({ name }) => name)).toContain('token_');
});

test('a change of it is noticed, and of a file that it refers to', async () => {
  const folder = emptyFolder();
  const text = read(grooveApi).replace(
    '{ type: string, description: The URL for notifications to be posted to }',
    "{ $ref: 'url.yaml' }",
  );
  write(folder, 'api.yaml', text);
  write(folder, 'url.yaml', 'type: string');
  const options = {
    spec: groove,
    subscriptions: 'api.yaml',
    folder,
    output: 'out',
    only: ['subscriptions'],
  } as const;
  const changes = async () => {
    const { ok, changes: found, diagnostics } = await generate(options);
    expect([ok, diagnostics]).toEqual([true, []]);
    return found.length;
  };
  expect(await changes()).toBeGreaterThan(0);
  expect(await changes()).toBe(0);
  write(folder, 'api.yaml', text.replace('- ticket_tagged', '- ticket_renamed'));
  expect(await changes()).toBe(1);
  write(folder, 'url.yaml', 'type: boolean');
  const { ok, diagnostics } = await generate(options);
  expect([ok, diagnostics[0]?.place?.source.label]).toEqual([false, 'api.yaml']);
});

test('validate says what was found, at its place', async () => {
  const folder = emptyFolder();
  write(folder, 'api.yaml', read(grooveApi));
  const { code, stderr } = await hooksmith(['validate', groove, '--subscriptions', 'api.yaml'], {
    cwd: folder,
  });
  expect(code).toBe(0);
  expect(stderr).toContain(
    'api.yaml:14:5  info  subscriptions-found  POST /webhooks subscribes: the URL is /url; the event is /event; ' +
      'the id of the answer is not promised; DELETE /webhooks/{id} removes; no list is described; ' +
      'the token goes into the header authorization; 14 of 14 events can be subscribed to.',
  );
});
