import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, entries, text, type Document, type Node } from '../document/node.js';
import { keyOfPointer, type Linked } from './link.js';
import type { KeywordSchema } from '../model/model.js';
import { allowedValues, demandsOf } from '../model/telling.js';
import type { Discriminator, WrittenKeywords, WrittenReference } from './written.js';

/** AsyncAPI names the property; OpenAPI may say which value stands for which schema. */
export function readDiscriminator(
  node: Node,
  document: Document,
  diagnostics: Diagnostics,
): Discriminator | undefined {
  const written = child(node, 'discriminator');
  const property = text(written) ?? text(child(written, 'propertyName'));
  if (property === undefined) return undefined;
  const mapping = entries(child(written, 'mapping')).flatMap(([value, target]) => {
    const to = targetKey(target, document);
    if (to !== undefined) return [{ value, to }];
    const problem = `The discriminator says that "${value}" is ${text(target) ?? 'no text'}, where no schema is.`;
    diagnostics.report('questionable-document', { problem }, target.place);
    return [];
  });
  return { property, mapping };
}

/** The key of a schema that is given by its reference, or by that key alone. */
function targetKey(target: Node, document: Document): string | undefined {
  const found = document.resolve(target);
  if (found) return keyOfPointer(found.pointer);
  const written = text(target);
  return written === undefined || /[/#]/.test(written) ? undefined : written;
}

/**
 * The tags of alternatives, by their references: a tag asks for the alternative's value of the
 * discriminating property. An alternative that asks for one itself needs none; any other has the name of
 * its schema, as AsyncAPI says, or the mapped one.
 */
export function tagsOf(
  discriminators: ReadonlyMap<WrittenKeywords, Discriminator>,
  linked: Linked,
): ReadonlyMap<WrittenReference, KeywordSchema> {
  const tags = new Map<WrittenReference, KeywordSchema>();
  for (const [{ oneOf = [], anyOf = [] }, discriminator] of discriminators) {
    for (const alternative of [...oneOf, ...anyOf]) {
      if (alternative.kind !== 'reference') continue;
      const tag = tagOf(alternative, discriminator, linked);
      if (tag) tags.set(alternative, tag);
    }
  }
  return tags;
}

function tagOf(
  alternative: WrittenReference,
  { property, mapping }: Discriminator,
  { link, lookup, keyOf }: Linked,
): KeywordSchema | undefined {
  const reference = link(alternative);
  if (reference.kind !== 'reference') return undefined;
  if (allowedValues(demandsOf(reference, lookup), property, lookup)) return undefined;
  const { pointer, to } = reference;
  const key = keyOf(to);
  const mapped = mapping.filter((entry) => entry.to === key);
  const values = mapped.length > 0 ? mapped.map(({ value }) => value) : [key];
  const [only] = values;
  const isConstant = values.length === 1 && only !== undefined;
  const value = isConstant ? { const: { value: only } } : { enum: values };
  return {
    kind: 'keywords',
    pointer,
    required: [property],
    properties: [{ key: property, schema: { kind: 'keywords', pointer, ...value } }],
  };
}
