import type { Json } from '../json.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { keysOf } from '../runtime/json.js';
import { findMisfit, type Misfit } from '../values/misfit.js';
import { isPlainObject, placesOf, type Place as ValuePlace } from '../values/places.js';
import type { Found, Pair, Place } from './change.js';
import { Prover } from './containment/prover.js';
import { Assignability } from './types/assignable.js';
import { Effort } from './effort.js';
import { erase } from './erase.js';
import { joint } from './flatten.js';
import { basesOf, Holders } from './leading.js';
import type { Sided, Witness } from './side.js';
import { Witnesses } from './witness.js';
import { bareName, type Age, type World } from './world.js';

/** `undecided`: neither was it proved that all payloads are fine nor was one found that isn't. */
export type Verdict = 'fine' | 'refused' | 'undecided';

export interface Answer {
  readonly verdict: Verdict;
  /** Of what is refused, but for a map that is none any more. */
  readonly witness?: Witness;
}

/** The answers to four questions about a payload. */
export interface Axes {
  /** Old receivers take what the new document sends. */
  readonly deployed: Answer;
  /** New receivers take what the old document sent. */
  readonly upgrade: Answer;
  /** Code that reads payloads compiles as before. */
  readonly reading: Answer;
  /** Code that makes payloads does. */
  readonly building: Answer;
}

/** A payload in both documents. */
export interface Payloads {
  readonly old: Schema;
  readonly new: Schema;
}

const fine: Answer = { verdict: 'fine' };
const undecided: Answer = { verdict: 'undecided' };

/** More issues of a payload are not looked at. */
const mostIssues = 50;

/** More places than this are not looked at for a value of one change: schemas that all refer to each other have many. */
const mostPlaces = 400;
/** A place is found with samples of the members that it could have: the effort for a character of the payload. */
const workOfPlace = 8;

/** Answers what an edit does, of payloads and of single changes in them. Whatever is fine is proved, whatever is refused has a value, but for a map that is none any more. */
export class Judge {
  /** Proofs have an effort of their own: no search for values takes it from them. */
  readonly #proving = new Effort();
  readonly #effort = new Effort();
  readonly #prover: Prover;
  readonly #witnesses: Witnesses;
  readonly #assignability: Assignability;
  #types: Witnesses | undefined;
  readonly #known = new Map<string, Axes>();
  readonly #holders = new Map<Schema, Holders>();

  constructor(private readonly world: World) {
    this.#prover = new Prover(world.identities, world.formats, this.#proving);
    this.#witnesses = new Witnesses(world.identities, world.formats, this.#effort);
    this.#assignability = new Assignability(world.side.lookup, this.#proving);
  }

  ofPayloads(payloads: Payloads): Axes {
    const { identities, side } = this.world;
    const key = [payloads.old, payloads.new].map((one) => identities.of(one, side)).join();
    const known = this.#known.get(key);
    if (known) return known;
    const axes = this.#axesOf(payloads.old, payloads.new);
    this.#known.set(key, axes);
    return axes;
  }

