import { build } from 'esbuild';
import { join } from 'node:path';
import { expect, describe, test } from 'vitest';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import { schemaExports } from '../src/model/export-names.js';
import { formats } from '../src/runtime/formats.js';
import { describeIssue, type Issue, type ValidationOptions } from '../src/runtime/validation.js';
import { compile } from './support/compile.js';
import { emptyFolder, groove, read, write } from './support/folders.js';
import { documentOf, fileOf, forge, type Forged } from './support/forge.js';
import { load } from './support/load.js';

type Validators = Readonly<
  Record<string, (value: unknown, options?: ValidationOptions) => boolean | readonly Issue[]>
>;

const string = (format: string) => ({ type: 'string', format });
const reference = (name: string) => ({ $ref: `#/components/schemas/${name}` });

const document = documentOf({
  schemas: {
    Place: { type: 'object', properties: { at: string('date-time'), own: string('iban') } },
    Required: { type: 'object', required: ['at'], properties: { at: string('date-time') } },
    Text: string('email'),
    Untyped: { format: 'email' },
    List: { type: 'array', items: string('uri') },
    Pair: { type: 'array', items: [string('uri'), string('email')] },
    Links: { type: 'object', additionalProperties: string('uri') },
    Keys: { type: 'object', propertyNames: { format: 'ipv4' } },
    Short: { type: 'object', propertyNames: { maxLength: 3 } },
    Empty: { type: 'object', propertyNames: false },
    Either: { anyOf: [string('email'), string('ipv4')] },
    One: { oneOf: [string('ipv4'), string('hostname')] },
    None: { not: string('email') },
    Parts: { allOf: [reference('Place'), { properties: { to: string('email') } }] },
    Ambiguous: { anyOf: [reference('Place'), { type: 'object', required: ['other'] }] },
    Nullable: { oneOf: [reference('Place'), { type: 'null' }] },
    Conditional: { if: string('email'), then: { minLength: 8 }, else: { maxLength: 3 } },
    Amount: { type: 'number', format: 'email' },
    Tree: { type: 'object', properties: { at: string('date-time'), kid: reference('Tree') } },
    Named: { type: 'object', properties: { constructor: string('date-time') } },
    Enumerated: { type: 'string', format: 'email', enum: ['a@example.com', 'a'] },
  },
});

const instant = '2026-01-31T09:30:00Z';

/** A schema, a value of the right types, and the pointer and keyword of the issue that its formats make. */
const cases: readonly (readonly [name: string, value: unknown, issue?: readonly string[]])[] = [
  ['Place', { at: instant }],
  ['Place', { at: '2026-01-31 09:30' }, ['/at', 'format']],
  ['Place', { own: 'anything' }],
  ['Required', { at: '' }, ['/at', 'format']],
  ['Text', 'a@example.com'],
  ['Text', 'a', ['', 'format']],
  ['Untyped', 7],
  ['Untyped', 'a', ['', 'format']],
  ['List', ['https://example.com/', 'a b'], ['/1', 'format']],
  ['Pair', ['https://example.com/', 'a b'], ['/1', 'format']],
  ['Links', { a: 'https://example.com/', 'b/c': 'a b' }, ['/b~1c', 'format']],
  ['Keys', { '192.0.2.1': 1 }],
  ['Keys', { a: 1 }, ['/a', 'format']],
  ['Either', '192.0.2.1'],
  ['Either', 'a', ['', 'anyOf']],
  ['Parts', { at: instant, to: 'a' }, ['/to', 'format']],
  ['Parts', { at: 'today' }, ['/at', 'format']],
  ['Ambiguous', { at: 'today', other: 1 }],
  ['Ambiguous', { at: 'today' }, ['', 'anyOf']],
  ['Nullable', null],
  ['Nullable', { at: 'today' }, ['/at', 'format']],
  ['Amount', 7],
  ['Tree', { kid: { kid: { at: instant } } }],
  ['Tree', { kid: { kid: { at: 'today' } } }, ['/kid/kid/at', 'format']],
  ['Named', { constructor: 'today' }, ['/constructor', 'format']],
  ['Enumerated', 'a', ['', 'format']],
];

const prepare = async (role: 'annotation' | 'assertion') => {
  const forged = await forge(document, { formats: role });
  return { forged, validators: await load<Validators>(forged, 'validators/index') };
};
const prepared = { onRequest: prepare('annotation'), always: prepare('assertion') };

const named = cases.map(([name, value, issue]) => ({ name, value, issue }));

describe.each(named)('a $name of $value', ({ name, value, issue }) => {
  const { is, issues } = schemaExports(name);
  const expected = issue ? [issue] : [];
  const shown = (found: unknown) =>
    (found as readonly Issue[]).map(({ pointer, keyword }) => [pointer, keyword]);

  test('is valid as long as nobody asks for formats', async () => {
    const { validators } = await prepared.onRequest;
    expect([validators[is]?.(value), shown(validators[issues]?.(value))]).toEqual([true, []]);
  });

  test(`has ${expected.length} issues when formats are handed in`, async () => {
    const { validators } = await prepared.onRequest;
    expect(shown(validators[issues]?.(value, { formats }))).toEqual(expected);
  });

  test(`has ${expected.length} issues where formats are always checked`, async () => {
    const { validators } = await prepared.always;
    expect(shown(validators[issues]?.(value))).toEqual(expected);
    expect(validators[is]?.(value)).toBe(issue === undefined);
  });
});

