import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, Schema } from '../model/model.js';

/** So many references are replaced, whatever the length of their cycles. */
const mostReplaced = 200;

/** With more references than that, a cycle through more schemas than this is cut short: the rest accepts everything. */
const longestCycle = 6;

/**
 * Unrolls a schema that tests itself on the same value: a `Pet` is `oneOf` its kinds, and each kind is
 * `allOf` a `Pet`. Neither a type alias nor a function can say so. The references that lead back are
 * replaced by their targets, up to the point where the cycle closes: there anything is accepted.
 */
export function unrollCycles(name: string, schema: Schema, lookup: Lookup): Schema {
  if (!leadsTo(schema, name, lookup, new Set())) return schema;
  const limit: Limit = { replaced: 0, most: mostReplaced, longest: Infinity };
  const whole = unroll(schema, [name], lookup, limit);
  if (limit.replaced <= mostReplaced) return whole;
  return unroll(schema, [name], lookup, { replaced: 0, most: Infinity, longest: longestCycle });
}

/** The limits of unrolling. */
interface Limit {
  replaced: number;
  readonly most: number;
  readonly longest: number;
}

function unroll(schema: Schema, stack: readonly string[], lookup: Lookup, limit: Limit): Schema {
  if (schema.kind === 'boolean') return schema;
  if (schema.kind === 'reference') {
    const { to, pointer } = schema;
    const isTooFar = stack.length > limit.longest || limit.replaced > limit.most;
    if (stack.includes(to) || isTooFar) return { kind: 'boolean', pointer, accepts: true };
    const target = lookup(to);
    if (!leadsTo(target, stack[0] ?? to, lookup, new Set())) return schema;
    limit.replaced++;
    return unroll(target, [...stack, to], lookup, limit);
  }
  const one = (part: Schema | undefined): Schema | undefined =>
    part && unroll(part, stack, lookup, limit);
  const several = (parts: readonly Schema[] | undefined): readonly Schema[] | undefined =>
    parts?.map((part) => unroll(part, stack, lookup, limit));
  const parts = {
    allOf: several(schema.allOf),
    anyOf: several(schema.anyOf),
    oneOf: several(schema.oneOf),
    not: one(schema.not),
    if: one(schema.if),
    then: one(schema.then),
    else: one(schema.else),
    dependencies: schema.dependencies?.map((dependency) => ({
      ...dependency,
      ...(dependency.schema && { schema: unroll(dependency.schema, stack, lookup, limit) }),
    })),
  };
  const present = Object.entries(parts).filter(([, part]) => part !== undefined);
  return { ...schema, ...Object.fromEntries(present) };
}

/** Tells a schema whose verdict on a value depends on that of the schema called `name`. */
function leadsTo(schema: Schema, name: string, lookup: Lookup, seen: Set<string>): boolean {
  if (schema.kind === 'boolean') return false;
  if (schema.kind === 'keywords') {
    return partsOf(schema).some((part) => leadsTo(part, name, lookup, seen));
  }
  if (schema.to === name) return true;
  if (seen.has(schema.to)) return false;
  seen.add(schema.to);
  return leadsTo(lookup(schema.to), name, lookup, seen);
}

/** The subschemas that test the same value. */
function partsOf(schema: KeywordSchema): readonly Schema[] {
  const { allOf = [], anyOf = [], oneOf = [], dependencies = [], not, then } = schema;
  const isComposed = allOf.length + anyOf.length + oneOf.length + dependencies.length > 0;
  if (!isComposed && !(not ?? schema.if ?? then ?? schema.else)) return [];
  const dependent = dependencies.map((dependency) => dependency.schema);
  const parts = [...allOf, ...anyOf, ...oneOf, not, schema.if, then, schema.else, ...dependent];
  return parts.filter((part) => part !== undefined);
}
