import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

declare const HOOKSMITH_VERSION: string | undefined;
declare const HOOKSMITH_DEPENDENCIES: string | undefined;

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  readonly version: string;
  readonly devDependencies: Versions;
  readonly overrides: Versions;
}

/** Ours, from package.json; the bundle has it built in. */
export const version: string =
  typeof HOOKSMITH_VERSION === 'string' ? HOOKSMITH_VERSION : readManifest().version;

/** The versions of what we are developed with, by which a project depends on the same. The bundle has them built in. */
export function dependencyVersions(): Versions {
  if (typeof HOOKSMITH_DEPENDENCIES === 'string') {
    return JSON.parse(HOOKSMITH_DEPENDENCIES) as Versions;
  }
  const { devDependencies, overrides } = readManifest();
  return { ...devDependencies, ...overrides };
}

function readManifest(): Manifest {
  return JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as Manifest;
}

/**
 * The tarball or the folder that this hooksmith was installed from, or is; undefined if that is a registry. npm and
 * others write it into the package.json above node_modules.
 */
export function ownSource(): string | undefined {
  const own = ownFolder(dirname(fileURLToPath(import.meta.url)));
  if (basename(dirname(own)) !== 'node_modules') return own;
  const above = dirname(dirname(own));
  const { dependencies, devDependencies } = readDependencies(join(above, 'package.json'));
  const written = dependencies?.['hooksmith'] ?? devDependencies?.['hooksmith'] ?? '';
  if (!written.startsWith('file:')) return undefined;
  const path = resolve(above, written.slice('file:'.length));
  return existsSync(path) ? path : undefined;
}

function ownFolder(folder: string): string {
  return existsSync(join(folder, 'package.json')) ? folder : ownFolder(dirname(folder));
}

function readDependencies(path: string): {
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
} {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as object;
  } catch {
    return {};
  }
}
