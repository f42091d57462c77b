import type { CompiledSchema, SchemaError } from './compiled.js';
import { child, text, type Document, type MapNode, type Node } from './node.js';
import { disguise } from './safe-keys.js';
import { isUnfolded, mostRepeated } from './unfolding.js';
import { Touching } from './touching.js';

/** A reference and what it is to lead to. */
export interface Use {
  /** The value of `$ref`. */
  readonly reference: Node;
  readonly kind: string;
}

/** A schema's errors in a node; their paths start there. */
export interface Fault {
  readonly root: Node;
  readonly kind: string;
  readonly errors: readonly SchemaError[];
  /** Through what it was found, if it isn't judged in its own place. */
  readonly use?: Use;
}

/** All that AsyncAPI's schema has to say of a document as written. */
export interface Judgement {
  readonly faults: readonly Fault[];
  readonly uses: readonly Use[];
  /** References that lead to nothing, or to each other only. */
  readonly broken: readonly Use[];
  /** All messages, channels, schemas, …, wherever they stand. */
  readonly met: ReadonlyMap<string, ReadonlySet<Node>>;
  /** Found when it is first asked for: a good document never does. */
  readonly touching: Touching;
}

/**
 * Judges a document as written. What a reference leads to is judged as what it is used as, unless it
 * stands where it has been judged so anyway: each thing as each kind once.
 */
export function judge(document: Document, { judges }: CompiledSchema): Judgement {
  const values = new Values();
  const met = new Map<string, Set<Node>>();
  const uses: Use[] = [];
  const broken: Use[] = [];
  const faults: Fault[] = [];
  let repeated = 0;
  const setOf = (kind: string): Set<Node> => {
    let set = met.get(kind);
    if (!set) met.set(kind, (set = new Set()));
    return set;
  };
  const listener = {
    refer(value: object, kind: string): void {
      const reference = child(values.nodeOf(value), '$ref');
      if (reference) uses.push({ reference, kind });
    },
    meet(value: unknown, kind: string): void {
      const node = values.nodeOf(value);
      if (!node) return;
      const set = setOf(kind);
      if (set.has(node) && ++repeated === mostRepeated && isUnfolded(document)) {
        throw new TooManyRepeats(node);
      }
      set.add(node);
    },
  };
  const run = (root: Node, kind: string, use?: Use): void => {
    const validate = judges[kind];
    if (!validate || validate.call(listener, values.of(root))) return;
    faults.push({ root, kind, errors: validate.errors ?? [], ...(use && { use }) });
  };

  run(document.root, 'document');
  for (let index = 0; index < uses.length; index++) {
    const use = uses[index];
    if (!use) break;
    const target = targetOf(document, use.reference);
    if (!target) broken.push(use);
    else if (!setOf(use.kind).has(target)) {
      setOf(use.kind).add(target);
      run(target, use.kind, use);
    }
  }
  let touching: Touching | undefined;
  return {
    ...{ faults, uses, broken, met },
    get touching() {
      return (touching ??= new Touching(document, met));
    },
  };
}

/** Aliases repeat a thing so often that judging each would take too long. */
export class TooManyRepeats extends Error {
  constructor(readonly node: Node) {
    super();
  }
}

/** The final target of a reference, by way of other references. */
export function targetOf(document: Document, reference: Node): Node | undefined {
  const seen = new Set<Node>();
  for (let next: Node | undefined = reference; next && !seen.has(next);) {
    seen.add(next);
    const node: Node | undefined = document.resolve(next)?.node;
    const onward: Node | undefined = child(node, '$ref');
    if (text(onward) === undefined) return node;
    next = onward;
  }
  return undefined;
}

type Value = null | boolean | number | string | Value[] | { [key: string]: Value };

/** Nodes as plain values, and back again: the same node is the same value. */
class Values {
  private readonly values = new Map<Node, Value>();
  private readonly nodes = new Map<unknown, Node>();

  nodeOf(value: unknown): Node | undefined {
    return this.nodes.get(value);
  }

  of(node: Node): Value {
    if (node.kind === 'scalar') return node.value;
    const known = this.values.get(node);
    if (known !== undefined) return known;
    const value = node.kind === 'list' ? node.items.map((item) => this.of(item)) : this.ofMap(node);
    this.values.set(node, value);
    this.nodes.set(value, node);
    return value;
  }

  private ofMap({ entries }: MapNode): Value {
    const value: { [key: string]: Value } = {};
    for (const [key, item] of entries) value[disguise(key)] = this.of(item);
    return value;
  }
}
