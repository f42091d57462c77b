import type { Json } from '../json.js';
import { publicUrlVariable, signsUrl, testSecrets } from '../model/known-signatures.js';
import type { Model } from '../model/model.js';
import { code, stringLiteral, type Code } from '../typescript/code.js';
import { expressionLines, jsonExpression } from '../typescript/layout.js';
import { layOut } from './layout.js';
import { pathBelow, textOf } from './session.js';
import type { Delivery } from './store.js';

/** Headers that curl, or a test, makes by itself. */
const ofClients =
  /^(?:host|connection|content-length|transfer-encoding|accept|accept-.*|sec-.*|user-agent|expect|date|via|x-forwarded-.*|cf-.*|cdn-.*)$/;

/** A longer payload is given as text, in lines. */
const mostLines = 500;

export interface Snippets {
  /** A command of a POSIX shell; undefined for a body that is no text. */
  readonly curl: string | undefined;
  /** A file for the tests of a project of `init`; undefined for a body that is no text, and what isn't posted. */
  readonly test: string | undefined;
}

/** Code that sends a delivery again. Covered headers are left out. */
export function snippetsOf(
  delivery: Delivery,
  {
    model,
    origin,
    basePath,
  }: { readonly model: Model; readonly origin: string; readonly basePath: string },
  isCovered: (name: string) => boolean,
): Snippets {
  const text = textOf(delivery.body);
  if (text === undefined) return { curl: undefined, test: undefined };
  const headers = Object.entries(delivery.headers).flatMap(([name, value]) =>
    ofClients.test(name) || isCovered(name) || typeof value !== 'string'
      ? []
      : [[name, value] as const],
  );
  const [path = ''] = delivery.path.split('?');
  return {
    curl: curl(delivery, `${origin}${path}`, headers, text),
    test:
      delivery.method === 'POST'
        ? test(delivery, pathBelow(basePath, path) || '/', headers, text, model)
        : undefined,
  };
}

type Pairs = readonly (readonly [name: string, value: string])[];

function curl({ method }: Delivery, url: string, headers: Pairs, text: string): string {
  const how = method === 'POST' ? '' : method === 'HEAD' ? '-I ' : `-X ${shell(method)} `;
  const asIs = /[[\]{}]/.test(url) ? '-g ' : '';
  return [
    `curl ${how}${asIs}${shell(url)}`,
    ...headers.map(
      ([name, value]) => `-H ${shell(value === '' ? `${name};` : `${name}: ${value}`)}`,
    ),
    ...(text === '' && method !== 'POST' ? [] : [`--data-raw ${shell(text)}`]),
  ].join(' \\\n  ');
}

/** A word of a shell. What a terminal may take as a key is escaped, which bash and zsh read. */
function shell(text: string): string {
  if (/^[\w./:@-]+$/.test(text)) return text;
  if (!/[\0-\x08\x0b-\x1f\x7f-\x9f]/.test(text)) return `'${text.replaceAll("'", `'\\''`)}'`;
  const escaped = text.replace(/[\\']/g, '\\$&').replace(/[\0-\x1f\x7f-\x9f]/g, hex);
  return `$'${escaped}'`;
}

function hex(character: string): string {
  const point = character.charCodeAt(0);
  return point < 128
    ? `\\x${point.toString(16).padStart(2, '0')}`
    : `\\u${point.toString(16).padStart(4, '0')}`;
}

function test(
  { verdict, number, receivedAt }: Delivery,
  path: string,
  headers: Pairs,
  text: string,
  { packageName, signature }: Model,
): string {
  const [event, ...others] = verdict.events;
  const isOne = event && others.length === 0 && verdict.issues.length === 0;
  const isPayload = isOne && !event.isRewritten && isOwn(event.payload, text);
  const what = event?.name ?? verdict.broken.find(Boolean) ?? path;
  const title = `${what}, delivery ${number} of ${receivedAt.toISOString().slice(0, 10)}`;
  const options = signature ? code`{ ...options, verify: undefined }` : code`options`;
  const receiver = code`createTestReceiver(${options})`;
  const headerLines =
    headers.length === 0
      ? []
      : expressionLines(
          code`const headers = `,
          jsonExpression(Object.fromEntries(headers)),
          code`;`,
          1,
        );
  // `post` takes any value. The type of `deliver` would refuse a text for one of an enum.
  const given = headers.length === 0 ? code`` : code`, headers`;
  const body = isPayload ? code`payload` : code`body`;
  const call = code`post(${stringLiteral(path)}, ${body}${given})`;
  return [
    "import assert from 'node:assert/strict';",
    "import { test } from 'node:test';",
    `import { createTestReceiver } from ${stringLiteral(`${packageName}/testing`)};`,
    ...importLines(signature),
    '',
    `test(${stringLiteral(title)}, async () => {`,
    ...(isPayload
      ? expressionLines(code`const payload = `, jsonExpression(event.payload as Json), code`;`, 1)
      : bodyLines(text)),
    ...headerLines,
    ...(verdict.issues.length > 0 && verdict.answer.status === 422
      ? [
          `  const { status, problem } = await ${receiver}.${call};`,
          '  assert.equal(status, 422);',
          `  assert.equal(problem?.errors?.[0]?.pointer, ${stringLiteral(firstPointer(verdict.answer.body))});`,
        ]
      : isOne
        ? [
            `  const { status, events } = await ${receiver}.${call};`,
            '  assert.ok(status < 300);',
            `  assert.equal(events[0]?.name, ${stringLiteral(event.name)});`,
          ]
        : [
            `  const { status } = await ${receiver}.${call};`,
            verdict.answer.status < 300
              ? '  assert.ok(status < 300);'
              : `  assert.equal(status, ${verdict.answer.status});`,
          ]),
    '});',
    '',
  ].join('\n');
}

/** A project that verifies signatures doesn't load without the variables of its environment. */
function importLines(signature: Model['signature']): readonly Code[] {
  if (!signature) return [code`import { options } from './options.js';`];
  const { variable, verifier } = signature;
  const settings = [
    [variable, stringLiteral(testSecrets[verifier])] as const,
    ...(signsUrl(signature)
      ? [[publicUrlVariable, stringLiteral('https://example.com')] as const]
      : []),
  ];
  return [
    code``,
    ...settings.map(([name, value]) => code`process.env[${stringLiteral(name)}] = ${value};`),
    code`const { options } = await import('./options.js');`,
  ];
}

/** Says that a body is JSON, short enough to read, and one payload. A text would be posted as it is, and not as JSON. */
function isOwn(payload: unknown, text: string): boolean {
  if (typeof payload === 'string') return false;
  const { lines, hidden } = layOut(text);
  return hidden === 0 && lines.length <= mostLines && JSON.stringify(payload) === canonical(text);
}

function canonical(text: string): string | undefined {
  try {
    return JSON.stringify(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function bodyLines(text: string): readonly Code[] {
  return expressionLines(code`const body = `, stringLiteral(text), code`;`, 1);
}

function firstPointer(body: string): string {
  const { errors } = JSON.parse(body) as {
    readonly errors?: readonly { readonly pointer: string }[];
  };
  return errors?.[0]?.pointer ?? '';
}
