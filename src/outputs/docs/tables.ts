import type { Lookup } from '../../model/lookup.js';
import type { Schema } from '../../model/model.js';
import { findCycles, referencesOf } from '../../model/references.js';
import { subschemas } from '../../model/subschemas.js';

/** A schema of so many rows is repeated wherever it is used; a larger one has a table of its own. */
const mostRepeated = 8;

/**
 * The schemas that have a table of their own beside the payloads, in the order in which they are met: those that lead back to
 * themselves, and large ones that are used in several places. All others are shown where they are used.
 */
export function ownTables(payloads: readonly string[], lookup: Lookup): readonly string[] {
  const graph = new Map<string, readonly string[]>();
  const uses = new Map<string, number>();
  for (const waiting = [...payloads]; waiting.length > 0;) {
    const name = waiting.pop() ?? '';
    if (graph.has(name)) continue;
    graph.set(name, referencesOf(lookup(name)));
    for (const used of usesIn(lookup(name))) uses.set(used, (uses.get(used) ?? 0) + 1);
    waiting.push(...(graph.get(name) ?? []));
  }
  const cycles = findCycles(graph);
  const own = new Set(payloads);
  const sizes = new Map<string, number>();
  const sizeOf = (name: string): number => {
    if (own.has(name)) return 0;
    const known = sizes.get(name);
    if (known !== undefined) return known;
    if (cycles.areOnOne(name, name) || isOnCycle(name, graph, cycles.areOnOne)) {
      own.add(name);
      return 0;
    }
    const size = rowsIn(lookup(name), sizeOf);
    if (size > mostRepeated && (uses.get(name) ?? 0) > 1) own.add(name);
    sizes.set(name, own.has(name) ? 0 : size);
    return sizes.get(name) ?? 0;
  };
  for (const name of graph.keys()) sizeOf(name);
  return [...graph.keys()].filter((name) => own.has(name) && !payloads.includes(name));
}

function isOnCycle(
  name: string,
  graph: ReadonlyMap<string, readonly string[]>,
  areOnOne: (left: string, right: string) => boolean,
): boolean {
  return (graph.get(name) ?? []).some((next) => next !== name && areOnOne(name, next));
}

/** The names that a schema refers to, as often as it does. */
function usesIn(schema: Schema): readonly string[] {
  if (schema.kind === 'reference') return [schema.to];
  return subschemas(schema).flatMap(usesIn);
}

/** The rows of a schema, roughly: one for each schema in it that is not about the same value, and those of what it refers to. */
function rowsIn(schema: Schema, sizeOf: (name: string) => number): number {
  if (schema.kind === 'reference') return sizeOf(schema.to);
  const merged = new Set(schema.kind === 'keywords' ? schema.allOf : []);
  return subschemas(schema).reduce(
    (sum, part) => sum + rowsIn(part, sizeOf) + (merged.has(part) ? 0 : 1),
    0,
  );
}
