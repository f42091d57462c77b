import type { Literal, Part } from './literal.js';
import type { Situation } from './situation.js';

/** Tells if no value meets all of these. */
export type Refute = (literals: readonly Literal[]) => boolean;

/** Tells if no list is left. */
export function areListsRuledOut(situation: Situation, refute: Refute): boolean {
  const { parts, facts } = situation;
  const schemas = parts.map(({ schema }) => schema);
  const repeats = facts.some(({ kind }) => kind === 'repeats');
  if (repeats && schemas.some(({ uniqueItems }) => uniqueItems)) return true;
  const least = Math.max(repeats ? 2 : 0, ...schemas.map(({ minItems = 0 }) => minItems));
  let most = Math.min(...schemas.map(({ maxItems = Infinity }) => maxItems));
  if (schemas.some(({ uniqueItems }) => uniqueItems)) {
    most = Math.min(most, ...parts.map(countOfValues));
  }
  if (least > most) return true;
  const wanted = [
    ...parts.flatMap(({ schema: { contains }, side }) =>
      contains ? [{ from: 0, has: { schema: contains, side, holds: true, isSent: false } }] : [],
    ),
    ...facts.flatMap((fact) => (fact.kind === 'item' ? [fact] : [])),
  ];
  const named = Math.max(
    ...schemas.map(({ tuple }) => tuple?.length ?? 0),
    ...wanted.map(({ from }) => from),
    0,
  );
  for (let index = 0; index <= named && index < most; index++) {
    if (refute(itemAt(index, parts))) most = index;
  }
  if (least > most) return true;
  return wanted.some(({ from, has }) => {
    for (let index = from; index <= Math.max(named, from) && index < most; index++) {
      if (!refute([...itemAt(index, parts), has])) return false;
    }
    return true;
  });
}

/** The number of values that an item may have. */
function countOfValues({ schema: { items, tuple }, side }: Part): number {
  if (tuple || !items) return Infinity;
  const schema = items.kind === 'reference' ? side.lookup(items.to) : items;
  const { enum: listed } = schema.kind === 'keywords' ? schema : {};
  return listed?.length ?? Infinity;
}

/** All that holds of an item. */
function itemAt(index: number, parts: readonly Part[]): readonly Literal[] {
  return parts.flatMap(({ schema, side, isSent }) => {
    const { tuple, items, additionalItems } = schema;
    const part = tuple ? (tuple[index] ?? additionalItems) : items;
    return part ? [{ schema: part, side, holds: true, isSent }] : [];
  });
}
