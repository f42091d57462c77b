import { build } from 'esbuild';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { fixtureExport, schemaExports } from '../../src/model/export-names.js';

interface Loaded {
  readonly fixtures: Readonly<Record<string, unknown>>;
  readonly validators: Readonly<Record<string, (value: unknown) => unknown>>;
}

export interface Fixtures {
  /** The messages that have one. */
  readonly names: readonly string[];
  /** The type of each. */
  readonly types: readonly string[];
  /** Those that the validators of their types don't accept, and why. */
  readonly invalid: readonly string[];
}

const entry = 'loaded.mjs';

/** Runs every package's validators over its fixtures; the answers in the order of the folders. */
export async function checkFixtures(
  folders: readonly string[],
  root: string,
): Promise<readonly (Fixtures | string)[]> {
  for (const folder of folders) {
    writeFileSync(
      join(folder, entry),
      `export { messageFixtures as fixtures } from './testing/index.js';
       export * as validators from './validators/index.js';`,
    );
  }
  await build({
    entryPoints: folders.map((folder) => ({ in: join(folder, entry), out: basename(folder) })),
    outdir: join(root, 'loaded'),
    outExtension: { '.js': '.mjs' },
    bundle: true,
    format: 'esm',
    platform: 'node',
    logLevel: 'silent',
  });
  const bundles = folders.map((folder) => join(root, 'loaded', `${basename(folder)}.mjs`));
  return Promise.all(bundles.map((bundle, index) => check(bundle, folders[index] ?? '')));
}

async function check(bundle: string, folder: string): Promise<Fixtures | string> {
  try {
    const { fixtures, validators } = (await import(pathToFileURL(bundle).href)) as Loaded;
    const types = typesOfFixtures(folder);
    const typeOf = (name: string): string => types.get(fixtureExport(name)) ?? '';
    const invalid = Object.entries(fixtures).flatMap(([name, fixture]) => {
      const { is, issues } = schemaExports(typeOf(name));
      const found = validators[issues]?.(fixture) as readonly unknown[] | undefined;
      const isValid = validators[is]?.(fixture) === true && found?.length === 0;
      return isValid ? [] : [`${name}: ${JSON.stringify(found?.[0])}`];
    });
    const names = Object.keys(fixtures);
    return { names, types: names.map(typeOf), invalid };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** The types of the constants that are fixtures, by their names. */
function typesOfFixtures(folder: string): ReadonlyMap<string, string> {
  const testing = join(folder, 'testing');
  const files = readdirSync(testing).filter((file) => file.endsWith('.ts') && file !== 'index.ts');
  return new Map(
    files.map((file) => {
      const text = readFileSync(join(testing, file), 'utf8');
      const [, type = ''] = /^import type \{\s*(\S+?),?\s*\}/m.exec(text) ?? [];
      const [, constant = ''] = /^export const ([^\s:]+)/m.exec(text) ?? [];
      return [constant, type];
    }),
  );
}
