declare const HOOKSMITH_VERSION: string | undefined;

/** Where the build leaves what is loaded only when it is needed: beside the bundle. */
export function builtFile(name: string): URL {
  const isBundle = typeof HOOKSMITH_VERSION === 'string';
  return new URL(isBundle ? `./${name}` : `../../dist/${name}`, import.meta.url);
}
