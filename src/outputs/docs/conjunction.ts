import type { Lookup } from '../../model/lookup.js';
import type { KeywordSchema, Schema } from '../../model/model.js';

/** Everything that holds of one value. */
export interface Conjunction {
  /** References and `allOf` followed, and an alternative beside which there is only null. */
  readonly parts: readonly KeywordSchema[];
  /** The names of schemas that are not followed, since they have a table of their own. */
  readonly links: readonly string[];
  /** The description that stands nearest. */
  readonly description: string | undefined;
  readonly isDeprecated: boolean;
  /** No value meets it. */
  readonly isNever: boolean;
}

/** Gathers what schemas say of the one value that they all hold of. */
export function conjunctionOf(
  schemas: readonly Schema[],
  lookup: Lookup,
  isLinked: (name: string) => boolean,
): Conjunction {
  const parts = new Set<KeywordSchema>();
  const links = new Set<string>();
  const followed = new Set<string>();
  const descriptions: string[] = [];
  let [isDeprecated, isNever] = [false, false];
  const visit = (schema: Schema): void => {
    if (schema.kind === 'boolean') {
      isNever ||= !schema.accepts;
      return;
    }
    if (schema.description !== undefined) descriptions.push(schema.description);
    isDeprecated ||= schema.deprecated === true;
    if (schema.kind === 'keywords') {
      if (parts.has(schema)) return;
      parts.add(schema);
      schema.allOf?.forEach(visit);
      for (const list of [schema.anyOf ?? [], schema.oneOf ?? []])
        onlyBesideNull(list).forEach(visit);
    } else if (isLinked(schema.to)) {
      links.add(schema.to);
    } else if (!followed.has(schema.to)) {
      followed.add(schema.to);
      visit(lookup(schema.to));
    }
  };
  schemas.forEach(visit);
  return {
    parts: [...parts],
    links: [...links],
    description: descriptions[0],
    isDeprecated,
    isNever,
  };
}

/** The one alternative that is not null, where all others are; none if there are several. */
export function onlyBesideNull(alternatives: readonly Schema[]): readonly Schema[] {
  const others = alternatives.filter((schema) => !isNull(schema));
  return others.length === 1 && others.length < alternatives.length ? others : [];
}

function isNull(schema: Schema): boolean {
  if (schema.kind !== 'keywords') return false;
  const { types, enum: values, const: constant } = schema;
  return (
    types?.every((type) => type === 'null') ??
    (constant ? constant.value === null : (values?.every((value) => value === null) ?? false))
  );
}
