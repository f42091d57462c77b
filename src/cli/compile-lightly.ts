import { statSync } from 'node:fs';

/** Bytes of a document from which on it pays. */
const large = 100_000;

/**
 * Has V8 inline nothing for a large document. Its optimizing compiler took as long as all our own code, and a run is over
 * before that is earned back: without inlining it takes half as long. A small document would lose, since a changed flag
 * makes V8 drop the code that it has cached.
 */
export function compileLightly(document: string): void {
  const bytes = statSync(document, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes >= large) {
    const flags = '--no-turbo-inlining --no-turbo-inline-array-builtins';
    process.getBuiltinModule('node:v8').setFlagsFromString(flags);
  }
}
