import type { Json } from '../../json.js';
import type { Lookup } from '../../model/lookup.js';
import type { Schema } from '../../model/model.js';
import { anything } from '../flatten.js';
import { Effort, TooMuch } from '../effort.js';
import { OpenQuestions } from '../open-questions.js';
import type { ListType } from './list-type.js';
import type { IndexType, MemberType, ObjectType } from './object-type.js';
import { Shapes, type Compound, type Shape, type Union } from './shape.js';

type Contradiction = 'sure' | 'possible';

/** The steps that one question may take; more is undecided. */
const mostSteps = 200_000;

/**
 * Tells if TypeScript takes a value of one schema's type for one of another's. It goes by the compiler's rules, which look at types
 * and not at values: a text that is an object, too, is a type that no value has. Where its rules are more than these, it says no.
 */
export class Assignability {
  readonly #shapes: Shapes;
  readonly #questions = new OpenQuestions(() => {
    throw new TooMuch();
  });
  #steps = 0;
  readonly #contradictions = new WeakMap<Compound, { readonly found: Contradiction | undefined }>();
  readonly #numbers = new Map<Schema, number>();

  constructor(
    lookup: Lookup,
    private readonly effort = new Effort(),
  ) {
    this.#shapes = new Shapes(lookup, (work) => this.#spend(work));
  }

  /** True if a value is of one schema's type, and not of the other's. */
  isBetween(value: Json, from: Schema, to: Schema): boolean {
    const own: Schema = { kind: 'keywords', pointer: '', const: { value } };
    return this.#answer(own, from) === true && this.#answer(own, to) === false;
  }

  /** True if the compiler says so. Both are types that have a name. */
  isAssignable(from: Schema, to: Schema): boolean {
    return this.#answer(from, to) ?? false;
  }

  /** True if one type is an interface, and the other a map: no value shows that the compiler refuses it. */
  isMapLost(from: Schema, to: Schema): boolean {
    const ask = (): boolean => {
      const [own, wanted] = [this.#shapes.ofAll([from]), this.#shapes.ofAll([to])].map(onlyObject);
      return (own?.isInterface ?? false) && !own?.index && wanted?.index !== undefined;
    };
    return this.#answer(from, to, ask) ?? false;
  }

  /** Undefined if it takes too much. */
  #answer(
    from: Schema,
    to: Schema,
    ask = (): boolean => this.#areAssignable([from], [to]),
  ): boolean | undefined {
    for (const schema of [from, to]) this.#shapes.declare(schema);
    this.#steps = 0;
    this.#questions.begin();
    try {
      return ask();
    } catch (error) {
      if (error instanceof TooMuch) return undefined;
      throw error;
    }
  }

  #spend(work: number): void {
    this.#steps += work;
    if (this.#steps > mostSteps || !this.effort.spend(work)) throw new TooMuch();
  }

  /** A question within itself is taken for answered, as the compiler does. */
  #areAssignable(from: readonly Schema[], to: readonly Schema[]): boolean {
    this.#spend(1);
    const key = [from, to].map((all) => all.map((one) => this.#numberOf(one)).join('&')).join('>');
    return this.#questions.ask(key, () =>
      this.#isWithin(this.#shapes.ofAll(from), this.#shapes.ofAll(to)),
    );
  }

  #numberOf(schema: Schema): number {
    const known = this.#numbers.get(schema);
    if (known !== undefined) return known;
    this.#numbers.set(schema, this.#numbers.size);
    return this.#numbers.size - 1;
  }

  #isWithin(from: Shape, to: Shape): boolean {
    if (to === 'unknown') return true;
    if (from === 'unknown') return false;
    this.#spend(from.compounds.length);
    const { scalars } = from;
    const single = { scalars, objects: [], lists: [] };
    return (
      (scalars.isWithin(to.scalars) || (!scalars.hasNull && this.#isOneOf(single, to))) &&
      from.compounds.every((one) => this.#isOneOf(one, to))
    );
  }

  #isOneOf(from: Compound, to: Union): boolean {
    if (from.scalars?.isWithin(to.scalars) || this.#contradictionIn(from) === 'sure') return true;
    return to.compounds.some((one) => {
      this.#spend(1);
      return this.#contradictionIn(one) === undefined && this.#isCompound(from, one);
    });
  }

  /** The compiler drops an intersection in which a member can't have the single value that one part gives it. */
  #contradictionIn(compound: Compound): Contradiction | undefined {
    if (compound.objects.length < 2) return undefined;
    const known = this.#contradictions.get(compound);
    if (known) return known.found;
    const all = compound.objects.map(({ members }) => members);
    const keys = new Set(all.flatMap((members) => [...members.keys()]));
    const each = [...keys].map((key) =>
      this.#contradictionOf(all.flatMap((members) => members.get(key) ?? [])),
    );
    const found = each.includes('sure') ? 'sure' : each.find((one) => one);
    this.#contradictions.set(compound, { found });
    return found;
  }

  #contradictionOf(found: readonly MemberType[]): Contradiction | undefined {
    if (found.length < 2 || found.every(({ isOptional }) => isOptional)) return undefined;
    this.#spend(found.length);
    if (!isNothing(this.#shapes.ofAll(found.flatMap(({ schemas }) => schemas)))) return undefined;
    const types = found.map(({ schemas }) => this.#shapes.ofAll(schemas));
    const isSure = types.some(isListed) && !types.some(isNothing);
    return isSure ? 'sure' : 'possible';
  }

  #isCompound(from: Compound, to: Compound): boolean {
    if (to.scalars && !from.scalars?.isWithin(to.scalars)) return false;
    return (
      to.lists.every((list) => from.lists.some((own) => this.#isList(own, list))) &&
      this.#hasMembers(from, to) &&
      to.objects.every(({ index }) => !index || this.#hasIndex(from, index)) &&
      !this.#sharesNothing(from, to)
    );
  }

  #hasMembers(from: Compound, to: Compound): boolean {
    const keys = new Set(to.objects.flatMap(({ members }) => [...members.keys()]));
    return [...keys].every((key) => {
      this.#spend(1);
      const member = memberOf(to, key);
      const own = memberOf(from, key);
      if (!member) return true;
      if (!own) return isInherited(key, from) ? this.#isUnknown(member) : member.isOptional;
      if (own.isOptional && !member.isOptional) return false;
      const schemas = this.#keepsAbsent(from, key) ? [anything] : own.schemas;
      return this.#areAssignable(schemas, member.schemas);
    });
  }

  /** If one part says that a member may be absent, and all others that it is of any type, the compiler keeps `undefined`. */
  #keepsAbsent({ objects }: Compound, key: string): boolean {
    const found = objects.flatMap(({ members }) => members.get(key) ?? []);
    const required = found.filter(({ isOptional }) => !isOptional);
    if (required.length === 0 || required.length === found.length) return false;
    return required.every((one) => this.#isUnknown(one));
  }

  #isUnknown({ schemas }: MemberType): boolean {
    return this.#shapes.ofAll(schemas) === 'unknown';
  }

  #hasIndex(from: Compound, wanted: IndexType): boolean {
    const isWithin = (own: readonly Schema[]): boolean => this.#areAssignable(own, [wanted.schema]);
    const indexes = from.objects.flatMap(({ index }) => index ?? []);
    if (indexes.length === 0) {
      const members = from.objects.flatMap((one) => [...one.members.values()]);
      return isMap(from) && members.every(({ schemas }) => isWithin(schemas));
    }
    const isAny = this.#shapes.of(wanted.schema) === 'unknown';
    return indexes.some(
      ({ schema, hasAbsent }) => isAny || ((wanted.hasAbsent || !hasAbsent) && isWithin([schema])),
    );
  }

  /** The compiler takes an object that has no member of a type for a mistake, though all of them are optional. */
  #sharesNothing(from: Compound, to: Compound): boolean {
    const all = to.objects;
    const isWeak =
      !to.scalars &&
      to.lists.length === 0 &&
      all.every(({ members, index }) => {
        return !index && [...members.values()].every(({ isOptional }) => isOptional);
      });
    if (!isWeak || all.length === 0) return false;
    const own = from.objects.flatMap(({ members }) => [...members.keys()]);
    const hasMembers = own.length > 0 || from.lists.length > 0 || from.scalars !== undefined;
    return hasMembers && !own.some((key) => all.some(({ members }) => members.has(key)));
  }

  #isList(own: ListType, wanted: ListType): boolean {
    if (own.least < wanted.least) return false;
    if (!wanted.rest && (own.rest || own.items.length > wanted.items.length)) return false;
    const mayLack = own.least < own.items.length;
    if (mayLack && wanted.items.length === 0 && wanted.rest) {
      return this.#areAssignable([anything], [wanted.rest]);
    }
    const length = Math.max(own.items.length, wanted.items.length);
    return Array.from({ length: length + 1 }, (_, index) => index).every((index) => {
      const item = own.items[index] ?? own.rest;
      const as = wanted.items[index] ?? wanted.rest;
      return !item || !as || this.#areAssignable([item], [as]);
    });
  }
}

