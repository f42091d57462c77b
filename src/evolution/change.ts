import type { Pointer } from '../json.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import type { ChangeCode, ChangeParameters } from './catalogue.js';
import type { View } from './flatten.js';
import { bareName } from './world.js';

/** Schemas of the same value in two documents. */
export interface Pair {
  readonly old: readonly Schema[];
  readonly new: readonly Schema[];
}

/** Compares schemas further in: of a member, of an alternative, or of what is called by a suffix from here. */
export type Inner = (
  pair: Pair,
  to: { readonly key: string } | { readonly suffix: string } | 'alternative',
) => void;
export type IsSame = (left: Schema, right: Schema) => boolean;

/** A place in two payloads, and all that each document demands there. */
export interface Place {
  readonly old: View;
  readonly new: View;
  /** The schemas that were merged. */
  readonly whole: Pair;
  /** The name of the place, as `Order.lines[].price`. */
  readonly label: string;
  /** It is one of several alternatives, or in one. */
  readonly isChoice: boolean;
}

/** A member is called after the schema that describes it, if both documents have it there. */
export function labelOf(key: string, place: Place): string {
  const [was, is] = [place.old.namesOf(key), place.new.namesOf(key)];
  const names = [...(is.size > 0 ? is : was)];
  const [only] = names.length === 1 ? names : [];
  const isThere =
    only !== undefined &&
    [...was].every((name) => name !== undefined && bareName(name) === bareName(only));
  return `${isThere ? bareName(only) : place.label}.${key}`;
}

/** A difference between what two documents demand of a place. */
export interface Found {
  readonly code: ChangeCode;
  readonly parameters: object;
  readonly place: Place;
  /** The member of the place that it is about; undefined if it is the place itself. */
  readonly key: string | undefined;
  /** The name of that member in the old document, if it is another. */
  readonly oldKey: string | undefined;
  /** Where the old and the new document say it. */
  readonly pointers: { readonly old: Pointer | undefined; readonly new: Pointer | undefined };
  /** The other document says it in alternatives: it may be no change. */
  readonly isMoved: boolean;
  /** The demands of the old document with this change alone. */
  readonly alone: (old: KeywordSchema) => KeywordSchema;
}

/** Collects what a walk finds. */
export type Report = <Code extends ChangeCode>(
  code: Code,
  parameters: Omit<ChangeParameters<Code>, 'at'>,
  detail: {
    readonly alone: Found['alone'];
    /** The member that it is about, unless it is the place itself. */
    readonly key?: string;
    /** The name of that member in the old document, if it is another. */
    readonly oldKey?: string;
    /** Its name from the place, unless it is the place itself. */
    readonly suffix?: string;
    /** The other document says it in alternatives. */
    readonly isMoved?: boolean;
    /** Undefined if it has none. */
    readonly old?: Pointer | undefined;
    readonly new?: Pointer | undefined;
  },
) => void;

/** Puts keywords of one schema in place of those of another. */
export function taking(
  next: KeywordSchema,
  ...keywords: readonly (keyof KeywordSchema)[]
): Found['alone'] {
  return (old) => {
    const all: Record<string, unknown> = { ...old };
    for (const keyword of keywords) {
      if (next[keyword] === undefined) delete all[keyword];
      else all[keyword] = next[keyword];
    }
    return all as unknown as KeywordSchema;
  };
}
