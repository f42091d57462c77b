import type { Json } from '../json.js';
import type { Lookup } from '../model/lookup.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { at, isObject } from '../runtime/validation.js';
import { wordsOf } from './likely.js';
import type { Lazy, Made, Make, Nothing } from './made.js';
import { findMisfit, memberSchemas } from './misfit.js';

/** Members beyond these are not left out or exchanged one by one. */
const mostChanged = 40;
/** Other values of one member that are tried. */
const mostOthers = 3;

/** All that making an object needs. */
export interface ObjectWork {
  readonly parts: readonly KeywordSchema[];
  readonly lookup: Lookup;
  readonly make: Make;
  /** Only what is required. */
  readonly isBrief: boolean;
  /** Tells if a value fits all that it has to. */
  readonly isRight: (value: Json) => boolean;
}

/** Members that belong together, by their keys. */
type Members = ReadonlyMap<string, Made>;

/** Objects of the parts: with all members, with those that go together, and with other values of each. */
export function* objectsOf(work: ObjectWork): Generator<Made, Nothing> {
  const found = findMembers(work);
  if (typeof found === 'string') return found;
  const { lazy, required, without } = found;
  const first = new Map([...lazy].flatMap(([key, values]) => pairOf(key, values.at(0))));
  const limit = Math.min(...work.parts.flatMap(({ maxProperties }) => maxProperties ?? []));
  const all = atMost(first, required, limit);
  const needed = pick(first, (key) => required.has(key));
  const whole = (members: Members): Made => joined(members, without);
  yield whole(all);
  if (needed.size < all.size) {
    if (work.isRight(whole(needed).value)) yield whole(grown(needed, all, work));
    const optional = [...all.keys()].filter((key) => !required.has(key)).slice(0, mostChanged);
    for (const key of optional) yield whole(pick(all, (other) => other !== key));
  }
  for (const [key, values] of [...lazy].slice(0, mostChanged)) {
    for (let count = 1; count <= mostOthers; count++) {
      const other = values.at(count);
      if (!other) break;
      yield whole(new Map([...all, [key, other]]));
    }
  }
  return 'unfound';
}

function findMembers(work: ObjectWork) {
  const { parts, make, isBrief } = work;
  const required = new Set(parts.flatMap((part) => part.required ?? []));
  const lazy = new Map<string, Lazy>();
  const without: string[] = [];
  for (const key of keysOf(parts)) {
    if (isBrief && !required.has(key)) continue;
    const suggested = parts.flatMap((part) => suggestionsFor(key, part));
    const schemas = schemasOf(key, work);
    const values = make(schemas, { words: wordsOf(key), isMember: true, suggested });
    if (values.at(0)) lazy.set(key, values);
    else if (required.has(key) || key in Object.prototype) return values.nothing;
    else if (values.nothing === 'unfound') without.push(at('', key));
  }
  addFreeKeys(lazy, work);
  return { lazy, required, without };
}

/** Those that are described or required, in the document's order. */
function keysOf(parts: readonly KeywordSchema[]): ReadonlySet<string> {
  const keys = new Set<string>();
  for (const { properties = [] } of parts) for (const { key } of properties) keys.add(key);
  for (const { required = [] } of parts) for (const key of required) keys.add(key);
  for (const { dependencies = [] } of parts) {
    for (const { required = [] } of dependencies) for (const key of required) keys.add(key);
  }
  return keys;
}

/** The values of a member in the examples and the default of the whole. */
function suggestionsFor(key: string, { examples = [], default: usual }: KeywordSchema): Json[] {
  if (examples.length === 0 && usual === undefined) return [];
  return [...examples, usual].flatMap((whole) =>
    isObject(whole) && Object.hasOwn(whole, key) ? [whole[key] as Json] : [],
  );
}

/** The schemas of a member; that of its key only refuses it. */
function schemasOf(key: string, { parts, lookup }: ObjectWork): readonly Schema[] {
  return parts.flatMap((part): readonly Schema[] => {
    const { propertyNames } = part;
    if (propertyNames && findMisfit(key, propertyNames, lookup)) {
      return [{ kind: 'boolean', pointer: part.pointer, accepts: false }];
    }
    return memberSchemas(key, part);
  });
}

/** Adds members whose keys the document leaves open: as many as have to be there, and one of a map. */
function addFreeKeys(lazy: Map<string, Lazy>, work: ObjectWork): void {
  const { parts, isBrief, make } = work;
  const least = Math.max(0, ...parts.flatMap(({ minProperties }) => minProperties ?? []));
  const isMap = parts.some(
    ({ patternProperties = [], additionalProperties }) =>
      patternProperties.length > 0 ||
      (additionalProperties ?? { kind: 'boolean' }).kind !== 'boolean',
  );
  const wanted = Math.max(least, isMap && lazy.size === 0 && !isBrief ? 1 : 0);
  if (lazy.size >= wanted) return;
  for (const key of freeKeys(work)) {
    if (lazy.has(key)) continue;
    const spot = { words: wordsOf(key), isMember: true, suggested: [] };
    const values = make(schemasOf(key, work), spot);
    if (values.at(0)) lazy.set(key, values);
    if (lazy.size >= wanted) return;
  }
}

function* freeKeys({ parts, make }: ObjectWork): Generator<string> {
  const names = parts.flatMap(({ propertyNames }) => propertyNames ?? []);
  const patterns = parts.flatMap(({ patternProperties = [], pointer }) =>
    patternProperties.map(({ schema: _, ...pattern }) => ({
      kind: 'keywords' as const,
      pointer,
      pattern,
    })),
  );
  for (const pattern of [...patterns, undefined]) {
    const schema = { kind: 'keywords', pointer: '', types: ['string'] } as const;
    const schemas = [schema, ...names, ...(pattern ? [pattern] : [])];
    const values = make(schemas, { words: 'key', isMember: false, suggested: [] });
    for (let count = 0, made = values.at(0); made; made = values.at(++count)) {
      if (typeof made.value === 'string') yield made.value;
    }
  }
}

/** As many optional members as still fit, one after the other. */
function grown(needed: Members, all: Members, { isRight }: ObjectWork): Members {
  let kept = new Set(needed.keys());
  for (const key of [...all.keys()].filter((one) => !needed.has(one)).slice(0, mostChanged)) {
    const more = new Set([...kept, key]);
    if (
      isRight(
        joined(
          pick(all, (one) => more.has(one)),
          [],
        ).value,
      )
    )
      kept = more;
  }
  return pick(all, (key) => kept.has(key));
}

function atMost(members: Members, required: ReadonlySet<string>, limit: number): Members {
  if (members.size <= limit) return members;
  const keys = [...members.keys()];
  const ordered = [...keys.filter((key) => required.has(key)), ...keys];
  const kept = new Set([...new Set(ordered)].slice(0, limit));
  return pick(members, (key) => kept.has(key));
}

function pick(members: Members, isKept: (key: string) => boolean): Members {
  return new Map([...members].filter(([key]) => isKept(key)));
}

function pairOf(key: string, made: Made | undefined): readonly (readonly [string, Made])[] {
  return made ? [[key, made]] : [];
}

function joined(members: Members, missing: readonly string[]): Made {
  const pairs: [string, Json][] = [];
  const without = [...missing];
  let hasExample = false;
  for (const [key, made] of members) {
    pairs.push([key, made.value]);
    for (const place of made.without) without.push(at('', key) + place);
    hasExample ||= made.hasExample;
  }
  return { value: Object.fromEntries(pairs), without, hasExample };
}
