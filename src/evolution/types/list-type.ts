import type { KeywordSchema, Schema } from '../../model/model.js';
import { anything } from '../flatten.js';

/** A list as it is printed. */
export interface ListType {
  /** The items of a tuple. */
  readonly items: readonly Schema[];
  /** So many items of a tuple are always there. */
  readonly least: number;
  /** The type of all other items; undefined if there are none. */
  readonly rest: Schema | undefined;
}

/** A tuple shows at most so many items that are required of its rest. */
const mostFurther = 8;

/** The type of a list that meets demands, too. */
export function listOf(schema: KeywordSchema, demands: readonly KeywordSchema[]): ListType {
  const { items, tuple, additionalItems = anything } = schema;
  if (!tuple) return { items: [], least: 0, rest: items ?? anything };
  const all = [schema, ...demands];
  const least = Math.max(...all.map(({ minItems = 0 }) => minItems));
  const most = Math.min(...all.map(({ maxItems = Infinity }) => maxItems));
  const further = Math.min(Math.max(least - tuple.length, 0), mostFurther);
  const shown = [...tuple, ...Array<Schema>(further).fill(additionalItems)].slice(0, most);
  const isClosed = additionalItems.kind === 'boolean' && !additionalItems.accepts;
  return {
    items: shown,
    least: Math.min(least, shown.length),
    rest: isClosed || most <= shown.length ? undefined : additionalItems,
  };
}
