import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, entries, text, type Document, type Node } from '../document/node.js';
import { kindsOf, namesOf, type Heir } from './heirs.js';
import { keyOfPointer, type Linked } from './link.js';
import { withoutNull } from './nullable.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import { allowedValues, demandsOf } from '../model/telling.js';
import type { Json, Pointer } from '../json.js';
import { isEqual } from '../runtime/validation.js';
import type {
  DeclaredSchema,
  Discriminator,
  WrittenReference,
  WrittenSchema,
  WrittenSchemas,
} from './written.js';

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

/** The tags of schemas that inherit a discriminator: a value of each is one that stands for it, or for an heir of it. */
export function heirTags(
  byName: ReadonlyMap<string, DeclaredSchema>,
  heirs: readonly Heir[],
  { lookup }: Linked,
): ReadonlyMap<WrittenSchema, KeywordSchema> {
  const tags = new Map<WrittenSchema, KeywordSchema>();
  for (const [name, { pointer, schema }] of byName) {
    const own = heirs.filter((heir) => heir.name === name && heir.ancestors.length > 0);
    const demands = demandsOf(lookup(name), lookup);
    const asked = own.flatMap(({ property }): readonly Asked[] => {
      const values = kindsOf(name, property, heirs);
      const isKnown = isEqual(values, allowedValues(demands, property, lookup));
      return values.length === 0 || isKnown ? [] : [{ property, values }];
    });
    if (asked.length > 0) tags.set(withoutNull(schema), tagOf(asked, pointer));
  }
  return tags;
}

/** The values that a property may have. */
interface Asked {
  readonly property: string;
  readonly values: readonly Json[];
}

function tagOf(asked: readonly Asked[], pointer: Pointer): KeywordSchema {
  const properties = asked.map(({ property: key, values }) => {
    const [only] = values;
    const isConstant = values.length === 1 && only !== undefined;
    const value = isConstant ? { const: { value: only } } : { enum: values };
    return { key, schema: { kind: 'keywords' as const, pointer, ...value } };
  });
  return { kind: 'keywords', pointer, required: properties.map(({ key }) => key), properties };
}

/**
 * The tags of alternatives, by their references: a tag asks for the alternative's value of the
 * discriminating property. An alternative that asks for one itself needs none; any other has the name of
 * its schema, as AsyncAPI says, or the mapped one. What is meant for another alternative is no value of it.
 */
export function alternativeTags(
  { choices, discriminators }: WrittenSchemas,
  heirs: readonly Heir[],
  linked: Linked,
): ReadonlyMap<WrittenReference, KeywordSchema> {
  const tags = new Map<WrittenReference, KeywordSchema>();
  for (const choice of choices) {
    for (const list of [choice.oneOf, choice.anyOf]) {
      const schemas = (list ?? []).map(linked.link);
      const beside = discriminators.get(choice);
      const discriminator = beside ?? inheritedBy(schemas, heirs);
      if (!discriminator) continue;
      const alternatives = schemas.map((one) => alternativeOf(one, discriminator, heirs, linked));
      alternatives.forEach((alternative, index) => {
        const written = list?.[index];
        const { property } = discriminator;
        const rivals = alternatives.filter(
          (other) => other !== alternative && overlap(other, alternative),
        );
        const values = meant(alternative, rivals);
        const isAsked = isEqual(values, alternative.allowed) || (!beside && rivals.length === 0);
        if (written?.kind === 'reference' && !isAsked) {
          tags.set(written, tagOf([{ property, values }], written.pointer));
        }
      });
    }
  }
  return tags;
}

/** A discriminator that two of the schemas have. */
function inheritedBy(
  schemas: readonly Schema[],
  heirs: readonly Heir[],
): Discriminator | undefined {
  const names = new Set(
    schemas.flatMap((schema) => (schema.kind === 'reference' ? schema.to : [])),
  );
  const own = heirs.filter(({ name }) => name !== undefined && names.has(name));
  const shared = own.find(({ name, property }) =>
    own.some((other) => other.property === property && other.name !== name),
  );
  return shared && { property: shared.property, mapping: [] };
}

/** An alternative with its values of the property that discriminates. */
interface Alternative {
  /** The values that its schema allows; undefined if it allows any. */
  readonly allowed: readonly Json[] | undefined;
  readonly values: readonly Json[];
  /** The values that stand for it alone. */
  readonly own: readonly Json[];
}

function alternativeOf(
  schema: Schema,
  { property, mapping }: Discriminator,
  heirs: readonly Heir[],
  { lookup, keyOf }: Linked,
): Alternative {
  const allowed = allowedValues(demandsOf(schema, lookup), property, lookup);
  if (schema.kind !== 'reference') return { allowed, values: allowed ?? [], own: [] };
  const heir = heirs.find(({ name, property: at }) => name === schema.to && at === property);
  const own = heir?.values ?? namesOf(keyOf(schema.to), mapping);
  const values = allowed ?? (heir ? kindsOf(schema.to, property, heirs) : own);
  return { allowed, values, own };
}

function overlap({ values: left }: Alternative, { values: right }: Alternative): boolean {
  return left.some((value) => right.includes(value));
}

/** The values of an alternative without those of its heirs; its name among the values that several share. */
function meant({ values, own }: Alternative, rivals: readonly Alternative[]): readonly Json[] {
  const areHeirs = rivals.every(
    (rival) =>
      rival.values.length < values.length && rival.values.every((value) => values.includes(value)),
  );
  if (areHeirs) {
    const others = rivals.flatMap((rival) => rival.values);
    return values.filter((value) => !others.includes(value));
  }
  const named = own.filter((value) => values.includes(value));
  return named.length > 0 ? named : values;
}