test('what formats decide in `not`, `oneOf` and `if` is decided by those handed in', async () => {
  const { validators } = await prepared.onRequest;
  const count = (found: unknown) => (found as readonly Issue[]).length;
  expect(count(validators['noneIssues']?.('a@example.com', { formats }))).toBe(1);
  expect(count(validators['noneIssues']?.('a@example.com'))).toBe(1);
  expect(count(validators['noneIssues']?.('a', { formats }))).toBe(0);
  expect(count(validators['noneIssues']?.('a'))).toBe(1);
  expect(count(validators['oneIssues']?.('example.com'))).toBe(1);
  expect(count(validators['oneIssues']?.('example.com', { formats }))).toBe(0);
  expect(count(validators['oneIssues']?.('a b', { formats }))).toBe(1);
  expect(count(validators['conditionalIssues']?.('a@b.example', { formats }))).toBe(0);
  expect(count(validators['conditionalIssues']?.('abcd', { formats }))).toBe(1);
});

test('an issue of a key says that it is about the key', async () => {
  const { validators } = await prepared.onRequest;
  const of = (name: string, value: unknown) =>
    (validators[name]?.(value, { formats }) as readonly Issue[]).map(describeIssue);
  expect(of('keysIssues', { a: 1 })).toEqual([
    '/a: expected a key that is an ipv4, found a string',
  ]);
  expect(of('shortIssues', { a: 1, abcd: 1 })).toEqual([
    '/abcd: expected a key that is at most 3 characters, found 4 characters',
  ]);
  expect(of('emptyIssues', { a: 1 })).toEqual(['/a: expected no member, found a string']);
});

test('one check handed in is all that is checked', async () => {
  const { validators } = await prepared.onRequest;
  const value = { at: 'today', to: 'nobody' };
  const found = validators['partsIssues']?.(value, { formats: { email: () => false } });
  expect(found).toEqual([
    {
      pointer: '/to',
      keyword: 'format',
      expected: 'an email',
      found: 'a string',
      schema: '#/components/schemas/Parts/allOf/1/properties/to',
    },
  ]);
});

test.each(['annotation', 'assertion'] as const)(
  'they compile where formats are an %s',
  async (role) => {
    const { files } = await forge(document, { formats: role });
    const folder = emptyFolder();
    const paths = [...files].map(([path, text]) => write(folder, path, text));
    expect(compile(paths.filter((path) => /validators|formats/.test(path)))).toEqual([]);
  },
);

test('a format that has no check is named once, and is an annotation in any case', async () => {
  const { forged } = await prepared.always;
  const said = forged.diagnostics.filter(({ code }) => code === 'unchecked-formats');
  expect(said.map(formatDiagnostic).join('\n')).toMatch(
    /^document\.yaml:1:219 {2}info {2}unchecked-formats {2}.* never checked: iban\.$/m,
  );
  expect(said).toHaveLength(1);
  expect([...forged.files.values()].join('\n')).not.toMatch(/is-?iban/i);
});

describe('a consumer', () => {
  const inputs = async ({ files }: Forged, statement: string): Promise<readonly string[]> => {
    const folder = emptyFolder();
    for (const [path, text] of files) write(folder, path, text);
    write(folder, 'consumer.ts', statement);
    const { metafile } = await build({
      entryPoints: [join(folder, 'consumer.ts')],
      bundle: true,
      format: 'esm',
      write: false,
      metafile: true,
      external: ['node:*'],
      outdir: join(folder, 'out'),
      logLevel: 'error',
    });
    const [output] = Object.values(metafile.outputs);
    return Object.keys(output?.inputs ?? {}).map((path) => path.replace(/^.*\/(?=runtime\/)/, ''));
  };

  const statement = `export * from './index.js'; export * from './runtime/node.js';`;

  test('who asks for no formats loads none', async () => {
    const groovePackage = await forge(read(groove));
    expect(await inputs(groovePackage, statement)).not.toContain('runtime/formats.ts');
    expect(await inputs(groovePackage, statement)).toContain('runtime/validation.ts');
    const asking = `${statement} export * from './runtime/formats.js';`;
    expect(await inputs(groovePackage, asking)).toContain('runtime/formats.ts');
  });

  test('gets a package of validators that always check them, when all else has passed', async () => {
    const forged = await forge(read(groove), { formats: 'assertion' });
    expect(fileOf(forged, 'validators/ticket.ts')).toMatch(
      /isTicketLinks\(links\)\) return false;\n.*formats\.isDateTime\(created_at\)/,
    );
    const { isTicket } = await load<Validators>(forged, 'index');
    expect(isTicket?.({ created_at: instant })).toBe(true);
    expect(isTicket?.({ created_at: 'today' })).toBe(false);
  });
});
