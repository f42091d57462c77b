import { createHash } from 'node:crypto';
import { child, type Document, type ListNode, type Node } from '../document/node.js';
import { at, splitFile, tokens } from '../document/pointer.js';
import type { Pointer } from '../json.js';

/** Words for a person: another spelling of them is no other thing. */
const prose = new Set(['description', 'summary', 'examples', 'example', 'externalDocs', 'tags']);

/** Tells places of a document apart by what stands there, since an item of a list may move. */
export class Marks {
  private readonly ofItems = new Map<ListNode, readonly string[]>();
  private readonly wholes = new Map<Node, string>();
  private readonly cores = new Map<Node, string>();

  constructor(private readonly document: Pick<Document, 'root' | 'files'>) {}

  /** The pointer, with a hash of the item in place of each position in a list. */
  of(pointer: Pointer): string {
    const steps = this.stepsOf(pointer);
    if (!steps.some(({ list }) => list)) return pointer;
    const path = steps.map(({ list, token }) =>
      list ? (this.items(list)[Number(token)] ?? token) : token,
    );
    return at(`${splitFile(pointer)[0]}#`, ...path);
  }

  /** Tells the place of an item of a list. */
  isItem(pointer: Pointer): boolean {
    return this.stepsOf(pointer).at(-1)?.list !== undefined;
  }

  /** The keys of a pointer, each with the list, if any, that it is a position in. */
  private stepsOf(pointer: Pointer) {
    const [file] = splitFile(pointer);
    const { root, files } = this.document;
    let node: Node | undefined = file === '' ? root : files.get(decodeURIComponent(file));
    return (tokens(pointer) ?? []).map((token) => {
      const list = node?.kind === 'list' ? node : undefined;
      node = child(node, token);
      return { token, list };
    });
  }

  /** Equal for what says the same, in whatever order. */
  whole(node: Node): string {
    return hashOf(node, this.wholes, false);
  }

  /** Equal for what says the same except its prose. */
  core(node: Node): string {
    return hashOf(node, this.cores, true);
  }

  /** The marks of a list's items: without their prose where that is enough, else with it. */
  private items(list: ListNode): readonly string[] {
    const known = this.ofItems.get(list);
    if (known) return known;
    const marks = list.items.map((item) => this.core(item));
    const counts = countsOf(marks);
    const seen = new Map<string, number>();
    const distinct = list.items.map((item, index) => {
      const mark = marks[index] ?? '';
      if (counts.get(mark) === 1) return mark;
      const whole = this.whole(item);
      const before = seen.get(whole) ?? 0;
      seen.set(whole, before + 1);
      return before === 0 ? whole : `${whole}.${before}`;
    });
    this.ofItems.set(list, distinct);
    return distinct;
  }
}

function countsOf(marks: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const mark of marks) counts.set(mark, (counts.get(mark) ?? 0) + 1);
  return counts;
}

function hashOf(node: Node, known: Map<Node, string>, isCore: boolean): string {
  const before = known.get(node);
  if (before !== undefined) return before;
  const hash = createHash('sha256').update(partsOf(node, known, isCore).join('\n'));
  const text = hash.digest('hex').slice(0, 16);
  known.set(node, text);
  return text;
}

function partsOf(node: Node, known: Map<Node, string>, isCore: boolean): readonly string[] {
  if (node.kind === 'scalar') return [JSON.stringify(node.value)];
  if (node.kind === 'list') {
    return ['list', ...node.items.map((item) => hashOf(item, known, isCore)).sort()];
  }
  const members = [...node.entries]
    .filter(([key, value]) => !isCore || !prose.has(key) || value.kind === 'map')
    .map(([key, value]) => `${JSON.stringify(key)}:${hashOf(value, known, isCore)}`);
  return ['map', ...members.sort()];
}
