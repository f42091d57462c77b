import type { KeywordSchema, Pattern, Schema } from '../model/model.js';
import { matches } from '../patterns/patterns.js';
import type { Identities } from './identity.js';
import type { Side } from './side.js';

/** The names of members that a sender describes. */
export class Described {
  readonly #names: ReadonlySet<string>[] = [];
  readonly #patterns: Pattern[] = [];
  #hasOthers = false;
  readonly #seen = new Set<Schema>();

  constructor(private readonly identities: Identities) {}

  add(schema: KeywordSchema, side: Side): void {
    const { patternProperties = [] } = schema;
    this.#names.push(namesOf(schema));
    this.#patterns.push(...patternProperties);
    const { additionalProperties: others } = schema;
    if (others && !this.identities.isBoolean(others, side)) this.#hasOthers = true;
  }

  /** Adds what a schema describes where it holds, without asking if it does. */
  addLoose(schema: Schema, side: Side): void {
    if (schema.kind === 'boolean' || this.#seen.has(schema)) return;
    this.#seen.add(schema);
    if (schema.kind === 'reference') {
      this.addLoose(side.lookup(schema.to), side);
      return;
    }
    this.add(schema, side);
    const { allOf = [], anyOf = [], oneOf = [], dependencies = [], then, else: otherwise } = schema;
    const parts = [
      ...[...allOf, ...anyOf, ...oneOf, then, otherwise],
      (then ?? otherwise) && schema.if,
      ...dependencies.map((dependency) => dependency.schema),
    ];
    for (const part of parts) if (part) this.addLoose(part, side);
  }

  get keys(): ReadonlySet<string> {
    return new Set(this.#names.flatMap((names) => [...names]));
  }

  has(key: string): boolean {
    const isNamed = this.#names.some((names) => names.has(key));
    return isNamed || this.#hasOthers || this.#patterns.some((one) => matches(one, key));
  }

  /** The pattern that every name matches which nothing says; undefined if it may be another. */
  get onlyPattern(): Pattern | undefined {
    const [first, ...others] = this.#patterns;
    const isOne = others.every((one) => one.source === first?.source && one.flags === first.flags);
    return isOne && !this.#hasOthers ? first : undefined;
  }

  /** Tells if a member may be there that nothing names, and whose name matches this pattern; undefined is none of all. */
  mayMatch(source: string | undefined): boolean {
    return this.#hasOthers || (source !== undefined && this.#patterns.length > 0);
  }
}

const known = new WeakMap<KeywordSchema, ReadonlySet<string>>();

function namesOf(schema: KeywordSchema): ReadonlySet<string> {
  const { properties = [], required = [] } = schema;
  const names = known.get(schema) ?? new Set([...properties.map(({ key }) => key), ...required]);
  known.set(schema, names);
  return names;
}
