/** Writes what the pages of `docs/reference` derive from the code, between their markers. */
import { readFileSync, writeFileSync } from 'node:fs';
import { runTypescript } from './run-typescript.js';

const { derived, withDerived } = await runTypescript('test/support/reference/pages.ts');
for (const name of Object.keys(derived)) {
  const path = `docs/reference/${name}.md`;
  writeFileSync(path, withDerived(name, readFileSync(path, 'utf8')));
}
