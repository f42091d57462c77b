import { existsSync } from 'node:fs';
import { basename, dirname, join, relative, resolve } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { isUrl } from '../document/read.js';
import { revisionOf } from '../document/revision-name.js';
import { configured, problemOf, problemOfValue, type Configuration } from './configuration.js';
import { options, variableOf, type Option } from './options.js';
import { search, type Found } from './search.js';

export interface Project {
  /** The folder of the configuration, else of the nearest package.json, else the one it was looked for from. */
  readonly folder: string;
  readonly configuration: Configuration;
  /** The file that it stands in; undefined if there is none. */
  readonly path: string | undefined;
}

/**
 * The configuration of a folder or of the nearest above that has one; the environment goes before it. `named` is the
 * document of the command line. Where the run is of another document than the configuration names, settings that are
 * about that one alone (`isOfDocument`) are left out.
 */
export async function findProject(
  start: string,
  environment: NodeJS.ProcessEnv,
  named: string | undefined,
  diagnostics: Diagnostics,
): Promise<Project> {
  const found = await search(start, diagnostics);
  const folder = found ? dirname(found.path) : (nearestPackage(start) ?? start);
  const written = found ? checked(found, diagnostics) : {};
  const own = withAbsolutePaths(written, folder);
  const around = withAbsolutePaths(fromEnvironment(environment, diagnostics), start);
  const { spec } = named === undefined ? around : withAbsolutePaths({ spec: named }, start);
  const isOwnDocument = spec === undefined || own.spec === undefined || spec === own.spec;
  const configuration = { ...(isOwnDocument ? own : ofAnyDocument(own)), ...around };
  return { folder, configuration, path: found?.path };
}

function ofAnyDocument(configuration: Configuration): Configuration {
  const kept = configured.filter((name) => !('isOfDocument' in options[name]));
  return Object.fromEntries(
    kept.flatMap((name) => (name in configuration ? [[name, configuration[name]]] : [])),
  );
}

function nearestPackage(start: string): string | undefined {
  for (let folder = start; ; folder = dirname(folder)) {
    if (existsSync(join(folder, 'package.json'))) return folder;
    if (dirname(folder) === folder) return undefined;
  }
}

function checked({ path, written }: Found, diagnostics: Diagnostics): Configuration {
  const problem = problemOf(written);
  if (problem === undefined) return written as Configuration;
  const name = basename(path) === 'package.json' ? '"hooksmith" of package.json' : basename(path);
  diagnostics.report('invalid-configuration', { name, problem });
  return {};
}

/** The settings that the environment has. */
export function fromEnvironment(
  environment: NodeJS.ProcessEnv,
  diagnostics: Diagnostics,
): Configuration {
  const given = configured.flatMap((name) => {
    const variable = variableOf(name);
    const text = environment[variable];
    if (text === undefined || text === '') return [];
    const value = parseVariable(options[name], text);
    const problem = problemOfValue(options[name], value);
    if (problem === undefined) return [[name, value] as const];
    diagnostics.report('invalid-configuration', { name: variable, problem: `it is ${problem}` });
    return [];
  });
  return Object.fromEntries(given) as Configuration;
}

function parseVariable({ kind }: Option, text: string): unknown {
  if (kind === 'list') return text.split(',').map((item) => item.trim());
  if (kind === 'rule') return parseJson(text);
  if (kind !== 'flag') return text;
  return text === 'true' || text === '1' ? true : text === 'false' || text === '0' ? false : text;
}

/** The value of a text's JSON, or the text where it is none. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function withAbsolutePaths(configuration: Configuration, folder: string): Configuration {
  const paths = configured.flatMap((name) => {
    const value = configuration[name];
    const isPath = 'isPath' in options[name] && typeof value === 'string';
    return isPath && value !== '-' && !isUrl(value)
      ? [[name, name === 'baseline' ? ofRevision(value, folder) : resolve(folder, value)] as const]
      : [];
  });
  return { ...configuration, ...Object.fromEntries(paths) };
}

/** A file of a revision of git is named from the working folder. */
function ofRevision(value: string, folder: string): string {
  const revision = revisionOf(value, folder);
  if (!revision) return resolve(folder, value);
  const path = relative(process.cwd(), resolve(folder, revision.path));
  return `${revision.revision}:${path.replaceAll('\\', '/')}`;
}
