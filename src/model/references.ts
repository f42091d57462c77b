import type { Schema } from './model.js';
import { subschemas } from './subschemas.js';

/** The names that a schema refers to, each once, sorted. */
export function referencesOf(schema: Schema): readonly string[] {
  const names = new Set<string>();
  const visit = (part: Schema): void => {
    if (part.kind === 'reference') names.add(part.to);
    subschemas(part).forEach(visit);
  };
  visit(schema);
  return [...names].sort();
}

/** The cycles of a graph. */
export interface Cycles {
  /** Tells if a way leads from each to the other; for one node twice, if it leads to itself. */
  readonly areOnOne: (left: string, right: string) => boolean;
}

/** Finds which schemas lead back to themselves, by Tarjan's algorithm, in time that grows with the graph. */
export function findCycles(graph: ReadonlyMap<string, readonly string[]>): Cycles {
  const order = new Map<string, number>();
  const lowest = new Map<string, number>();
  const componentOf = new Map<string, number>();
  const open: string[] = [];

  for (const start of graph.keys()) {
    if (order.has(start)) continue;
    const path = [enter(start)];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const { node, waiting } = step;
      const next = waiting.pop();
      if (next === undefined) {
        path.pop();
        leave(node);
        const parent = path.at(-1);
        if (parent) lower(parent.node, lowest.get(node));
      } else if (!order.has(next)) {
        path.push(enter(next));
      } else if (!componentOf.has(next)) {
        lower(node, order.get(next));
      }
    }
  }
  return {
    areOnOne: (left, right) =>
      left === right
        ? (graph.get(left) ?? []).includes(left)
        : componentOf.get(left) === componentOf.get(right),
  };

  function enter(node: string) {
    order.set(node, order.size);
    lowest.set(node, order.size - 1);
    open.push(node);
    return { node, waiting: [...(graph.get(node) ?? [])] };
  }

  function lower(node: string, to = Infinity): void {
    lowest.set(node, Math.min(lowest.get(node) ?? Infinity, to));
  }

  /** Open nodes above the first of a component belong to it. */
  function leave(node: string): void {
    if (lowest.get(node) !== order.get(node)) return;
    for (const member of open.splice(open.lastIndexOf(node))) {
      componentOf.set(member, order.get(node) ?? 0);
    }
  }
}
