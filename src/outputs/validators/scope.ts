import { identifier, type Code } from '../../typescript/code.js';
import type { JsonType, Schema } from '../../model/model.js';
import type { Snippet } from '../imports.js';
import type { FormatUse } from './keywords.js';
import type { Constants } from './members.js';
import type { MemberTests, Repeated } from './repeated.js';
import type { Statement } from './statements.js';

/**
 * Things that are known where a test is written. An example: Order is an object with a `state`, a string
 * that is not `lost`, and `lines`, an array whose items are both a Line and Priced (`allOf`). Its verdict:
 *
 *     if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
 *     const members: Unchecked<Order> = value;
 *     const { state } = members;
 *     if (typeof state !== 'string') return false;
 *     if (isEqual(state, 'lost')) return false;
 *     const { lines } = members;
 *     if (!Array.isArray(lines)) return false;
 *     for (let index = 0; index < lines.length; index++) {
 *       const item: unknown = lines[index];
 *       if (!holds(item, isLine)) return false;
 *       if (!holds(item, isPriced)) return false;
 *     }
 *
 * - At `value`, `constants` has the names of `state` and `lines`.
 * - At `state`, `not` comes after the test of the type: `isNarrowed`. The compiler would refuse some
 *   comparisons of a string by `===`, so `isEqual` compares.
 * - At `item`, there are two references: `isComposed`. The first, called directly, would tell the compiler
 *   that the item is a Line, so both are called through `holds`.
 * - At `item`, `depth` is 1: an arrow inside of this one would name its parameter `item2`.
 * - In the collector, `isCollecting`: references are asked through `accepts`, which gets the report.
 */
export interface Scope {
  readonly lookup: (name: string) => Schema;
  /** A function of a schema's own validator, as code that imports it. */
  readonly validator: (name: string, role: ValidatorRole) => Snippet;
  /** True of a schema that leads back to the one whose test is written. */
  readonly leadsBack: (name: string) => boolean;
  /** True of a schema that refers to no other. */
  readonly isLeaf: (name: string) => boolean;
  /** The test is part of a collector, which has a report at hand. */
  readonly isCollecting: boolean;
  readonly formats: FormatUse;
  /** The tests, and the statements of the collector, of members that are described alike. */
  readonly repeated: {
    readonly tests: Repeated<MemberTests>;
    readonly statements: Repeated<readonly Statement[]>;
  };
  /** The constants of the members, where the value has been seen to be an object and is read into them. */
  readonly constants?: Constants | undefined;
  /** The number of arrows around the test, so that each has names of its own. */
  readonly depth: number;
  /** A test before this one may have told the compiler what the value is. */
  readonly isNarrowed: boolean;
  /** A test after this one reads the value as something that this one must not rule out. */
  readonly isComposed: boolean;
  /** The only types that the value can be of, where that is known. */
  readonly possible?: readonly JsonType[] | undefined;
}

export type ValidatorRole = 'is' | 'collect';

/** The scope of an item or a member, under a name of its own or as a part of the value's. */
export function inside(scope: Scope, as: 'name' | 'part' = 'name'): Scope {
  const nothing = { constants: undefined, possible: undefined };
  if (as === 'name') {
    return { ...scope, ...nothing, depth: scope.depth + 1, isNarrowed: false, isComposed: false };
  }
  return (scope.constants ?? scope.possible) ? { ...scope, ...nothing } : scope;
}

/** A name for the parameter of an arrow; the outermost has no number. */
export function nested(
  name: 'item' | 'index' | 'key' | 'member' | 'place',
  { depth }: Scope,
): Code {
  return depth === 0 ? identifier(name) : identifier(`${name}${depth + 1}`);
}
