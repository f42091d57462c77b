import { build } from 'esbuild';
import { writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { schemaExports } from '../../src/model/export-names.js';

interface Loaded {
  readonly fixtures: Readonly<Record<string, unknown>>;
  readonly validators: Readonly<Record<string, (value: unknown) => unknown>>;
  readonly operations: Readonly<
    Record<string, { readonly messages: readonly { readonly message: string }[] }>
  >;
}

export interface Fixtures {
  /** The messages that have one. */
  readonly names: readonly string[];
  /** Those that their own validators don't accept, and why. */
  readonly invalid: readonly string[];
  /** The messages of operations. */
  readonly delivered: readonly string[];
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
      `export { fixtures } from './testing/index.js';
       export * as validators from './validators/index.js';
       export { operations } from './operations.js';`,
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
  return Promise.all(bundles.map(check));
}

async function check(bundle: string): Promise<Fixtures | string> {
  try {
    const { fixtures, validators, operations } = (await import(
      pathToFileURL(bundle).href
    )) as Loaded;
    const invalid = Object.entries(fixtures).flatMap(([name, fixture]) => {
      const { is, issues } = schemaExports(name);
      const found = validators[issues]?.(fixture) as readonly unknown[] | undefined;
      const isValid = validators[is]?.(fixture) === true && found?.length === 0;
      return isValid ? [] : [`${name}: ${JSON.stringify(found?.[0])}`];
    });
    const delivered = Object.values(operations).flatMap(({ messages }) => messages);
    return {
      names: Object.keys(fixtures),
      invalid,
      delivered: delivered.map(({ message }) => message),
    };
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
