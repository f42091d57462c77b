import { readFileSync } from 'node:fs';

declare const HOOKSMITH_DEPENDENCIES: Versions | undefined;

type Versions = Readonly<Record<string, string>>;

/** The versions of what we are developed with, by which a project depends on the same. The bundle has them built in. */
export const dependencyVersions: Versions =
  typeof HOOKSMITH_DEPENDENCIES === 'object' ? HOOKSMITH_DEPENDENCIES : readVersions();

function readVersions(): Versions {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  const { devDependencies, overrides } = JSON.parse(text) as {
    devDependencies: Versions;
    overrides: Versions;
  };
  return { ...devDependencies, ...overrides };
}
