import { readFileSync } from 'node:fs';

declare const HOOKSMITH_VERSION: string | undefined;
declare const HOOKSMITH_DEPENDENCIES: Versions | undefined;

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
export const dependencyVersions: Versions =
  typeof HOOKSMITH_DEPENDENCIES === 'object' ? HOOKSMITH_DEPENDENCIES : readVersions();

function readVersions(): Versions {
  const { devDependencies, overrides } = readManifest();
  return { ...devDependencies, ...overrides };
}

function readManifest(): Manifest {
  return JSON.parse(
    readFileSync(new URL('../../package.json', import.meta.url), 'utf8'),
  ) as Manifest;
}
