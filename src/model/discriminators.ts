import { allowedValues, demandsOf, type Lookup } from './tell.js';
import type { KeywordSchema, Schema } from './model.js';

/** A discriminator as it is written: the property, and the alternatives by their values where it says so. */
export interface Discriminator {
  readonly property: string;
  /** From a value to the alternative's reference, or its last key. */
  readonly mapping: ReadonlyMap<string, string>;
}

/**
 * Has each alternative ask for its value of the discriminating property. An alternative that asks for
 * one itself stays as it is; any other has the name of its schema, as AsyncAPI says, or the mapped one.
 */
export function discriminate(
  alternatives: readonly Schema[],
  { property, mapping }: Discriminator,
  lookup: Lookup,
  keyOf: (name: string) => string,
): readonly Schema[] {
  return alternatives.map((alternative) => {
    if (alternative.kind !== 'reference') return alternative;
    if (allowedValues(demandsOf(alternative, lookup), property, lookup)) return alternative;
    const { pointer, to } = alternative;
    const key = keyOf(to);
    const mapped = [...mapping].filter(
      ([, target]) => target === key || target.endsWith(`/${key}`),
    );
    const values = mapped.length > 0 ? mapped.map(([value]) => value) : [key];
    const [only] = values;
    const tag: KeywordSchema = {
      kind: 'keywords',
      pointer,
      required: [property],
      properties: [
        {
          key: property,
          schema: {
            kind: 'keywords',
            pointer,
            ...(values.length === 1 && only !== undefined
              ? { const: { value: only } }
              : { enum: values }),
          },
        },
      ],
    };
    return { kind: 'keywords', pointer, allOf: [alternative, tag] };
  });
}
