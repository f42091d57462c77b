import { readFileSync } from 'node:fs';

declare const HOOKSMITH_VERSION: string | undefined;

/** Ours, from package.json; the bundle has it built in. */
export const version: string =
  typeof HOOKSMITH_VERSION === 'string'
    ? HOOKSMITH_VERSION
    : (
        JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
          version: string;
        }
      ).version;
