import { Html, markup } from '../../typescript/html.js';
import { intersection } from '../../typescript/type-text.js';
import { printType } from '../../typescript/print-type.js';
import type { Lookup } from '../../model/lookup.js';
import type { KeywordSchema, Schema } from '../../model/model.js';
import { mapSubschemas } from '../../model/subschemas.js';

/** Stands for an object whose members have rows of their own. */
const inPlace = 'object';

/** Prints types as the package has them, with a link to each that has a table of its own. */
export class Types {
  readonly #lookup: Lookup;
  readonly #addresses: ReadonlyMap<string, string>;

  /** `addresses` has the link of each schema that has a table. */
  constructor(lookup: Lookup, addresses: ReadonlyMap<string, string>) {
    this.#lookup = (name) =>
      name === inPlace ? { kind: 'boolean', pointer: '', accepts: true } : lookup(name);
    this.#addresses = addresses;
  }

  /** The type of a value that all of these hold of. */
  of(schemas: readonly Schema[]): Html {
    const around = { lookup: this.#lookup, demands: [] };
    const types = schemas.map((schema) => printType(this.#shown(schema), around));
    return this.#linked(intersection(types).text);
  }

  /** The link to a schema that has a table. */
  link(name: string, label = Html.of(name)): Html {
    const address = this.#addresses.get(name);
    return address === undefined ? label : markup`<a href="#${address}">${label}</a>`;
  }

  /** The schema as far as its type stands in one cell: its members, conditions and dependencies have rows. */
  #shown(schema: Schema): Schema {
    if (schema.kind === 'boolean') return schema;
    if (schema.kind === 'reference') {
      const target = this.#lookup(schema.to);
      const isKept = this.#addresses.has(schema.to) || hasMembers(target);
      return isKept ? { ...schema } : this.#shown(target);
    }
    if (hasMembers(schema)) return objectInPlace(schema);
    const { if: _if, then: _then, else: _else, dependencies: _dependencies, ...rest } = schema;
    return mapSubschemas(rest, (part) => this.#shown(part));
  }

  /** Makes links of the names in a type. A name in a string is none. */
  #linked(type: string): Html {
    const parts = type.split(
      /('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|[\p{ID_Start}$_][\p{ID_Continue}$]*)/u,
    );
    return Html.join(parts.map((part) => this.link(part)));
  }
}

/** Tells an object that is described by its members. */
export function hasMembers(schema: Schema): boolean {
  if (schema.kind !== 'keywords') return false;
  const { properties, required, patternProperties } = schema;
  return (properties ?? required ?? patternProperties) !== undefined;
}

function objectInPlace({ pointer, types = ['object'] }: KeywordSchema): Schema {
  const object = { kind: 'reference', pointer, to: inPlace } as const;
  const others = types.filter((type) => type !== 'object');
  if (others.length === 0) return object;
  return {
    kind: 'keywords',
    pointer,
    anyOf: [object, { kind: 'keywords', pointer, types: others }],
  };
}
