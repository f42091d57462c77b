import { format } from '../support/prettier.js';
import { difference } from '../support/difference.js';
import type { CorpusPackage } from './packages.js';

/** The files of each package that Prettier would change. Many are alike, and asked about once. */
export async function findUnformatted(
  packages: readonly CorpusPackage[],
): Promise<ReadonlyMap<CorpusPackage, readonly string[]>> {
  const verdicts = new Map<string, string>();
  const found = new Map<CorpusPackage, readonly string[]>();
  for (const item of packages) {
    const changed: string[] = [];
    for (const [path, text] of item.typescript) {
      const change = verdicts.get(text) ?? (await changeOf(text));
      verdicts.set(text, change);
      if (change !== '') changed.push(`${path}: ${change}`);
    }
    found.set(item, changed);
  }
  return found;
}

/** Empty where Prettier would leave a text as it is. */
async function changeOf(text: string): Promise<string> {
  const formatted = await format(text).catch((error: unknown) => String(error));
  return formatted === text ? '' : difference(text, formatted);
}
