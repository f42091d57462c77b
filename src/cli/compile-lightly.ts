/** By the major version of Node.js: other versions have other flags, and one that V8 doesn't know it complains about. */
const flags: Readonly<Record<string, string>> = {
  20: '--interrupt-budget=1000000',
  22: '--invocation-count-for-turbofan=30000 --invocation-count-for-maglev=3000',
  24: '--invocation-count-for-turbofan=30000 --invocation-count-for-maglev=3000',
};

/** In a run of ten seconds optimizing is earned back, but not the inlining of functions. */
const withoutInlining = '--no-turbo-inlining --no-turbo-inline-array-builtins';

/** Characters of a document that is worked on for so long. */
const long = 3_000_000;

/**
 * Has V8 optimize only what runs ten times as often as usual. Its optimizing compiler took up to a third of a run, which is
 * over before that is earned back.
 */
export function compileLightly(characters: number): void {
  const [major = ''] = process.versions.node.split('.');
  const own = characters < long ? flags[major] : withoutInlining;
  if (own !== undefined) process.getBuiltinModule('node:v8').setFlagsFromString(own);
}
