/** How many events of each provider's document reach a handler of their own, as the provider posts them. */
import { build } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { forge, type Forged } from '../../src/engine/forge.js';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import type { TellConfiguration } from '../../src/model/tell-rule.js';
import { writePackage } from '../support/load.js';
import { tryDeliveries, type Tried } from './attempts.js';
import { readProviders, type Provider } from './providers.js';
import type { Loaded } from './endpoint.js';

/** The result of a document: by itself, and with the configuration that its provider needs. */
export interface Figure {
  readonly file: string;
  readonly alone: Tried;
  readonly told: Tried;
}

interface Made {
  readonly provider: Provider;
  readonly forged: Forged | undefined;
  readonly errors: readonly string[];
  /** The name of its folder. */
  readonly name: string;
}

export async function figuresOf(folder: string): Promise<readonly Figure[]> {
  const root = mkdtempSync(join(tmpdir(), 'hooksmith-webhooks-'));
  try {
    const made: Made[] = [];
    for (const provider of readProviders(folder)) {
      made.push(await make(provider, undefined, `${provider.file}.alone`));
      if (provider.tell) made.push(await make(provider, provider.tell, `${provider.file}.told`));
    }
    const loaded = await loadPackages(made, root);
    const tried = new Map<string, Tried>();
    for (const one of made) tried.set(one.name, await attempt(one, loaded.get(one.name)));
    return made
      .filter(({ name }) => name.endsWith('.alone'))
      .map(({ provider: { file } }) => {
        const alone = tried.get(`${file}.alone`) ?? nothing(['not tried']);
        return { file, alone, told: tried.get(`${file}.told`) ?? alone };
      });
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

async function make(
  provider: Provider,
  tell: TellConfiguration | undefined,
  name: string,
): Promise<Made> {
  const diagnostics = new Diagnostics();
  const { file, text } = provider;
  const role = tell && provider.role;
  const forged = await forge(
    { label: file, text },
    { role, formats: 'annotation', only: ['receiver', 'testing'], tell },
    diagnostics,
  );
  const errors = diagnostics.all
    .filter(({ severity }) => severity === 'error')
    .map(({ sentence }) => sentence);
  return { provider, forged, errors, name };
}

/** All of them bundled at once: the runtime is the same. */
async function loadPackages(
  made: readonly Made[],
  root: string,
): Promise<ReadonlyMap<string, Loaded>> {
  mkdirSync(join(root, 'packages'));
  const entries = made.flatMap(({ forged, name }) => {
    if (!forged) return [];
    const files = new Map(forged.files.map(({ path, text }) => [path, text]));
    const folder = join(root, 'packages', name);
    writePackage(join(root, 'packages'), folder, { files, model: forged.model, diagnostics: [] });
    const entry = join(folder, 'loaded.mjs');
    const exports = ['./index.js', './table.js', './runtime/fetch.js', './testing/index.js'];
    writeFileSync(entry, exports.map((path) => `export * from '${path}';`).join('\n'));
    return [{ in: entry, out: name }];
  });
  const outdir = join(root, 'loaded');
  await build({
    ...{ bundle: true, format: 'esm', platform: 'node', logLevel: 'error' },
    ...{ entryPoints: entries, outdir, outExtension: { '.js': '.mjs' } },
  });
  const loaded = entries.map(async ({ out }) => {
    const module = (await import(pathToFileURL(join(outdir, `${out}.mjs`)).href)) as Loaded;
    return [out, module] as const;
  });
  return new Map(await Promise.all(loaded));
}

async function attempt({ provider, forged, errors }: Made, loaded: Loaded | undefined) {
  if (!forged || !loaded) return nothing(errors);
  return tryDeliveries(provider, forged.model, loaded);
}

function nothing(faults: readonly string[]): Tried {
  return { events: 0, told: 0, untold: [], faults };
}

/** A line for each document, and how many have every event told. */
export function figuresTable(figures: readonly Figure[]): string {
  const rows = figures.map(({ file, alone, told }) => {
    const untold = alone.untold.slice(0, 3).join(', ');
    const more = alone.untold.length > 3 ? `, … ${alone.untold.length} in all` : '';
    return [file, ...[told.events, alone.told, told.told].map(String), untold + more];
  });
  const isWhole = ({ events, told, faults }: Tried) =>
    events > 0 && told === events && faults.length === 0;
  const whole = (mode: 'alone' | 'told') => figures.filter((figure) => isWhole(figure[mode]));
  const table = [['', 'events', 'told alone', 'configured', 'not told alone'], ...rows];
  const widths = [0, 1, 2, 3].map((column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return [
    ...table.map((row) =>
      row
        .map((cell, column) => {
          const width = widths[column] ?? 0;
          return column === 0 ? cell.padEnd(width) : column < 4 ? cell.padStart(width) : cell;
        })
        .join('  ')
        .trimEnd(),
    ),
    '',
    `Every event told: ${whole('alone').length} of ${figures.length} by the document alone, ${whole('told').length} with a configuration`,
    ...figures.flatMap(({ file, alone, told }) =>
      [...new Set([...alone.faults, ...told.faults])].map((fault) => `${file}: ${fault}`),
    ),
  ].join('\n');
}
