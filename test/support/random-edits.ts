import { randomComposition } from './random-composition.js';
import { randomDocument } from './random-document.js';
import { editedAtRandom } from './random-edit.js';
import { documentOf } from './forge.js';
import { randomOf } from './rewrite.js';

type Schemas = Record<string, unknown>;

/**
 * Two documents of so many schemas or some more, before and after one or two random edits in each schema. The names of a document's
 * schemas begin with its seed: `D7-Order`. The same seed, the same edits.
 */
export function randomEdits(firstSeed: number, count: number): { old: object; new: object } {
  const [before, after]: [Schemas, Schemas] = [{}, {}];
  for (let seed = firstSeed, left = count; left > 0; seed++) {
    const random = randomOf(seed);
    for (const [name, schema] of Object.entries(schemasOf(seed))) {
      const [old, next] = [{ schema }, editedAtRandom({ schemas: { schema } }, random)];
      const { schema: edited } = (next as { readonly schemas: { readonly schema: unknown } })
        .schemas;
      before[`D${seed}-${name}`] = prefixed(old.schema, seed);
      after[`D${seed}-${name}`] = prefixed(edited, seed);
      left--;
    }
  }
  return { old: documentOf({ schemas: before }), new: documentOf({ schemas: after }) };
}

function schemasOf(seed: number): Schemas {
  const document = seed % 2 === 0 ? randomComposition(seed) : randomDocument(seed);
  const { components } = document as { readonly components?: { readonly schemas?: Schemas } };
  return components?.schemas ?? {};
}

/** Leads the references of a schema to the names with its seed. */
function prefixed(schema: unknown, seed: number): unknown {
  const text = JSON.stringify(schema);
  return JSON.parse(text.replaceAll('"#/components/schemas/', `"#/components/schemas/D${seed}-`));
}