/** The object that a type is, and nothing else. */
function onlyObject(shape: Shape): ObjectType | undefined {
  if (shape === 'unknown' || !shape.scalars.isEmpty) return undefined;
  const [only, ...others] = shape.compounds;
  const isAlone = only && others.length === 0 && !only.scalars && only.lists.length === 0;
  return isAlone && only.objects.length === 1 ? only.objects[0] : undefined;
}

/** A member of an intersection has all the types that its parts say. */
function memberOf({ objects }: Compound, key: string): MemberType | undefined {
  const found = objects.flatMap(({ members }) => members.get(key) ?? []);
  if (found.length === 0) return undefined;
  return {
    isOptional: found.every(({ isOptional }) => isOptional),
    schemas: found.flatMap(({ schemas }) => schemas),
  };
}

/** The compiler takes these for a map if all members are of the map's type. */
function isMap({ objects, lists, scalars }: Compound): boolean {
  return lists.length === 0 && !scalars && objects.every(({ isInterface }) => !isInterface);
}

function isListed(shape: Shape): boolean {
  return shape !== 'unknown' && shape.compounds.length === 0 && shape.scalars.isListed;
}

function isNothing(shape: Shape): boolean {
  return shape !== 'unknown' && shape.scalars.isEmpty && shape.compounds.length === 0;
}

/** A method that the compiler finds in every object, text, number or list. */
function isInherited(key: string, { scalars, lists }: Compound): boolean {
  if (key.startsWith('__')) return false;
  const isOfList = lists.length > 0 && key in Array.prototype;
  return key in Object.prototype || isOfList || (scalars?.inherits(key) ?? false);
}
