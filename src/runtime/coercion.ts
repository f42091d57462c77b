import { isIndex, parseComposed } from './forms.js';
import { isObject, keysOf, own } from './json.js';
import type { Issue, ValidationOptions } from './validation.js';

type IssuesOf = (payload: unknown, options?: ValidationOptions) => readonly Issue[];

/** Every issue says where another reading may be: no form has so many fields that these are too many to keep. */
const all: ValidationOptions = { limit: Infinity };

/** Keywords that refuse a text where its type is the wrong one. */
const typing: ReadonlySet<string> = new Set(['type', 'enum', 'const', 'anyOf', 'oneOf']);

/** The keywords of alternatives, which refuse the value that holds the text. */
const choosing: ReadonlySet<string> = new Set(['anyOf', 'oneOf']);

/** A value has no more than five readings, and few depend on each other. */
const mostRounds = 12;
const mostTries = 16;

/**
 * A form whose text has become what the schema asks for instead: a number, a boolean, `null`, a list of one, an object
 * or list of whose JSON it is. A text stays one wherever the schema takes it, and where no reading is taken either.
 *
 * The validator is asked, not the schema: it says which values it refuses, and is shown other readings of these. So
 * there is no table of types beside it, and references, alternatives and conditions count as they do for JSON.
 * It is asked a limited number of times, whatever the form.
 */
export function coerceForm(form: unknown, issuesOf: IssuesOf): unknown {
  if (issuesOf(form).length === 0) return form;
  const coercion = new Coercion(form, issuesOf);
  if (coercion.readRefused() && coercion.readAlternatives()) coercion.readRefused();
  return coercion.value;
}

class Coercion {
  /** The value itself is a member, too. */
  readonly #root: { readonly '': unknown };
  readonly #issuesOf: IssuesOf;
  readonly #readings = new Map<string, Readings>();

  constructor(form: unknown, issuesOf: IssuesOf) {
    this.#root = { '': copy(form) };
    this.#issuesOf = issuesOf;
  }

  get value(): unknown {
    return this.#root[''];
  }

