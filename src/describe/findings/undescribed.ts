import type { KeywordSchema, Model, Schema } from '../../model/model.js';
import { subschemas } from '../../model/subschemas.js';
import { demandsOf } from '../../model/telling.js';
import { matches } from '../../patterns/patterns.js';
import { misspelt, nearest } from '../../text.js';
import { forbids } from '../../values/contradiction.js';
import { placeOf } from './place.js';
import type { Checking } from './checking.js';

/** Reports required names that nothing describes: mostly another spelling of one that is. */
export function reportUndescribed(checking: Checking): void {
  const { lookup, model } = checking;
  for (const schema of wholes(model)) {
    const parts = partsOf(schema, lookup);
    if (!parts.some((part) => part.required)) continue;
    const properties = parts.flatMap((part) => part.properties ?? []);
    if (properties.length === 0 || parts.some(isOpen)) continue;
    const keys = new Set(properties.map(({ key }) => key));
    for (const part of parts) {
      for (const name of part.required ?? []) {
        if (keys.has(name) || parts.some((one) => isSaid(one, name))) continue;
        report(name, part, [...keys], checking);
      }
    }
  }
}

function report(
  name: string,
  { pointer }: KeywordSchema,
  keys: readonly string[],
  { document, diagnostics }: Checking,
): void {
  const meant = diagnostics.isWorthAGuess('undescribed-required')
    ? (misspelt(name, keys) ?? nearest(name, keys))
    : undefined;
  diagnostics.report(
    'undescribed-required',
    { name, meant },
    placeOf(document, pointer, 'required'),
  );
}

/** The schemas of whole values: each says alone what a value is. */
function wholes({ schemas, messages }: Model): readonly Schema[] {
  const parts = new Set<string>();
  const found: Schema[] = [];
  const visit = (schema: Schema, isPart: boolean): void => {
    if (schema.kind === 'reference' && isPart) parts.add(schema.to);
    if (schema.kind !== 'keywords') return;
    if (!isPart) found.push(schema);
    const inPlace = partsIn(schema);
    for (const part of subschemas(schema)) visit(part, inPlace.includes(part));
  };
  for (const { payload } of messages) visit(payload, false);
  for (const { schema } of schemas) visit(schema, false);
  const asParts = new Set(
    schemas.filter(({ name }) => parts.has(name)).map(({ schema }) => schema),
  );
  return found.filter((schema) => !asParts.has(schema));
}

/** The schemas that a schema puts together. */
function partsIn(schema: KeywordSchema): readonly Schema[] {
  if (!isComposed(schema)) return [];
  const { allOf = [], anyOf = [], oneOf = [], dependencies = [], not } = schema;
  const dependent = dependencies.map((dependency) => dependency.schema);
  return [
    ...allOf,
    ...anyOf,
    ...oneOf,
    not,
    schema.if,
    schema.then,
    schema.else,
    ...dependent,
  ].filter((part) => part !== undefined);
}

function isComposed({ allOf, anyOf, oneOf, not, if: condition, dependencies }: KeywordSchema) {
  return (allOf ?? anyOf ?? oneOf ?? not ?? condition ?? dependencies) !== undefined;
}

/** All schemas about one value, references followed. */
function partsOf(schema: Schema, lookup: Checking['lookup']): readonly KeywordSchema[] {
  if (schema.kind === 'keywords' && !isComposed(schema)) return [schema];
  const seen = new Set<KeywordSchema>();
  const visit = (part: Schema): void => {
    for (const demand of demandsOf(part, lookup)) {
      if (seen.has(demand)) continue;
      seen.add(demand);
      partsIn(demand).forEach(visit);
    }
  };
  visit(schema);
  return [...seen];
}

/** Tells a schema that describes members of any name. */
function isOpen({ additionalProperties }: KeywordSchema): boolean {
  return additionalProperties !== undefined && additionalProperties.kind !== 'boolean';
}

/** Tells if a schema describes a member by a pattern, or refuses it, which is another finding. */
function isSaid(schema: KeywordSchema, name: string): boolean {
  const { patternProperties = [] } = schema;
  return forbids(schema, name) || patternProperties.some((pattern) => matches(pattern, name));
}
