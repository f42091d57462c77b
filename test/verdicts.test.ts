import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import { lineAndColumn } from '../src/diagnostics/format.js';
import { forge } from './support/forge.js';
import { share } from './support/share.js';

const parser = new Parser({ ruleset: { core: true, recommended: false } });

interface Verdict {
  readonly code: string;
  readonly line: number;
}

/** The errors of @asyncapi/parser. */
async function theirs(text: string): Promise<readonly Verdict[]> {
  const found = await parser.validate(text);
  return found
    .filter(({ severity }) => severity === 0)
    .map(({ code, range }) => ({ code: String(code), line: range.start.line + 1 }));
}

async function ours(text: string): Promise<readonly (Verdict & { severity: string })[]> {
  const { diagnostics } = await forge(text, { parserLimit: 0 });
  return diagnostics.flatMap(({ code, severity, place }) =>
    place ? [{ code, severity, line: lineAndColumn(place).line }] : [],
  );
}

const head2 = 'asyncapi: 2.6.0\ninfo: { title: T, version: 1.0.0 }\n';
const head3 = 'asyncapi: 3.0.0\ninfo: { title: T, version: 1.0.0 }\n';
const channel = 'channels:\n  a:\n    subscribe: { operationId: onA, message: { payload: {} } }\n';
const channel3 = 'channels:\n  a: { address: a, messages: { m: { payload: {} } } }\n';
const other = '  b:\n    subscribe: ';

