import { describe, expect, test } from 'vitest';
import { catalogue, type Entry } from '../src/evolution/catalogue.js';
import { compareModels, type Change } from '../src/evolution/compare.js';
import { schemaExports } from '../src/model/export-names.js';
import type { Answer } from '../src/evolution/judge.js';
import { ajvOf } from './support/ajv.js';
import { rows, type Row } from './support/changes.js';
import { compile } from './support/compile.js';
import { describedOf } from './support/described.js';
import { emptyFolder, write } from './support/folders.js';
import { forge, type Forged } from './support/forge.js';
import { strictestOptions } from './support/strictest.js';
import { load, type Validators } from './support/load.js';

/** A document with an event for each row. */
function documentOf(payloadOf: (row: Row) => object): object {
  const names = rows.map((row, index) => [`row${index}`, payloadOf(row)] as const);
  return {
    asyncapi: '3.0.0',
    info: { title: 'Rows', version: '1.0.0' },
    channels: Object.fromEntries(
      names.map(([name, payload]) => [name, { address: name, messages: { [name]: { payload } } }]),
    ),
    operations: Object.fromEntries(
      names.map(([name]) => [name, { action: 'send', channel: { $ref: `#/channels/${name}` } }]),
    ),
  };
}

async function made(payloadOf: (row: Row) => object) {
  const forged = await forge(documentOf(payloadOf), { role: 'subscriber', parserLimit: 0 });
  return {
    forged,
    model: forged.model,
    validators: await load<Validators>(forged, 'validators/index'),
    ajv: ajvOf(forged),
  };
}

const packages = Promise.all([made((row) => row.old), made((row) => row.new)]);

async function changesOf(index: number, isBack = false): Promise<readonly Change[]> {
  const [old, next] = await packages;
  const [from, to] = isBack ? [next.model, old.model] : [old.model, next.model];
  if (!from || !to) throw new Error('A document of rows is not good');
  const known = isBack ? back : forth;
  known.changes ??= compareModels(from, to);
  return known.changes.filter(({ events }) => events.includes(`row${index}`));
}

const forth: { changes?: readonly Change[] } = {};
const back: { changes?: readonly Change[] } = {};

/** The axes that don't stay fine, by their letters. */
function lettersOf({ axes }: Change): string {
  const letters = { deployed: 'd', upgrade: 'u', reading: 'r', building: 'b' };
  return Object.entries(letters)
    .filter(([axis]) => axes?.[axis as keyof typeof letters].verdict !== 'fine')
    .map(([, letter]) => letter)
    .join('');
}

/** Deployed for upgrade, and reading for building. */
function turned(letters: string): string {
  const other = { d: 'u', u: 'd', r: 'b', b: 'r' } as Readonly<Record<string, string>>;
  return [...'durb'].filter((letter) => letters.includes(other[letter] ?? '')).join('');
}

const named = rows.map((row, index) => [`${row.code} (${index})`, row, index] as const);

