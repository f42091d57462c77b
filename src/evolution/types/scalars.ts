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

  #has(unit: string): boolean {
    const type = unit.startsWith('"') ? 'string' : /^[-\d]/.test(unit) ? 'number' : undefined;
    return this.units.has(unit) || (type !== undefined && this.types.has(type));
  }
}