/** A fault each: the rule of the parser, our code and severity, the document, and the line of both. */
const faults: readonly (readonly [
  rule: string,
  code: string,
  severity: 'error' | 'warning',
  text: string,
  line: number,
])[] = [
  [
    'asyncapi-document-resolved',
    'questionable-document',
    'warning',
    `asyncapi: 2.6.0\n${channel}`,
    1,
  ],
  ['asyncapi-document-resolved', 'questionable-document', 'warning', head2, 1],
  [
    'asyncapi-document-resolved',
    'questionable-document',
    'warning',
    `asyncapi: 2.6.0\ninfo:\n  title: T\n  version: 1.0.0\n  auhtor: me\n${channel}`,
    5,
  ],
  [
    'asyncapi-document-resolved',
    'invalid-document',
    'error',
    `${head2}channles: {}\n${channel}`,
    3,
  ],
  [
    'asyncapi-document-resolved',
    'invalid-document',
    'error',
    `${head2}${channel}components:\n  schemas:\n    A:\n      type: strin\n`,
    9,
  ],
  [
    'asyncapi-document-resolved',
    'invalid-document',
    'error',
    `${head2}${channel}components:\n  schemas:\n    A: { required: true }\n`,
    8,
  ],
  [
    'asyncapi-document-resolved',
    'invalid-document',
    'error',
    `${head3}${channel3}operations:\n  o: { action: sned, channel: { $ref: '#/channels/a' } }\n`,
    6,
  ],
  [
    'asyncapi-document-unresolved',
    'invalid-document',
    'error',
    `${head2}${channel}components:\n  $ref: '#/components/schemas'\n  schemas: {}\n`,
    7,
  ],
  [
    'invalid-ref',
    'unresolved-reference',
    'error',
    `${head2}${channel}${other}\n      message:\n        $ref: '#/components/messages/M'\n`,
    9,
  ],
  [
    'asyncapi-document-resolved',
    'mismatched-reference',
    'error',
    `${head2}${channel}${other}\n      message:\n        $ref: '#/components/schemas/M'\ncomponents:\n  schemas:\n    M:\n      type: object\n`,
    9,
  ],
  [
    'asyncapi2-server-security',
    'undefined-security-scheme',
    'warning',
    `${head2}servers:\n  s:\n    url: x\n    protocol: http\n    security:\n      - none: []\n${channel}`,
    8,
  ],
  [
    'asyncapi2-operation-security',
    'undefined-scope',
    'warning',
    `${head2}${channel}${other}\n      security:\n        - o: [c]\ncomponents:\n  securitySchemes:\n    o: { type: oauth2, flows: { implicit: { authorizationUrl: 'https://x.y/', scopes: { a: b } } } }\n`,
    9,
  ],
  [
    'asyncapi2-server-variables',
    'undefined-parameter',
    'warning',
    `${head2}servers:\n  s:\n    url: '{x}.{y}'\n    protocol: http\n    variables:\n      x: {}\n${channel}`,
    7,
  ],
  [
    'asyncapi2-server-variables',
    'unused-parameter',
    'warning',
    `${head2}servers:\n  s:\n    url: '{x}'\n    protocol: http\n    variables:\n      x: {}\n      y: {}\n${channel}`,
    9,
  ],
  [
    'asyncapi2-channel-parameters',
    'undefined-parameter',
    'warning',
    `${head2}${channel}  'c/{x}/{y}':\n    parameters:\n      x: {}\n`,
    7,
  ],
  [
    'asyncapi2-channel-parameters',
    'unused-parameter',
    'warning',
    `${head2}${channel}  'c/{x}':\n    parameters:\n      x: {}\n      y: {}\n`,
    9,
  ],
  [
    'asyncapi2-channel-servers',
    'undefined-server',
    'warning',
    `${head2}${channel}    servers: [s]\n`,
    6,
  ],
  [
    'asyncapi2-channel-no-query-nor-fragment',
    'address-with-query',
    'warning',
    `${head2}${channel}  'c?x=1': {}\n`,
    6,
  ],
  [
    'asyncapi2-operation-operationId-uniqueness',
    'duplicate-operation-id',
    'error',
    `${head2}${channel}${other}\n      operationId: onA\n`,
    8,
  ],
  [
    'asyncapi2-message-messageId-uniqueness',
    'duplicate-message-id',
    'warning',
    `${head2}${channel}${other}\n      message:\n        oneOf:\n          - messageId: m\n          - messageId: m\n`,
    11,
  ],
  [
    'asyncapi2-tags-uniqueness',
    'duplicate-tag',
    'warning',
    `${head2}tags:\n  - name: t\n  - name: t\n    externalDocs: { url: 'https://x.y/' }\n${channel}`,
    5,
  ],
  [
    'asyncapi2-message-examples',
    'invalid-example',
    'warning',
    `${head2}${channel}components:\n  messages:\n    M:\n      payload: { type: string }\n      examples:\n        - payload: 5\n`,
    11,
  ],
  [
    'asyncapi2-schema-examples',
    'invalid-example',
    'warning',
    `${head2}${channel}components:\n  schemas:\n    S:\n      type: string\n      examples:\n        - 5\n`,
    11,
  ],
  [
    'asyncapi2-schema-default',
    'invalid-default',
    'warning',
    `${head2}${channel}components:\n  schemas:\n    S:\n      type: string\n      default: 5\n`,
    10,
  ],
  [
    'asyncapi3-operation-messages-from-referred-channel',
    'foreign-message',
    'warning',
    `${head3}${channel3}operations:\n  o:\n    action: send\n    channel: { $ref: '#/channels/a' }\n    messages:\n      - $ref: '#/components/messages/m'\ncomponents: { messages: { m: { payload: {} } } }\n`,
    10,
  ],
  [
    'asyncapi3-required-operation-channel-unambiguity',
    'foreign-channel',
    'error',
    `${head3}operations:\n  o:\n    action: send\n    channel:\n      $ref: '#/components/channels/a'\ncomponents: { channels: { a: { address: a } } }\n`,
    7,
  ],
  [
    'asyncapi3-required-channel-servers-unambiguity',
    'undefined-server',
    'warning',
    `${head3}channels:\n  a:\n    address: a\n    servers:\n      - $ref: '#/components/servers/s'\ncomponents: { servers: { s: { host: x, protocol: http } } }\n`,
    7,
  ],
  [
    'asyncapi3-channel-parameters',
    'undefined-parameter',
    'warning',
    `${head3}channels:\n  a:\n    address: '{x}/{y}'\n    parameters:\n      x: {}\n`,
    6,
  ],
  [
    'asyncapi3-channel-parameters',
    'unused-parameter',
    'warning',
    `${head3}channels:\n  a:\n    address: '{x}'\n    parameters:\n      x: {}\n      y: {}\n`,
    8,
  ],
];

test.each(faults)('%s is %s, %s', async (_, code, severity, text, line) => {
  expect(await ours(text)).toContainEqual({ code, severity, line });
});

/** Documents that the parser accepts, and so do we. */
const sound = [
  `${head2}${channel}`,
  `${head3}${channel3}`,
  `${head2}${channel}  'c/{x}': {}\n`,
  `${head2}${channel}components:\n  schemas:\n    A: { properties: { $ref: { type: string } } }\n`,
  `${head2}${channel}components:\n  schemas:\n    A: { properties: { $ref: '#/components/schemas/Map' } }\n    Map: { id: { type: string } }\n`,
];

test.each(sound)('a sound document is so: %#', async (text) => {
  expect((await ours(text)).filter(({ severity }) => severity === 'error')).toEqual([]);
});

describe('the parser says the same', () => {
  test.each(share(faults, 20))('%s: %s, at nearly our line', async (rule, _, __, text, line) => {
    const near = (await theirs(text)).filter((found) => Math.abs(found.line - line) <= 1);
    expect(near.map((found) => found.code)).toContain(rule);
  });

  test.each(share(sound, 10))('of a sound document: %#', async (text) => {
    expect(await theirs(text)).toEqual([]);
  });
});
