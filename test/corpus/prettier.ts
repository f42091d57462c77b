import { format } from '../../src/render/render.js';
import type { CorpusPackage } from './packages.js';

/** The files of each package that Prettier would change. Many are alike, and asked about once. */
export async function findUnformatted(
  packages: readonly CorpusPackage[],
): Promise<ReadonlyMap<CorpusPackage, readonly string[]>> {
  const verdicts = new Map<string, boolean>();
  const found = new Map<CorpusPackage, readonly string[]>();
  for (const item of packages) {
    const changed: string[] = [];
    for (const [path, text] of item.typescript) {
      const isFormatted = verdicts.get(text) ?? (await format(text).catch(() => '')) === text;
      verdicts.set(text, isFormatted);
      if (!isFormatted) changed.push(path);
    }
    found.set(item, changed);
  }
  return found;
}
