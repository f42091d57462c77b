import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Diagnostics } from '../diagnostics/diagnostic.js';
import type { FormatRole, Role } from '../model/model.js';

/** The key `hooksmith` of package.json. Paths are taken from its folder. */
export interface Configuration {
  readonly spec?: string;
  readonly output?: string;
  readonly role?: Role;
  readonly formats?: FormatRole;
  readonly packageName?: string;
  readonly packageVersion?: string;
}

export interface Project {
  /** The folder of the package.json that has the key, else of the nearest, else the working folder. */
  readonly folder: string;
  readonly configuration: Configuration;
}

const keys = ['spec', 'output', 'role', 'formats', 'packageName', 'packageVersion'] as const;

/** What some keys, and the options of the same names, may say. */
export const choices = {
  role: ['subscriber', 'application'],
  formats: ['annotation', 'assertion'],
} as const satisfies { readonly role: readonly Role[]; readonly formats: readonly FormatRole[] };

export function findProject(start: string, diagnostics: Diagnostics): Project {
  let nearest: string | undefined;
  for (let folder = start; ; folder = dirname(folder)) {
    const path = join(folder, 'package.json');
    if (existsSync(path)) {
      nearest ??= folder;
      const configuration = readConfiguration(path, diagnostics);
      if (configuration) return { folder, configuration };
    }
    if (dirname(folder) === folder) return { folder: nearest ?? start, configuration: {} };
  }
}

function readConfiguration(path: string, diagnostics: Diagnostics): Configuration | undefined {
  let written: unknown;
  try {
    written = (JSON.parse(readFileSync(path, 'utf8')) as { hooksmith?: unknown }).hooksmith;
  } catch {
    return undefined;
  }
  if (written === undefined) return undefined;
  const problem = problemOf(written);
  if (problem === undefined) return withAbsolutePaths(written as Configuration, dirname(path));
  diagnostics.report('invalid-configuration', { problem });
  return {};
}

function problemOf(written: unknown): string | undefined {
  if (typeof written !== 'object' || written === null || Array.isArray(written)) {
    return '"hooksmith" is not an object';
  }
  for (const [key, value] of Object.entries(written)) {
    if (!(keys as readonly string[]).includes(key)) return `it has no key "${key}"`;
    if (typeof value !== 'string') return `"${key}" is not a string`;
    const allowed: readonly string[] | undefined = Object.hasOwn(choices, key)
      ? choices[key as keyof typeof choices]
      : undefined;
    if (allowed && !allowed.includes(value)) return `"${key}" is neither ${allowed.join(' nor ')}`;
  }
  return undefined;
}

function withAbsolutePaths(configuration: Configuration, folder: string): Configuration {
  const { spec, output } = configuration;
  return {
    ...configuration,
    ...(spec !== undefined && { spec: resolve(folder, spec) }),
    ...(output !== undefined && { output: resolve(folder, output) }),
  };
}
