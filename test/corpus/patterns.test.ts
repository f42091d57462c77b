import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import { PatternJudge } from '../../src/patterns/slow-patterns.js';
import { child, entries, items, text, type Node } from '../../src/document/node.js';
import { parseYaml } from '../../src/document/yaml.js';
import { read } from '../support/folders.js';
import { growthOf } from '../support/recheck.js';
import { corpusFolder, readCorpus } from './documents.js';

const folder = corpusFolder();

/** Adds the texts at all places of a document where a pattern may stand. */
function patternsIn(node: Node | undefined, seen: Set<Node>, found: Set<string>): void {
  if (!node || seen.has(node)) return;
  seen.add(node);
  const pattern = text(child(node, 'pattern'));
  if (pattern !== undefined) found.add(pattern);
  for (const [key] of entries(child(node, 'patternProperties'))) found.add(key);
  for (const [, member] of entries(node)) patternsIn(member, seen, found);
  for (const item of items(node)) patternsIn(item, seen, found);
}

function isUnicode(source: string): boolean {
  try {
    return new RegExp(source, 'u').unicode;
  } catch {
    return false;
  }
}

describe.skipIf(folder === undefined)('the patterns of the corpus', () => {
  const found = new Set<string>();
  for (const { folder: at, spec, referencedFiles } of folder ? readCorpus(folder) : []) {
    for (const file of [join(at, spec), ...referencedFiles]) {
      const root = parseYaml({ label: file, text: read(file) }, new Diagnostics());
      patternsIn(root, new Set(), found);
    }
  }
  const judge = new PatternJudge();
  const judged = [...found].map((source) => {
    const flags = isUnicode(source) ? 'u' : '';
    return { source, power: judge.powerOf({ source, flags }), theirs: growthOf(source, flags) };
  });

  test('are linear or not as recheck says', () => {
    expect(judged.length).toBeGreaterThan(10);
    const differing = judged.filter(({ power, theirs }) => power > 1 !== (theirs !== 'linear'));
    expect(differing).toEqual([]);
  });

  test('that are warned of are these', () => {
    const slow = judged.filter(({ power }) => power > 1);
    expect(slow.map(({ source, power }) => [source, power])).toEqual([
      ['[A-Z\\s]+\\/[A-Z\\s]+', 2],
    ]);
  });
});
