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

/** Keywords below which lists keep their order: tuples, and values that are whole. */
const ordered: ReadonlySet<string> = new Set([
  ...['items', 'prefixItems', 'const', 'default', 'example', 'examples'],
]);

/**
 * The same document as JSON, every list in another order: alternatives, required keys, tags, messages. Tuples and
 * values keep theirs, and so do lists that a reference leads through by a position.
 */
export function withReorderedLists(
  text: string,
  reorder: (items: readonly Node[]) => readonly Node[],
): string {
  const root = parse(text);
  const referred = referencesIn(root).flatMap((reference) => {
    const tokens = reference.split('/').slice(1);
    return tokens.map((_, length) => ['#', ...tokens.slice(0, length)].join('/'));
  });
  const kept = new Set(referred);
  const rewritten = (node: Node, pointer: string): Node => {
    if (node.kind === 'scalar') return node;
    if (node.kind === 'map') {
      const entries = [...node.entries].map(([key, value]) => {
        const token = key.replaceAll('~', '~0').replaceAll('/', '~1');
        const below = `${pointer}/${token}`;
        return [key, ordered.has(key) && value.kind === 'list' ? value : rewritten(value, below)];
      });
      return { ...node, entries: new Map(entries as [string, Node][]) };
    }
    const items = node.items.map((item, index) => rewritten(item, `${pointer}/${index}`));
    return { ...node, items: kept.has(pointer) ? items : reorder(items) };
  };
  return print(rewritten(root, '#'), (entries) => entries);
}

function referencesIn(node: Node): readonly string[] {
  if (node.kind === 'scalar') return [];
  if (node.kind === 'list') return node.items.flatMap(referencesIn);
  return [...node.entries].flatMap(([key, value]) =>
    key === '$ref' && value.kind === 'scalar'
      ? [decodeURIComponent(String(value.value)).replace(/^[^#]*/, '')]
      : referencesIn(value),
  );
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

/** A document that refers to another file, `schemas.json`, for what its `components` have as schemas, and that file. */
export function splitInTwo(text: string): { readonly main: object; readonly schemas: object } {
  const { components = {}, ...document } = JSON.parse(asJson(text)) as {
    readonly components?: { readonly schemas?: object };
  };
  const { schemas = {}, ...rest } = components;
  const referring = (part: object, to: string): object =>
    JSON.parse(JSON.stringify(part).replaceAll('"#/components/schemas/', `"${to}`)) as object;
  return {
    main: referring({ ...document, components: rest }, 'schemas.json#/'),
    schemas: referring(schemas, '#/'),
  };
}
