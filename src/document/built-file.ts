declare const HOOKSMITH_VERSION: string | undefined;

/** A file of the build that is loaded only when needed. It stands beside the bundle. */
export function builtFile(name: string): URL {
  const isBundle = typeof HOOKSMITH_VERSION === 'string';
  return new URL(isBundle ? `./${name}` : `../../dist/${name}`, import.meta.url);
}
