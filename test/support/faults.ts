import { join } from 'node:path';
import { formatDiagnostic } from '../../src/index.js';
import type { Json } from '../../src/json.js';
import { schemaExports } from '../../src/model/export-names.js';
import { payloadType, typedThings } from '../../src/outputs/shared.js';
import { format } from './prettier.js';
import { ajvOf, type Oracle } from './ajv.js';
import { compile } from './compile.js';
import { difference } from './difference.js';
import { emptyFolder, write } from './folders.js';
import { forge, type Forged } from './forge.js';
import { loadAll, writePackage, type Loaded } from './load.js';

/**
 * The faults of the packages of valid documents, a list for each. All are compiled as one program
 * and bundled at once.
 */
export async function faultsOf(
  documents: readonly object[],
): Promise<readonly (readonly string[])[]> {
  const root = emptyFolder();
  write(root, 'package.json', '{ "type": "module" }');
  const faults = documents.map((): string[] => []);
  const say = (index: number, fault: string) => faults[index]?.push(fault);
  const packages: { index: number; folder: string; forged: Forged }[] = [];
  for (const [index, document] of documents.entries()) {
    try {
      const forged = await forge(document);
      const errors = forged.diagnostics.filter(({ severity }) => severity === 'error');
      for (const error of errors) say(index, formatDiagnostic(error));
      if (errors.length > 0) continue;
      const folder = join(root, `p${index}`);
      writePackage(root, folder, forged);
      packages.push({ index, folder, forged });
      for (const fault of await formattingFaults(forged)) say(index, fault);
    } catch (error) {
      say(index, `forge threw: ${(error as Error).stack ?? String(error)}`);
    }
  }
  const paths = packages.flatMap(({ folder, forged }) =>
    [...forged.files.keys()]
      .filter((path) => path.endsWith('.ts') && !path.startsWith('runtime/'))
      .map((path) => join(folder, path)),
  );
  for (const error of compile(paths)) {
    const [, index] = /\/p(\d+)\//.exec(error) ?? [];
    say(Number(index ?? 0), `doesn't compile: ${error.replace(root, '')}`);
  }
  const loaded = await loadAll(
    packages.map(({ folder }) => folder),
    root,
  );
  for (const [position, { index, forged }] of packages.entries()) {
    const module = loaded[position];
    if (module) for (const fault of verdictFaults(forged, module)) say(index, fault);
  }
  return faults;
}

async function formattingFaults({ files }: Forged): Promise<readonly string[]> {
  const faults: string[] = [];
  for (const [path, text] of files) {
    if (!path.endsWith('.ts') || path.startsWith('runtime/')) continue;
    const formatted = await format(text).catch((error: unknown) => String(error));
    if (formatted !== text)
      faults.push(`Prettier would change ${path}: ${difference(text, formatted)}`);
  }
  return faults;
}

/** Fixtures are to be accepted; and `is…`, `…Issues` and Ajv have to be of one mind about anything. */
function verdictFaults(
  forged: Forged,
  { fixtures, messageFixtures, validators }: Loaded,
): readonly string[] {
  const faults: string[] = [];
  const { model } = forged;
  const messages = model?.messages ?? [];
  let oracle: Oracle;
  try {
    oracle = ajvOf(forged);
  } catch (error) {
    return [`Ajv refuses a schema: ${(error as Error).message}`];
  }
  const types = new Map(messages.map((message) => [message.name, payloadType(message)]));
  const accepts = (name: string, value: Json) =>
    validators[schemaExports(name).is]?.(value) === true;
  for (const [name, fixture] of Object.entries(messageFixtures)) {
    if (!accepts(types.get(name) ?? name, fixture)) {
      faults.push(`the fixture of ${name} is refused: ${JSON.stringify(fixture)}`);
    }
  }
  for (const { name, messages: own } of model?.events ?? []) {
    const fixture = fixtures[name];
    if (fixture !== undefined && !own.some(({ type }) => accepts(type, fixture))) {
      faults.push(`the fixture of ${name} is refused: ${JSON.stringify(fixture)}`);
    }
  }
  const values = [...plainValues, ...Object.values(messageFixtures).flatMap(variants)].slice(
    0,
    200,
  );
  for (const { name, file } of model ? typedThings(model) : []) {
    const { is, issues } = schemaExports(name);
    for (const value of values) {
      const verdicts = [
        validators[is]?.(value),
        (validators[issues]?.(value) as readonly unknown[]).length === 0,
        oracle(file, value),
      ];
      if (new Set(verdicts.filter((verdict) => verdict !== undefined)).size === 1) continue;
      faults.push(
        `${name}: is, issues, Ajv say ${verdicts.join(', ')} of ${JSON.stringify(value)}`,
      );
      break;
    }
  }
  return faults;
}

const plainValues: readonly Json[] = [
  ...[
    null,
    true,
    0,
    1,
    2.5,
    -1,
    '',
    'a',
    'abc',
    'é',
    [],
    [1],
    [1, 1],
    ['a', 'b', 'c', 'd', 'e', 'f'],
  ],
  ...[{}, { id: 1 }, { id: 'a' }, { other: 'a' }, { name: 'a' }, { a: {}, b: [], 'x-c': 1 }],
];

/** A value, its parts, and the value with one part changed or gone. */
function variants(value: Json): readonly Json[] {
  if (typeof value !== 'object' || value === null) return [value];
  const entries = Object.entries(value) as readonly [string, Json][];
  const rebuild = (changed: readonly (readonly [string, Json])[]): Json =>
    Array.isArray(value) ? changed.map(([, item]) => item) : Object.fromEntries(changed);
  return [
    value,
    ...entries.flatMap(([key, item]) => [
      rebuild(entries.filter(([other]) => other !== key)),
      ...[null, 1, 'a', {}, []].map((other) =>
        rebuild(entries.map(([name, old]) => [name, name === key ? other : old])),
      ),
      item,
    ]),
  ];
}
