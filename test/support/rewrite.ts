import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import type { Node } from '../../src/document/node.js';
import { parseYaml } from '../../src/document/yaml.js';

/** Gives a number from 0 up to 1, the same series for the same seed. */
export type Random = () => number;

/** mulberry32 */
export function randomOf(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Fisher and Yates' */
export function shuffled<Item>(items: readonly Item[], random: Random): readonly Item[] {
  const result = [...items];
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [result[last], result[other]] = [result[other] as Item, result[last] as Item];
  }
  return result;
}

/** The same document as JSON, in its order, which objects don't keep for keys like `200`. */
export function asJson(text: string): string {
  return print(parse(text), (entries) => entries);
}

/** The same document as JSON, every map in another order. Lists keep theirs: it has a meaning. */
export function withShuffledMaps(text: string, random: Random): string {
  return print(parse(text), (entries) => shuffled(entries, random));
}

function parse(text: string): Node {
  const diagnostics = new Diagnostics();
  const root = parseYaml({ label: 'document.yaml', text }, diagnostics);
  if (!root) throw new Error(diagnostics.all.map(({ sentence }) => sentence).join('\n'));
  return root;
}

type Entries = readonly (readonly [string, Node])[];

function print(node: Node, order: (entries: Entries) => Entries): string {
  if (node.kind === 'scalar') return JSON.stringify(node.value);
  if (node.kind === 'list') return `[${node.items.map((item) => print(item, order)).join(',')}]`;
  const members = order([...node.entries]).map(
    ([key, value]) => `${JSON.stringify(key)}:${print(value, order)}`,
  );
  return `{${members.join(',')}}`;
}
