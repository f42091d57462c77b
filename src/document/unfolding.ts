import { childrenOf, type Document, type Node } from './node.js';

/** The number of values that aliases may repeat in what is read of a document. */
export const mostRepeated = 1_000_000;

/** Tells if aliases make a document, in one of its files, larger than its text and than we may print. */
export function isUnfolded({ root, files }: Document): boolean {
  const unfolding = new Unfolding();
  return [root, ...files.values()].some((one) => {
    const size = one ? unfolding.sizeOf(one) : 0;
    return size > mostRepeated && size > (one?.place.source.text.length ?? 0);
  });
}

/** The cost of reading a schema, in values. */
const schemaCost = 100;

/**
 * Counts what aliases repeat. A node that they share is one node, but types, defaults and examples are printed
 * in each place: nine aliases of nine aliases, and so on, come to millions in a few lines.
 */
export class Unfolding {
  private readonly sizes = new Map<Node, number>();
  private readonly seen = new Set<Node>();
  private repeated = 0;

  /** Counts a value with all that is in it; false once there were too many. */
  addValue(node: Node): boolean {
    this.repeated += this.repeatedIn(node);
    return this.repeated <= mostRepeated;
  }

  /** Counts a schema without its parts; false once there were too many. */
  addSchema(node: Node): boolean {
    if (this.seen.has(node)) this.repeated += schemaCost;
    this.seen.add(node);
    return this.repeated <= mostRepeated;
  }

  private repeatedIn(node: Node): number {
    if (this.seen.has(node)) return this.sizeOf(node);
    this.seen.add(node);
    return childrenOf(node).reduce((sum, part) => sum + this.repeatedIn(part), 0);
  }

  /** The number of values that a node comes to if nothing is shared. */
  sizeOf(node: Node): number {
    const known = this.sizes.get(node);
    if (known !== undefined) return known;
    const size = childrenOf(node).reduce((sum, part) => sum + this.sizeOf(part), 1);
    this.sizes.set(node, size);
    return size;
  }
}
