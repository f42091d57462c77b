import { createHash } from 'node:crypto';
import { child, entries, scalar, text, type Document, type Node } from '../document/node.js';
import type { Pattern, UnreadKeyword } from '../model/model.js';

/** Keywords of later drafts that say what is valid, and are not read. */
export const laterKeywords: ReadonlySet<string> = new Set([
  ...['unevaluatedProperties', 'unevaluatedItems', 'minContains', 'maxContains'],
  ...['$dynamicRef', '$recursiveRef'],
]);

/** These refer to other places by the way that led to a schema, so any schema of the document may be the target. */
const dynamic: ReadonlySet<string> = new Set(['$dynamicRef', '$recursiveRef']);

/** As many parts of a document are followed for what all its unread keywords say. */
const mostParts = 200_000;

/** A text up to this length is kept as it is. */
const longest = 60;

/** Finds the keywords that say what is valid and that nothing is made of, and what they say. */
export class UnreadKeywords {
  #left = mostParts;

  constructor(private readonly document: Document) {}

  /** Those of a schema whose other keywords were read as these; undefined if it has none. */
  of(
    node: Node,
    readPattern: Pattern | undefined,
    readPatternProperties: readonly object[] = [],
  ): readonly UnreadKeyword[] | undefined {
    if (node.kind !== 'map') return undefined;
    const found: UnreadKeyword[] = [];
    for (const [keyword, value] of node.entries) {
      if (!laterKeywords.has(keyword) || isIdle(keyword, value, node)) continue;
      found.push(this.#kept(keyword, dynamic.has(keyword) ? node : value));
    }
    const [pattern, named] = [child(node, 'pattern'), child(node, 'patternProperties')];
    if (pattern && text(pattern) !== undefined && !readPattern) {
      found.push(this.#kept('pattern', pattern));
    }
    if (named && entries(named).length > readPatternProperties.length) {
      found.push(this.#kept('patternProperties', named));
    }
    return found.length > 0 ? found : undefined;
  }

  /** A schema in a language that is not read. */
  ofFormat(format: string, schema: Node | undefined): readonly UnreadKeyword[] {
    const { keyword, says } = this.#kept('schemaFormat', schema);
    return [{ keyword, ...(says !== undefined && { says: digestOf(`${format} ${says}`) }) }];
  }

  #kept(keyword: string, value: Node | undefined): UnreadKeyword {
    const seen = new Map<Node, number>();
    const own = value ? this.#textOf(value, seen) : '';
    const rest = dynamic.has(keyword) ? this.#textOf(this.document.root, seen) : '';
    return this.#left > 0 ? { keyword, says: digestOf(own + rest) } : { keyword };
  }

  /** JSON whose keys are in order; what a reference leads to stands behind it, where it is met first. */
  #textOf(node: Node, seen: Map<Node, number>): string {
    if (--this.#left <= 0) return '';
    if (node.kind === 'scalar') return JSON.stringify(node.value);
    if (node.kind === 'list') {
      return `[${node.items.map((item) => this.#textOf(item, seen)).join()}]`;
    }
    const members = [...node.entries].sort(([left], [right]) => (left < right ? -1 : 1));
    const texts = members.map(
      ([key, item]) => `${JSON.stringify(key)}:${this.#textOf(item, seen)}`,
    );
    return `{${texts.join()}}${this.#followed(node, seen)}`;
  }

  #followed(node: Node, seen: Map<Node, number>): string {
    const reference = child(node, '$ref');
    if (!reference || text(reference) === undefined) return '';
    const target = this.document.resolve(reference)?.node;
    if (!target) return '';
    const known = seen.get(target);
    if (known !== undefined) return `→${known}`;
    seen.set(target, seen.size);
    return `→${this.#textOf(target, seen)}`;
  }
}

/** Says nothing: `true` allows all, and without `contains` nothing is counted. */
function isIdle(keyword: string, value: Node, schema: Node): boolean {
  return scalar(value) === true || (/Contains$/.test(keyword) && !child(schema, 'contains'));
}

function digestOf(says: string): string {
  if (says.length <= longest) return says;
  return createHash('sha256').update(says).digest('hex').slice(0, 16);
}