  /** Gives each value that is refused its next reading, until none has another. True if issues are left. */
  readRefused(): boolean {
    for (let round = 0; round < mostRounds; round++) {
      const pointers = refusedBy(this.#issues());
      let isChanged = false;
      for (const pointer of pointers) isChanged = this.#readAnew(pointer) || isChanged;
      if (!isChanged) return pointers.size > 0;
    }
    return true;
  }

  /**
   * Reads the texts within alternatives that nothing tells apart, so that the validator can't say which of the
   * texts it refuses. All of them are read first, then fewer; of those that did it, only what it takes is kept. True
   * where something was read.
   */
  readAlternatives(): boolean {
    const all = [...refusedBy(this.#issues(), choosing)]
      .map((pointer) => new Alternatives(pointer, placeOf(this.#root, pointer)))
      .filter(({ size }) => size > 0);
    let open: readonly Alternatives[] = all;
    for (let attempt = 0; attempt < mostTries && open.length > 0; attempt++) {
      for (const part of open) part.read((index) => isInAttempt(attempt, index, part.size));
      open = this.#refused(open);
    }
    for (const part of open) part.read(() => false);
    const read = all.filter((part) => !open.includes(part));
    for (let index = 0; index < mostTries && read.length > 0; index++) {
      const spared = read.filter((part) => part.spare(index));
      if (spared.length > 0) for (const part of this.#refused(spared)) part.restore(index);
    }
    return read.length > 0;
  }

  #issues(): readonly Issue[] {
    return this.#issuesOf(this.value, all);
  }

  #refused(parts: readonly Alternatives[]): readonly Alternatives[] {
    const pointers = refusedBy(this.#issues(), choosing);
    return parts.filter(({ pointer }) => pointers.has(pointer));
  }

  /** False for a value that has no other reading left. */
  #readAnew(pointer: string): boolean {
    const place = placeOf(this.#root, pointer);
    if (!place) return false;
    const readings = this.#readings.get(pointer) ?? new Readings(place);
    this.#readings.set(pointer, readings);
    return readings.next(place);
  }
}

/** A member of an object, or an item of a list. */
class Place {
  readonly #parent: object;
  readonly #key: string;

  constructor(parent: object, key: string) {
    this.#parent = parent;
    this.#key = key;
  }

  get value(): unknown {
    return own(this.#parent, this.#key);
  }

  /** A key is a key, `__proto__` too. */
  set value(value: unknown) {
    const rest = { configurable: true, enumerable: true, writable: true };
    Object.defineProperty(this.#parent, this.#key, { ...rest, value });
  }
}

/** The values that one may stand for, and itself at last. They are given one after the other. */
class Readings {
  readonly #values: unknown[];

  constructor({ value }: Place) {
    this.#values = [...readingsOf(value), value];
    if (this.#values.length === 1) this.#values.length = 0;
  }

  next(place: Place): boolean {
    if (this.#values.length === 0) return false;
    place.value = this.#values.shift();
    return true;
  }
}

/** The texts within alternatives, with what each may stand for. */
class Alternatives {
  readonly pointer: string;
  readonly #texts: { readonly place: Place; readonly text: unknown; readonly reading: unknown }[];

  constructor(pointer: string, place: Place | undefined) {
    this.pointer = pointer;
    this.#texts = (place ? textsIn(place) : []).flatMap((inner) =>
      scalarsOf(inner.value)
        .slice(0, 1)
        .map((reading) => ({ place: inner, text: inner.value, reading })),
    );
  }

  get size(): number {
    return this.#texts.length;
  }

  read(isRead: (index: number) => boolean): void {
    for (const [index, { place, text, reading }] of this.#texts.entries()) {
      place.value = isRead(index) ? reading : text;
    }
  }

  /** Leaves one of them text. False if it is, or isn't there. */
  spare(index: number): boolean {
    const found = this.#texts[index];
    if (!found || found.place.value === found.text) return false;
    found.place.value = found.text;
    return true;
  }

  restore(index: number): void {
    const found = this.#texts[index];
    if (found) found.place.value = found.reading;
  }
}

/** The pointers of values that some keywords refuse, each once. */
function refusedBy(
  issues: readonly Issue[],
  keywords: ReadonlySet<string> = typing,
): ReadonlySet<string> {
  return new Set(
    issues.filter(({ keyword }) => keywords.has(keyword)).map(({ pointer }) => pointer),
  );
}

/** True if an attempt reads a text: every choice among four; all, all but one and one alone among more. */
function isInAttempt(attempt: number, index: number, size: number): boolean {
  if (size <= 4) return (Math.max(0, (1 << size) - 1 - attempt) & (1 << index)) > 0;
  if (attempt <= size) return index !== attempt - 1;
  return index === attempt - size - 1;
}

function placeOf(root: object, pointer: string): Place | undefined {
  let parent: unknown = root;
  let key = '';
  for (const next of keysOf(pointer)) {
    parent = own(parent, key);
    if (typeof parent !== 'object' || parent === null) return undefined;
    key = next;
  }
  return Object.hasOwn(parent as object, key) ? new Place(parent as object, key) : undefined;
}

function textsIn(place: Place): readonly Place[] {
  const texts: Place[] = [];
  const ahead = [place];
  for (let next = ahead.pop(); next; next = ahead.pop()) {
    const { value } = next;
    if (typeof value === 'string') texts.push(next);
    if (typeof value !== 'object' || value === null) continue;
    for (const key of Object.keys(value)) ahead.push(new Place(value, key));
  }
  return texts;
}

/** The values that the schema may ask for where a form has this one, the likeliest first. */
function readingsOf(value: unknown): readonly unknown[] {
  if (typeof value === 'string') {
    const composed = parseComposed(value);
    return [...scalarsOf(value), ...(composed ? [composed] : []), [value]];
  }
  if (Array.isArray(value)) return value.length > 0 ? [{ ...value }] : [];
  const isCounted = isObject(value) && Object.keys(value).every(isIndex);
  return isCounted ? [Object.values(value)] : [];
}

/** The number, the boolean and the `null` that a text may stand for. */
export function scalarsOf(value: unknown): readonly unknown[] {
  if (typeof value !== 'string') return [];
  const number = /^[+-]?\d+(?:\.\d+)?(?:e[+-]?\d+)?$/i.test(value) ? Number(value) : Infinity;
  const isTrue = /^(?:true|1)$/i.test(value);
  return [
    ...(Number.isFinite(number) ? [number] : []),
    ...(isTrue || /^(?:false|0)$/i.test(value) ? [isTrue] : []),
    ...(value === '' || value === 'null' ? [null] : []),
  ];
}

function copy(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copy);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, copy(member)]));
}
