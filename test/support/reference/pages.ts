import { changesReference } from './changes.js';
import { diagnosticsReference } from './diagnostics.js';
import { exportsReference } from './exports.js';
import { commandLineReference } from './options.js';

/** The texts that pages derive from the code, by the name of the page in `docs/reference`, which is also that of the marker. */
export const derived: Readonly<Record<string, () => string>> = {
  options: commandLineReference,
  diagnostics: diagnosticsReference,
  changes: changesReference,
  exports: exportsReference,
};

/** A page with what is derived between its markers, `<!-- options -->` and `<!-- /options -->`. */
export function withDerived(name: string, page: string): string {
  const between = new RegExp(`(?<=<!-- ${name} -->\\n)[^]*(?=<!-- /${name} -->)`);
  const text = derived[name]?.();
  if (text === undefined || !between.test(page)) {
    throw new Error(`docs/reference/${name}.md has no place for what is derived`);
  }
  return page.replace(between, () => `\n${text}\n\n`);
}
