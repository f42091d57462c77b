import { readFileSync } from 'node:fs';

declare const HOOKSMITH_DEPENDENCIES: Readonly<Record<string, string>> | undefined;

/** The versions of what we are developed with, by which a project depends on the same. The bundle has them built in. */
export const dependencyVersions: Readonly<Record<string, string>> =
  typeof HOOKSMITH_DEPENDENCIES === 'object'
    ? HOOKSMITH_DEPENDENCIES
    : (
        JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as {
          devDependencies: Readonly<Record<string, string>>;
        }
      ).devDependencies;