  #axesOf(old: Schema, next: Schema): Axes {
    return {
      deployed: this.#ask(next, old),
      upgrade: this.#ask(old, next),
      reading: this.#askTypes(next, old),
      building: this.#askTypes(old, next),
    };
  }

  #ask(inner: Schema, outer: Schema): Answer {
    const [from, to] = [this.#sided(inner), this.#sided(outer)];
    if (this.#prover.isWithin(from, to)) return fine;
    const witness = this.#witnesses.find(from, to);
    return answerOf(witness && this.#worded(witness, outer));
  }

  /** If one type may stand for another, or a value that shows why not, and that is wanted. */
  #askTypes(inner: Schema, outer: Schema, isWanted = (_: Json): boolean => true): Answer {
    if (this.#assignability.isAssignable(inner, outer)) return fine;
    if (this.#assignability.isMapLost(inner, outer)) return { verdict: 'refused' };
    if (!this.#effort.spend(0)) return undecided;
    this.#types ??= new Witnesses(this.world.types.identities, 'annotation', this.#effort);
    const witness = this.#types.find(this.#asType(inner), this.#asType(outer), { isWanted });
    const isSure = witness && this.#assignability.isBetween(witness.value, inner, outer);
    return answerOf(isSure ? witness : undefined);
  }

  #isOfType(value: Json, schema: Schema): boolean {
    const { side, identities } = this.world.types;
    this.#types ??= new Witnesses(identities, 'annotation', this.#effort);
    return this.#types.isOf(value, { schema: erase(schema), side }, false);
  }

  #asType(schema: Schema): Sided {
    return { schema: erase(schema), side: this.world.types.side };
  }

  #sided(schema: Schema): Sided {
    return { schema, side: this.world.side };
  }

  /** The answers for a change, in the payloads that it is in. */
  ofChange(found: Found, payloads: readonly Payloads[]): Axes {
    const { place } = found;
    const alone = found.alone(place.old.schema);
    const all = payloads.map((one) => ({ payloads: one, axes: this.ofPayloads(one) }));
    const isFine = (axis: keyof Axes): boolean =>
      all.every(({ axes }) => axes[axis].verdict === 'fine');
    const [old, next] = [place.old.schema, place.new.schema];
    const isNew = (value: Json): boolean => this.#isOfType(value, next);
    const types = (
      axis: 'reading' | 'building',
      from: readonly [Schema, Schema],
      to: readonly [Schema, Schema],
      isWanted: (value: Json) => boolean,
    ) => {
      const whole = isFine(axis) ? fine : this.#askTypes(...from);
      if (whole.verdict === 'fine') return fine;
      const own = this.#askTypes(...to, isWanted);
      const value = own.verdict === 'undecided' ? whole.witness?.value : undefined;
      const [inner, outer] = to;
      const isBetween = (one: Json): boolean =>
        this.#isOfType(one, inner) && !this.#isOfType(one, outer);
      return value !== undefined && isBetween(value) ? whole : own;
    };
    return {
      deployed: isFine('deployed') ? fine : this.#deployed(found, alone, payloads),
      upgrade: isFine('upgrade') ? fine : this.#upgrade(place, alone, payloads),
      reading: types('reading', [next, old], [alone, old], isNew),
      building: types('building', [old, next], [old, alone], (value) => !isNew(value)),
    };
  }

  #deployed(
    { place, key, oldKey = key }: Found,
    alone: KeywordSchema,
    payloads: readonly Payloads[],
  ): Answer {
    const [old, next] = [place.old.schema, place.new.schema];
    if (this.#isWithin(next, old) || this.#isWithin(alone, old)) return fine;
    const isOwn = (value: Json): boolean => !this.#takes(old, value) && this.#takes(alone, value);
    const value = this.#findWhole(place.whole.new, old, isOwn);
    if (value !== undefined || !oldKey || !old.required?.includes(oldKey)) {
      return this.#refusal(value, next.pointer, payloads, ['new', 'old']);
    }
    // Of two members that are gone together, no payload has one alone.
    const lacksIt = (one: Json): boolean => isPlainObject(one) && !Object.hasOwn(one, oldKey);
    const other = this.#findWhole(place.whole.new, old, lacksIt);
    return this.#refusal(other, next.pointer, payloads, ['new', 'old'], oldKey);
  }

  #upgrade(place: Place, alone: KeywordSchema, payloads: readonly Payloads[]): Answer {
    const [old, next] = [place.old.schema, place.new.schema];
    if (this.#isWithin(old, next) || this.#isWithin(old, alone)) return fine;
    const value = this.#findWhole(place.whole.old, alone, (one) => !this.#takes(alone, one));
    return this.#refusal(value, old.pointer, payloads, ['old', 'new']);
  }

  /** The answer that follows from a value at a place: refused, if a payload can have it. */
  #refusal(
    value: Json | undefined,
    pointer: string,
    payloads: readonly Payloads[],
    [from, to]: readonly [Age, Age],
    key?: string,
  ): Answer {
    if (value === undefined) return undecided;
    for (const one of payloads) {
      const witness = this.#embed(value, pointer, one[from], one[to]);
      if (!witness) continue;
      const issues = key === undefined ? [] : this.#issuesOf(witness.value, one[to]);
      const misfit = issues.find((issue) => keysOf(issue.pointer).at(-1) === key);
      return { verdict: 'refused', witness: misfit ? { ...witness, misfit } : witness };
    }
    return undecided;
  }

  /** Where a place stands in the payload of one document, as a JSON Pointer; undefined if no sample has it. */
  locate(place: Place, payloads: Payloads, age: Age): string | undefined {
    const places = (one: Age) => this.#placesIn(payloads[one], place[one].schema.pointer);
    const other = age === 'old' ? 'new' : 'old';
    const [[first], [known]] = [places(age), places(other)];
    if (!first || !known || first.pointer === known.pointer) return first?.pointer;
    // A schema that several places refer to stands where both documents have it.
    const all = new Set([...places(other)].map(({ pointer }) => pointer));
    for (const { pointer } of places(age)) if (all.has(pointer)) return pointer;
    return first.pointer;
  }

  #isWithin(inner: Schema, outer: Schema): boolean {
    return this.#prover.isWithin(this.#sided(inner), this.#sided(outer));
  }

  #takes(schema: Schema, value: Json): boolean {
    const { side, formats } = this.world;
    return findMisfit(value, schema, side.lookup, formats, this.#effort.use) === undefined;
  }

  /** A value that is sent at a place, and that is wanted. */
  #findWhole(
    inner: Pair['old'],
    outer: Schema,
    isWanted: (value: Json) => boolean,
  ): Json | undefined {
    const [from, to] = [this.#sided(joint(inner)), this.#sided(outer)];
    return this.#witnesses.find(from, to, { isWanted })?.value;
  }

  /** A small payload that has a value at a place, and that `from` sends and `to` refuses. */
  #embed(value: Json, pointer: string, from: Schema, to: Schema): Witness | undefined {
    let other: Witness | undefined;
    for (const place of this.#placesIn(from, pointer)) {
      const whole = place.put(value);
      const witness = whole === undefined ? undefined : this.#confirm(whole, from, to);
      if (whole === undefined || !witness) continue;
      if (areAlong(witness.misfit.pointer, place.pointer)) return witness;
      // Something else is refused first.
      const all = other ? [] : this.#issuesOf(whole, to);
      const misfit = all.find((one) => areAlong(one.pointer, place.pointer));
      other ??= misfit && { value: whole, misfit };
    }
    return other;
  }

  #issuesOf(value: Json, receiver: Schema, limit = mostIssues): readonly Misfit[] {
    if (receiver.kind !== 'reference') return [];
    const age = receiver.to.startsWith('old:') ? 'old' : 'new';
    return this.world.issuesOf(age, bareName(receiver.to), value, limit);
  }

  /** The places of a schema in samples of a payload, by where the document has it. */
  *#placesIn(payload: Schema, pointer: string): Generator<ValuePlace> {
    const { lookup } = this.world.side;
    const known = this.#holders.get(payload) ?? new Holders(payload, lookup);
    this.#holders.set(payload, known);
    const leading = known.leadingTo(pointer);
    const walk = { alternatives: true, isWanted: (schema: Schema) => leading.has(schema) };
    let places = mostPlaces;
    for (const base of basesOf(payload, leading, lookup)) {
      const size = JSON.stringify(base).length;
      for (const place of placesOf(base, payload, lookup, walk)) {
        if (places-- === 0 || !this.#effort.spend(size * workOfPlace)) return;
        if (place.schema.pointer === pointer) yield place;
      }
    }
  }

  #confirm(value: Json, from: Schema, to: Schema): Witness | undefined {
    const witness = this.#witnesses.confirm(value, this.#sided(from), this.#sided(to));
    return witness && this.#worded(witness, to);
  }

  /** A witness with the words of the receiver's validators, which look into the alternatives. */
  #worded(witness: Witness, receiver: Schema): Witness {
    const isChoice = /^(?:anyOf|oneOf|enum)$/.test(witness.misfit.keyword);
    const [misfit] = isChoice ? this.#issuesOf(witness.value, receiver, 1) : [];
    return misfit ? { ...witness, misfit } : witness;
  }
}

/** Tells if one of two places is in the other. */
function areAlong(left: string, right: string): boolean {
  const [one, other] = [`${left}/`, `${right}/`];
  return one.startsWith(other) || other.startsWith(one);
}

/** Refused with a value, else undecided. */
function answerOf(witness: Witness | undefined): Answer {
  return witness ? { verdict: 'refused', witness } : undecided;
}
