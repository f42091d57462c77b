import { describe, expect, test } from 'vitest';
import { code } from '../src/typescript/code.js';
import { named, PrintedFile, snippet } from '../src/outputs/imports.js';
import { compile } from './support/compile.js';
import { emptyFolder, write } from './support/folders.js';
import { documentOf, fileOf, forge } from './support/forge.js';

describe('a file that is printed', () => {
  const [one, two] = [named('one', './b'), named('two', './b')];

  test('imports the names that its code needs, each once, values before types', () => {
    const file = new PrintedFile();
    const type = named('A', './b', 'type');
    expect(file.use(snippet`${two}(${one}(x) as ${type}, ${one})`)).toBe('two(one(x) as A, one)');
    file.use(named('T', '../a', 'type'));
    file.use(named('all', '../a-b', 'namespace'));
    expect(file.importLines()).toEqual([
      "import type { T } from '../a.js';",
      "import * as all from '../a-b.js';",
      "import { one, two, type A } from './b.js';",
    ]);
  });

  test('imports nothing for code that is thrown away', () => {
    const file = new PrintedFile();
    const thrownAway = snippet`${two}(x)`;
    file.use(snippet`${one}(x)`);
    expect(thrownAway).toMatchObject({ text: 'two(x)' });
    expect(file.importLines()).toEqual(["import { one } from './b.js';"]);
  });

  test('knows a name that it has to declare itself, and does not import it', () => {
    const file = new PrintedFile();
    expect(file.use(code`x`)).toBe('x');
    expect(file.needsOwn('fields')).toBe(false);
    file.use(snippet`${named('fields')}.a`);
    expect([file.needsOwn('fields'), file.importLines()]).toEqual([true, []]);
  });
});

test('a package declares what only the check of a format needs, and nothing that it does not use', async () => {
  const ref = { $ref: '#/components/schemas/Link' };
  const forged = await forge(
    documentOf({
      schemas: {
        Link: { type: 'object', properties: { href: { format: 'uri' } } },
        Never: { type: 'array', uniqueItems: true, items: ref, allOf: [false] },
        Anything: { anyOf: [{ type: 'integer' }, ref, true] },
        Either: { oneOf: [true, true, ref] },
        Required: { type: 'object', required: ['a'], properties: { a: { anyOf: [ref, true] } } },
        All: { allOf: [ref, ref] },
        Same: ref,
        Everything: {},
        Nothing: false,
        Swallowed: { type: 'object', patternProperties: { a: ref, b: true } },
        Excluded: { not: ref, enum: [1], oneOf: [ref, { type: 'integer' }] },
        Listed: { type: 'array', contains: ref, items: { anyOf: [ref, {}] } },
        Tuple: { type: 'array', items: [ref, { allOf: [ref] }], additionalItems: ref },
        Named: {
          type: 'object',
          properties: {
            list: { type: ['array', 'null'], items: { oneOf: [ref, { type: 'null' }] } },
          },
          additionalProperties: { type: 'object', additionalProperties: ref },
        },
      },
    }),
  );
  expect(fileOf(forged, 'validators/link.ts')).toContain('const fields = ');
  const root = emptyFolder();
  write(root, 'package.json', '{ "type": "module" }');
  const paths = [...forged.files]
    .filter(([path]) => path.endsWith('.ts'))
    .map(([path, text]) => write(root, path, text));
  expect(compile(paths)).toEqual([]);
});
