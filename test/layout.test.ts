import { expect, test } from 'vitest';
import {
  aliasLines,
  assignedCallLines,
  destructuringLines,
  expressionLines,
  extensionLines,
  functionLines,
  jsonExpression,
  objectLines,
  unionLines,
} from '../src/typescript/layout.js';
import { code, type Code } from '../src/typescript/code.js';
import type { Json } from '../src/json.js';
import { plan } from '../src/outputs/registry.js';
import { planStubs } from '../src/outputs/stubs/plan.js';
import { render } from '../src/render/render.js';
import { forge } from './support/forge.js';
import { format } from './support/prettier.js';

const name = (length: number, letter: string): Code => letter.repeat(length) as Code;

/** Names of every length around those where a line no longer fits. */
const lengths = Array.from({ length: 40 }, (_, index) => 20 + index);

function all(print: (length: number) => readonly Code[]): string {
  return lengths.map((length) => `${print(length).join('\n')}\n`).join('\n');
}

/** Keys and values, up to such as are wider than a line. */
const keys: readonly ((length: number) => Code)[] = [
  () => code`is`,
  () => code`type`,
  () => code`named`,
  (length) => name(2 * length, 'k'),
];
const simple: readonly ((length: number) => Code)[] = [
  (length) => code`'${name(2 * length, 'a')}'`,
  (length) => code`"it's ${name(2 * length, 'a')}"`,
  (length) => name(2 * length, 'a'),
  (length) => code`a.${name(2 * length, 'b')}`,
  (length) => name(2 * length, '1'),
  (length) => code`-${name(2 * length, '1')}`,
  () => code`null`,
  () => code`true`,
];

const values: readonly Json[] = [{ a: 1 }, { a: 1, b: { c: 'text' } }, ['a', 'b'], [{ a: true }]];

test.each<readonly [what: string, print: (length: number) => readonly Code[]]>([
  [
    'an alias',
    (length: number) => aliasLines(name(length, 'A'), code`Handler<${name(length, 'B')}>`),
  ],
  ...[
    [],
    [code`b: b_`],
    [code`'c-d': c_d`],
    [code`b`, code`c: c_`],
    [code`b`, code`'c-d': c_d`],
  ].map((more): [string, (length: number) => readonly Code[]] => [
    `members with ${more.join()}`,
    (length) => [
      code`{`,
      ...destructuringLines(
        [name(length, 'a'), ...more],
        code`Unchecked<${name(length, 'A')}>`,
        code`value`,
        1,
      ),
      code`}`,
    ],
  ]),
  [
    'a function',
    (length: number) =>
      functionLines(
        name(length, 'a'),
        name(length, 'A'),
        [code`_event`, code`context`],
        [code`context.unhandled();`],
      ),
  ],
  [
    'an extension',
    (length: number) =>
      extensionLines(code`export type ${name(length, 'A')}`, name(length, 'B'), [
        { doc: [], line: code`a?: 'b'` },
        { doc: [], line: code`c?: D` },
      ]),
  ],
  [
    'an extension with documentation',
    (length: number) =>
      extensionLines(code`export type ${name(length, 'A')}`, name(length, 'B'), [
        { doc: [code`/** B. */`], line: code`a?: 'b'` },
      ]),
  ],
  [
    'an object or null',
    (length) =>
      objectLines(
        code`export type ${name(length, 'A')} =`,
        [{ doc: [], line: code`${name(length, 'b')}: C` }],
        code` | null;`,
        0,
      ),
  ],
  [
    'a type that is another, or a list of it',
    (length) =>
      ['', '[]'].flatMap((end) =>
        unionLines(code`export type ${name(length, `A${end.length}`)}`, [
          code`${name(length, 'B')}${end as Code}`,
        ]),
      ),
  ],
  [
    'a call',
    (length) =>
      assignedCallLines(
        code`export const ${name(length, 'a')}: ${name(length, 'A')}<B>`,
        code`/* #__PURE__ */ make`,
        [name(length, 'b'), name(length, 'c')],
      ),
  ],
  ...simple.map(
    (value) =>
      [
        `${value(4)}, of keys`,
        (length: number) =>
          keys.flatMap((key) => {
            const members = [[key(length), value(length)] as const];
            return expressionLines(code`export const a = `, { members }, code`;`, 0);
          }),
      ] as const,
  ),
  ...simple.map(
    (value) =>
      [
        `${value(4)} of a constant`,
        (length: number) =>
          [20, length, 2 * length].flatMap((width) =>
            expressionLines(
              code`export const ${name(width, 'a')}: A = `,
              value(length),
              code`;`,
              0,
            ),
          ),
      ] as const,
  ),
  ...values.map(
    (value) =>
      [
        `${JSON.stringify(value)} of a type`,
        (length: number) =>
          expressionLines(
            code`export const ${name(length, 'a')}: ${name(length, 'A')} = `,
            jsonExpression(value),
            code`;`,
            0,
          ),
      ] as const,
  ),
])('%s is broken where Prettier breaks it', async (_, print) => {
  const text = all(print);
  expect(text).toBe(await format(text));
});

test('of a document with long names, Prettier sees no file', async () => {
  const long = (word: string): string => `${word}${'OfTheDepartment'.repeat(4)}`;
  const { model } = await forge({
    asyncapi: '2.6.0',
    info: { title: 'Long names', version: '1.0.0' },
    channels: Object.fromEntries(
      ['Opened', 'Closed'].map((word) => [
        `events/${long(word)}`,
        {
          subscribe: {
            operationId: long(word),
            message: {
              name: long(`${word}Message`),
              payload: { $ref: '#/components/schemas/All' },
            },
          },
        },
      ]),
    ),
    components: {
      schemas: {
        All: {
          type: 'object',
          properties: {
            a: { type: 'array', items: { $ref: `#/components/schemas/${long('A')}` } },
          },
        },
        [long('A')]: { type: 'object', properties: { [long('b')]: { type: 'string' } } },
        [long('Aliases')]: { type: 'array', items: { $ref: `#/components/schemas/${long('A')}` } },
        [long('Texts')]: { type: 'string', examples: ['text'] },
      },
    },
  });
  if (!model) throw new Error('The document is not good');
  const planned = [...plan(model, { version: '0.0.0' }), ...planStubs(model, model.events)];
  const seen: string[] = [];
  await render(planned, async (text) => {
    seen.push(text);
    return text;
  });
  expect(seen).toEqual([]);
});