describe('a change of a payload', () => {
  test.each(named)('%s is said by its name, and means what it should', async (_, row, index) => {
    const found = await changesOf(index);
    expect(found.map(({ code }) => code)).toEqual([row.code]);
    expect(found.map(lettersOf)).toEqual([row.axes]);
    expect(found.map(({ severity }) => severity)).toEqual([row.severity]);
  });

  test.each(named)('%s has a mirror', async (_, row, index) => {
    const found = await changesOf(index, true);
    expect(found.map(({ code }) => code)).toEqual([row.mirror ?? row.code]);
    expect(found.map(lettersOf)).toEqual([row.back ?? turned(row.axes)]);
    const entry: Entry = catalogue[row.code as keyof typeof catalogue];
    expect(entry.mirror).toBe(row.mirror);
  });

  test('comes with a payload that one package takes and the other refuses, and Ajv agrees', async () => {
    const [old, next] = await packages;
    const faults: string[] = [];
    let asked = 0;
    for (const index of rows.keys()) {
      const name = `Row${index}`;
      const takes = (
        { validators, ajv }: typeof old,
        value: NonNullable<Answer['witness']>['value'],
      ) => {
        const isTaken = validators[schemaExports(name).is]?.(value);
        const byAjv = ajv(fileNamed(old.forged, name), value) ?? isTaken;
        if (byAjv !== isTaken)
          faults.push(`${name}: Ajv says ${byAjv} of ${JSON.stringify(value)}`);
        return isTaken;
      };
      for (const [isBack, from, to] of [
        [false, old, next],
        [true, next, old],
      ] as const) {
        for (const { axes } of await changesOf(index, isBack)) {
          for (const [answer, sender, receiver] of [
            [axes?.deployed, to, from],
            [axes?.upgrade, from, to],
          ] as const) {
            if (answer?.verdict !== 'refused' || !answer.witness) continue;
            asked++;
            const { value } = answer.witness;
            if (!takes(sender, value)) faults.push(`${name} isn't sent: ${JSON.stringify(value)}`);
            if (takes(receiver, value))
              faults.push(`${name} isn't refused: ${JSON.stringify(value)}`);
          }
        }
      }
    }
    expect(faults).toEqual([]);
    expect(asked).toBeGreaterThan(rows.length);
  });

  test('compiles where it is said to', async () => {
    const [old, next] = await packages;
    const root = emptyFolder();
    for (const [name, { forged }] of [
      ['old', old],
      ['new', next],
    ] as const) {
      for (const [path, text] of forged.files) {
        if (path.startsWith('types/')) write(root, `${name}/${path}`, text);
      }
    }
    const imports = [
      "import type * as was from './old/types/index.js';",
      "import type * as is from './new/types/index.js';",
    ];
    const lines = rows.flatMap((_, index) => [
      `{ const value: was.Row${index} = null! as is.Row${index}; void value; }`,
      `{ const value: is.Row${index} = null! as was.Row${index}; void value; }`,
    ]);
    const path = write(root, 'rows.ts', [...imports, ...lines, ''].join('\n'));
    const options = { ...strictestOptions, exactOptionalPropertyTypes: true };
    const failed = new Set(
      compile([path], options).map((error) => Number(/:(\d+): /.exec(error)?.[1]) - 3),
    );
    const said = rows.map((row, index) => {
      const found = (failed.has(index * 2) ? 'r' : '') + (failed.has(index * 2 + 1) ? 'b' : '');
      return `${row.code} ${found}`;
    });
    const expected = rows.map(({ code, axes }) => `${code} ${axes.replace(/[du]/g, '')}`);
    expect(said).toEqual(expected);
  });

  test('has a row for every code of a payload', () => {
    const written = new Set(rows.flatMap(({ code, mirror = code }) => [code, mirror]));
    const codes = Object.entries<Entry>(catalogue)
      .filter(([, { about, isDocumentation }]) => about === 'payload' && !isDocumentation)
      .map(([code]) => code);
    expect(codes.filter((code) => !written.has(code))).toEqual(unwritten);
  });
});

/** The codes that say that no other one does. */
const unwritten = ['payload-refused', 'payload-undecided'];

test.each<[string, object, object, readonly string[]]>([
  [
    'payload-refused',
    { oneOf: [{ maxLength: 3 }, { minLength: 3 }] },
    { oneOf: [{ maxLength: 2 }, { minLength: 3 }] },
    ['payload-refused', 'max-length-lowered'],
  ],
  [
    'payload-undecided',
    { oneOf: [{ pattern: '^(?=.*x)' }, { pattern: '^(?=.*y)' }] },
    { oneOf: [{ pattern: '^(?=.*x)', maxLength: 9 }, { pattern: '^(?=.*y)' }] },
    ['payload-undecided', 'max-length-added'],
  ],
])('%s says that no change explains it', async (_, old, next, codes) => {
  const [was, is] = await Promise.all(
    [old, next].map((payload) =>
      describedOf(documentOf((row) => (row === rows[0] ? payload : { type: 'null' }))),
    ),
  );
  const found = compareModels(was ?? expect.unreachable(), is ?? expect.unreachable());
  expect(found.map(({ code }) => code)).toEqual(codes);
});

test('a value that no alternative takes is explained by the one that it is meant for', async () => {
  const cat = (required: readonly string[]) => ({
    oneOf: [
      {
        type: 'object',
        required,
        properties: { kind: { const: 'cat' }, meow: { type: 'string' } },
      },
      { type: 'object', required: ['kind'], properties: { kind: { const: 'dog' } } },
    ],
  });
  const [was, is] = await Promise.all(
    [cat(['kind', 'meow']), cat(['kind'])].map((payload) =>
      describedOf(documentOf((row) => (row === rows[0] ? payload : { type: 'null' }))),
    ),
  );
  const [change] = compareModels(was ?? expect.unreachable(), is ?? expect.unreachable());
  expect(change?.axes?.deployed.witness).toMatchObject({
    value: { kind: 'cat' },
    misfit: { pointer: '/meow', expected: 'a string', found: 'nothing' },
  });
});

function fileNamed({ model }: Forged, name: string): string {
  return model?.messages.find((message) => message.name === name)?.file ?? name;
}
