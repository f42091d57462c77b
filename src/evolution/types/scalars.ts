import type { JsonType } from '../../model/model.js';

/** Texts, numbers and other single values: all of a type, or those that are listed. */
export class Scalars {
  /** `units` has values as JSON. */
  constructor(
    private readonly types: ReadonlySet<'string' | 'number'> = new Set(),
    private readonly units: ReadonlySet<string> = new Set(),
  ) {}

  static ofType(type: JsonType): Scalars {
    if (type === 'string') return new Scalars(new Set(['string']));
    if (type === 'null') return new Scalars(undefined, new Set(['null']));
    if (type === 'boolean') return new Scalars(undefined, new Set(['true', 'false']));
    return new Scalars(new Set(['number']));
  }

  static union(all: readonly Scalars[]): Scalars {
    const types = new Set(all.flatMap((one) => [...one.types]));
    return new Scalars(types, new Set(all.flatMap((one) => [...one.units])));
  }

  get isEmpty(): boolean {
    return this.types.size + this.units.size === 0;
  }

  get hasNull(): boolean {
    return this.units.has('null');
  }

  /** All of it is listed. */
  get isListed(): boolean {
    return this.types.size === 0 && this.units.size > 0;
  }

  and(other: Scalars): Scalars {
    const types = new Set([...this.types].filter((type) => other.types.has(type)));
    const units = [
      ...[...this.units].filter((unit) => other.#has(unit)),
      ...[...other.units].filter((unit) => this.#has(unit)),
    ];
    return new Scalars(types, new Set(units));
  }

  isWithin(other: Scalars): boolean {
    return (
      [...this.types].every((type) => other.types.has(type)) &&
      [...this.units].every((unit) => other.#has(unit))
    );
  }

  /** Of nothing, TypeScript knows that it is no object. */
  withoutNull(): Scalars {
    return new Scalars(this.types, new Set([...this.units].filter((unit) => unit !== 'null')));
  }

  /** Tells a method or a member that all of them have. */
  inherits(key: string): boolean {
    const units = [...this.units].map(typeOf);
    return [...this.types, ...units].every((type) => type && key in prototypes[type]);
  }

  #has(unit: string): boolean {
    const type = typeOf(unit);
    return (
      this.units.has(unit) || (type !== undefined && type !== 'boolean' && this.types.has(type))
    );
  }
}

function typeOf(unit: string): keyof typeof prototypes | undefined {
  if (unit.startsWith('"')) return 'string';
  if (/^[-\d]/.test(unit)) return 'number';
  return unit === 'null' ? undefined : 'boolean';
}

const prototypes = {
  string: String.prototype,
  number: Number.prototype,
  boolean: Boolean.prototype,
};
