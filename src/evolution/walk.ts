import type { KeywordSchema, Schema } from '../model/model.js';
import { deprecation } from './catalogue.js';
import { labelOf, type Found, type Inner, type Pair, type Place, type Report } from './change.js';
import {
  compareLimits,
  compareListed,
  compareTexts,
  compareTypes,
  compareUnread,
} from './compare-values.js';
import { compareMembers } from './compare-members.js';
import { compareChoices, compareSingle } from './compare-choices.js';
import { anything, flatten } from './flatten.js';
import { propertyOf } from '../values/misfit.js';
import { something } from './unread.js';
import { bareName, type World } from './world.js';

/** A pair of places that differ, and what was found there and below. */
interface Visit {
  readonly found: Found[];
  readonly below: Visit[];
}

/** Finds all differences of two payloads. Each pair of schemas is compared once, whatever leads to it. */
export class Walk {
  readonly #visits = new Map<string, Visit>();
  /** The numbers of the schemas that have been compared, whatever they are called. */
  readonly #compared = new Set<string>();

  constructor(private readonly world: World) {}

  /** The differences between two payloads, in the order of the new one, each once. */
  of(pair: Pair, label: string): readonly Found[] {
    const start = this.#visit(pair, { label, isChoice: false });
    const seen = new Set<Visit>();
    const collect = (visit: Visit): readonly Found[] => {
      if (seen.has(visit)) return [];
      seen.add(visit);
      return [...visit.found, ...visit.below.flatMap(collect)];
    };
    return start ? collect(start) : [];
  }

  /** True if nothing differs, or if all that differs has been found. */
  isDone(pair: Pair): boolean {
    const [was, is] = this.#numbers(pair);
    return was === is || this.#compared.has(`${was} ${is}`);
  }

  #numbers(pair: Pair): readonly [string, string] {
    const { exact: identities, side } = this.world;
    const numbersOf = (schemas: readonly Schema[]): string =>
      schemas
        .map((schema) => identities.of(schema, side))
        .sort((left, right) => left - right)
        .join('+');
    return [numbersOf(pair.old), numbersOf(pair.new)];
  }

  #visit(pair: Pair, at: Pick<Place, 'label' | 'isChoice'>): Visit | undefined {
    const [was, is] = this.#numbers(pair);
    if (was === is) return undefined;
    this.#compared.add(`${was} ${is}`);
    const { side } = this.world;
    const views = { old: flatten(pair.old, side.lookup), new: flatten(pair.new, side.lookup) };
    const { name } = views.new;
    const isNamed = name !== undefined && views.old.name !== undefined;
    const label = isNamed ? bareName(name) : at.label;
    const key = `${was} ${is} ${label}`;
    const known = this.#visits.get(key);
    if (known) return known;
    const visit: Visit = { found: [], below: [] };
    this.#visits.set(key, visit);
    this.#compare({ ...views, whole: pair, ...at, label }, visit);
    return visit;
  }

  #compare(place: Place, visit: Visit): void {
    const own = masked(place, this.world);
    const report: Report = (
      code,
      parameters,
      { alone, key, oldKey, suffix = '', isMoved = false, ...pointers },
    ) => {
      visit.found.push({
        code,
        key,
        oldKey,
        isMoved,
        parameters: {
          ...parameters,
          at: key === undefined ? `${place.label}${suffix}` : labelOf(key, place),
        },
        place: own,
        pointers: { ...pointersOf(place), ...pointers },
        alone,
      });
    };
    const { old, new: next } = place;
    if (old.isNever !== next.isNever) {
      const alone = () => next.schema;
      report(next.isNever ? 'value-forbidden' : 'value-allowed', {}, { alone });
      return;
    }
    const inner: Inner = (pair, to) => {
      const isChoice = to === 'alternative' || place.isChoice;
      const at = { label: innerLabel(place, to), isChoice };
      const below = this.#visit(pair, at);
      if (below) visit.below.push(below);
    };
    if (next.isDeprecated !== old.isDeprecated) {
      report(deprecation(next.isDeprecated), {}, { alone: (own) => own });
    }
    if (old.documentation !== next.documentation) {
      report('documentation-changed', {}, { alone: (own) => own });
    }
    const isEqual = (left: Schema, right: Schema): boolean => this.world.isSame(left, right);
    if (compareSingle(place, report, inner, isEqual, this.world.side.lookup)) return;
    if (compareTypes(place, report, this.world.side.lookup)) return;
    compareListed(old.schema, next.schema, report);
    compareLimits(old.schema, next.schema, report);
    compareTexts(old.schema, next.schema, report);
    compareUnread(old.schema, next.schema, report);
    compareMembers(place, report, inner, isEqual, this.world.side.lookup);
    compareChoices(place, report, inner, isEqual, this.world.side.lookup);
  }
}

/** Where a document says what a place is: where it refers to a schema, if the other document says it there. */
function pointersOf({ old, new: next, whole }: Place): Found['pointers'] {
  const isReferred = (old.name === undefined) !== (next.name === undefined);
  const [was, is] = [whole.old[0], whole.new[0]];
  return isReferred && was && is
    ? { old: was.pointer, new: is.pointer }
    : { old: old.schema.pointer, new: next.schema.pointer };
}

function innerLabel(place: Place, to: Parameters<Inner>[1]): string {
  if (to === 'alternative') return place.label;
  return 'key' in to ? labelOf(to.key, place) : `${place.label}${to.suffix}`;
}

/** A place whose inner schemas are equal where both documents have one: each is a place of its own. */
function masked(place: Place, world: World): Place {
  const [old, next] = maskedPair(place.old.schema, place.new.schema, world);
  return { ...place, old: { ...place.old, schema: old }, new: { ...place.new, schema: next } };
}

function maskedPair(
  old: KeywordSchema,
  next: KeywordSchema,
  world: World,
): readonly [KeywordSchema, KeywordSchema] {
  const both = ['items', 'additionalItems', 'additionalProperties'] as const;
  let [left, right] = [old, next];
  for (const keyword of both) {
    const [was, is] = [old[keyword], next[keyword]];
    if (!was || !is || was.kind === 'boolean' || is.kind === 'boolean') continue;
    if (world.isSame(was, is)) continue;
    left = { ...left, [keyword]: something };
    right = { ...right, [keyword]: something };
  }
  const differing = new Set(
    (old.properties ?? []).flatMap(({ key, schema }) => {
      const other = propertyOf(key, next);
      return other && !world.isSame(schema, other) ? [key] : [];
    }),
  );
  const mask = (schema: KeywordSchema): KeywordSchema =>
    schema.properties && differing.size > 0
      ? {
          ...schema,
          properties: schema.properties.map((property) =>
            differing.has(property.key) ? { ...property, schema: anything } : property,
          ),
        }
      : schema;
  return [mask(left), mask(right)];
}
