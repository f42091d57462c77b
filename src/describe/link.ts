import { fileStem, lastKey, tokens } from '../document/pointer.js';
import { strict, type Lookup } from '../model/lookup.js';
import type { KeywordSchema, Schema } from '../model/model.js';
import type { Pointer } from '../json.js';
import type { Named } from './names.js';
import { mapSubschemas } from '../model/subschemas.js';
import type {
  DeclaredSchema,
  ValidExamples,
  WrittenKeywords,
  WrittenReference,
  WrittenSchema,
} from './written.js';

/** Things that only linked schemas can tell, and that become part of them. */
export interface Additions {
  /** Each alternative, by its reference, also has to satisfy its tag. */
  readonly tags: ReadonlyMap<WrittenReference, KeywordSchema>;
  /** A schema that inherits a discriminator also has to satisfy its tag. */
  readonly heirTags: ReadonlyMap<WrittenSchema, KeywordSchema>;
  /** Valid examples, by the schema or message that keeps them. */
  readonly examples: ReadonlyMap<object, ValidExamples>;
  /** Schemas whose default is not valid. */
  readonly withoutDefault: ReadonlySet<WrittenSchema>;
}

export const noAdditions: Additions = {
  tags: new Map(),
  heirTags: new Map(),
  examples: new Map(),
  withoutDefault: new Set(),
};

export interface Linked {
  /** The schema with references that have names. A schema without references stays the object that it is. */
  readonly link: (written: WrittenSchema) => Schema;
  /** Links a declared schema when it is first asked for. */
  readonly lookup: Lookup;
  /** The key that the document gives what is called `name`. */
  readonly keyOf: (name: string) => string;
}

/** The declared schemas by their names. A payload that only refers to one has the name of that. */
export function byNames(
  declared: readonly DeclaredSchema[],
  names: ReadonlyMap<Pointer, Named>,
): ReadonlyMap<string, DeclaredSchema> {
  const byName = new Map<string, DeclaredSchema>();
  for (const declaration of declared) {
    const { origin, schema } = declaration;
    if (origin.kind === 'message' && schema.kind === 'reference') continue;
    const name = names.get(declaration.pointer)?.name;
    if (name !== undefined) byName.set(name, declaration);
  }
  return byName;
}

/** Links schemas; `names` are by the pointers of everything declared, `byName` by `byNames`. */
export function linkWith(
  byName: ReadonlyMap<string, DeclaredSchema>,
  names: ReadonlyMap<Pointer, Named>,
  { tags, heirTags, examples, withoutDefault }: Additions,
): Linked {
  const linked = new Map<WrittenSchema, KeywordSchema>();
  const linkReference = (reference: WrittenReference): Schema => {
    const { target, ...rest } = reference;
    const named = { ...rest, to: names.get(target)?.name ?? '' };
    const tag = tags.get(reference);
    return tag ? { kind: 'keywords', pointer: rest.pointer, allOf: [named, tag] } : named;
  };
  const linkKeywords = (written: WrittenKeywords): KeywordSchema => {
    const whole = mapSubschemas(written, link);
    const schema = withoutDefault.has(written) ? withoutItsDefault(whole) : whole;
    const valid = examples.get(written);
    const tag = heirTags.get(written);
    if (!valid && !tag) return schema;
    const exact = valid?.isInexact && { exact: { ...schema.exact, examples: valid.exact } };
    return {
      ...schema,
      ...(valid && { examples: valid.values, ...exact }),
      ...(tag && { allOf: [tag, ...(schema.allOf ?? [])] }),
    };
  };
  const link = (written: WrittenSchema): Schema => {
    if (written.kind === 'boolean') return written;
    if (written.kind === 'reference') return linkReference(written);
    const known = linked.get(written);
    if (known) return known;
    const schema = linkKeywords(written);
    linked.set(written, schema);
    return schema;
  };
  const lookup = strict((name) => {
    const declaration = byName.get(name);
    return declaration && link(declaration.schema);
  });
  const keyOf = (name: string): string => {
    const pointer = byName.get(name)?.pointer;
    return pointer === undefined ? name : keyOfPointer(pointer);
  };
  return { link, lookup, keyOf };
}

function withoutItsDefault({ default: _, exact, ...rest }: KeywordSchema): KeywordSchema {
  const { default: __, ...digits } = exact ?? {};
  return { ...rest, ...(Object.keys(digits).length > 0 && { exact: digits }) };
}

/** The key of a schema in the document; the name of its file where it is all of one. */
export function keyOfPointer(pointer: Pointer): string {
  return tokens(pointer)?.length === 0 ? (fileStem(pointer) ?? '') : lastKey(pointer);
}
