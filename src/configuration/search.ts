import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Diagnostics } from '../diagnostics/diagnostic.js';

/** A configuration as it is written, and the file that it stands in. */
export interface Found {
  readonly path: string;
  readonly written: unknown;
}

/** In their order: the first that a folder has is its configuration. */
const places: Readonly<Record<string, (path: string) => unknown>> = {
  'package.json': ofPackage,
  'hooksmith.config.mjs': ofModule,
  'hooksmith.config.js': ofModule,
  'hooksmith.config.cjs': ofModule,
  'hooksmith.config.json': (path) => parseJson(textOf(path)),
};

/** A name that somebody would give a configuration, as other tools call theirs. */
const likeAConfiguration =
  /^\.?hooksmith(?:(?:rc|[.-]?config)(?:\.(?:json[5c]?|ya?ml|toml|[cm]?[jt]sx?))?|\.(?:json[5c]?|ya?ml|toml))$/i;

/** A pattern is compiled by its first use, so most folders do without. */
function isLikeAConfiguration(name: string): boolean {
  return name.toLowerCase().includes('hooksmith') && likeAConfiguration.test(name);
}

/** The configuration of a folder or of the nearest above that has one. Reports a file that was meant as one. */
export async function search(start: string, diagnostics: Diagnostics): Promise<Found | undefined> {
  for (let folder = start; ; folder = dirname(folder)) {
    const names = namesIn(folder);
    const isFile = (name: string) => names.has(name) && !isFolder(join(folder, name));
    for (const [name, load] of Object.entries(places)) {
      if (!isFile(name)) continue;
      const path = join(folder, name);
      const loaded = await attempt(name, () => load(path), diagnostics);
      if (!loaded) return undefined;
      if (loaded.written === undefined) continue;
      const second = Object.keys(places).find(
        (other) => other !== name && other !== 'package.json' && isFile(other),
      );
      if (second === undefined) return { path, written: loaded.written };
      diagnostics.report('unread-configuration', { name: second, rival: name });
      return undefined;
    }
    const unread = [...names].find((name) => isLikeAConfiguration(name) && isFile(name));
    if (unread !== undefined) {
      diagnostics.report('unread-configuration', { name: unread });
      return undefined;
    }
    if (dirname(folder) === folder) return undefined;
  }
}

async function attempt(name: string, load: () => unknown, diagnostics: Diagnostics) {
  try {
    return { written: await load() };
  } catch (error) {
    const reason = error instanceof Error ? error.message.split('\n')[0] : String(error);
    diagnostics.report('invalid-configuration', { name, problem: `it can't be loaded: ${reason}` });
    return undefined;
  }
}

/** The names in a folder; none if it can't be listed. */
function namesIn(folder: string): ReadonlySet<string> {
  try {
    return new Set(readdirSync(folder));
  } catch {
    return new Set();
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

/** A byte order mark is no part of the text. */
function textOf(path: string): string {
  return readFileSync(path, 'utf8').replace(/^\ufeff/, '');
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`it is not JSON, which has no comments and no comma at an end: ${reason}`);
  }
}

async function ofModule(path: string): Promise<unknown> {
  const { default: written } = (await import(pathToFileURL(path).href)) as { default?: unknown };
  if (written === undefined) throw new Error('it has no default export');
  return written;
}

/** Undefined if it has none. A broken file that doesn't speak of us has none: npm tells its owner. */
function ofPackage(path: string): unknown {
  const text = textOf(path);
  if (!/"hooksmith"/i.test(text)) return undefined;
  const written = parseJson(text);
  if (typeof written !== 'object' || written === null) return undefined;
  const { hooksmith } = written as { hooksmith?: unknown };
  const other = Object.keys(written).find((key) => key.toLowerCase() === 'hooksmith');
  if (other !== undefined && other !== 'hooksmith') {
    throw new Error(`the key "${other}" has to be "hooksmith"`);
  }
  return hooksmith ?? undefined;
}
