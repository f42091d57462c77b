import { expect, test } from 'vitest';
import {
  aliasLines,
  expressionLines,
  extensionLines,
  functionLines,
  jsonExpression,
  objectLines,
} from '../src/typescript/layout.js';
import { code, type Code } from '../src/typescript/code.js';
import type { Json } from '../src/json.js';
import { format } from './support/prettier.js';

const name = (length: number, letter: string): Code => letter.repeat(length) as Code;

/** Names of every length around those where a line no longer fits. */
const lengths = Array.from({ length: 40 }, (_, index) => 20 + index);

function all(print: (length: number) => readonly Code[]): string {
  return lengths.map((length) => `${print(length).join('\n')}\n`).join('\n');
}

const values: readonly Json[] = [{ a: 1 }, { a: 1, b: { c: 'text' } }, ['a', 'b'], [{ a: true }]];

test.each<readonly [what: string, print: (length: number) => readonly Code[]]>([
  [
    'an alias',
    (length: number) => aliasLines(name(length, 'A'), code`Handler<${name(length, 'B')}>`),
  ],
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
