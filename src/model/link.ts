import { lastKey } from '../spec/pointer.js';
import { strict, type Lookup } from './lookup.js';
import type { Json, KeywordSchema, Pointer, Schema } from './model.js';
import type { Named } from './names.js';
import { mapSubschemas } from './subschemas.js';
import type { DeclaredSchema, WrittenReference, WrittenSchema } from './written.js';

/** Things that only linked schemas can tell, and that become part of them. */
export interface Additions {
  /** Each alternative, by its reference, also has to satisfy its tag. */
  readonly tags: ReadonlyMap<WrittenReference, KeywordSchema>;
  /** Valid examples, by the schema or message that keeps them. */
  readonly examples: ReadonlyMap<object, readonly Json[]>;
}

export const noAdditions: Additions = { tags: new Map(), examples: new Map() };

export interface Linked {
  /** A new schema, whose references have names. */
  readonly link: (written: WrittenSchema) => Schema;
  /** Links each declared schema when it is first asked for. */
  readonly lookup: Lookup;
  /** The key that the document gives what is called `name`. */
  readonly keyOf: (name: string) => string;
}

/** Links schemas; `names` are by the pointers of everything declared. */
export function linkWith(
  declared: readonly DeclaredSchema[],
  names: ReadonlyMap<Pointer, Named>,
  { tags, examples }: Additions,
): Linked {
  const byName = new Map<string, DeclaredSchema>();
  for (const declaration of declared) {
    const name = names.get(declaration.pointer)?.name;
    if (name !== undefined) byName.set(name, declaration);
  }
  const linked = new Map<string, Schema>();
  const linkReference = (reference: WrittenReference): Schema => {
    const { kind, pointer, target } = reference;
    const named = { kind, pointer, to: names.get(target)?.name ?? '' };
    const tag = tags.get(reference);
    return tag ? { kind: 'keywords', pointer, allOf: [named, tag] } : named;
  };
  const link = (written: WrittenSchema): Schema => {
    if (written.kind === 'boolean') return written;
    if (written.kind === 'reference') return linkReference(written);
    const schema = mapSubschemas(written, link);
    const valid = examples.get(written);
    return valid ? { ...schema, examples: valid } : schema;
  };
  const find = (name: string): Schema | undefined => {
    const written = byName.get(name)?.schema;
    if (!written || linked.has(name)) return linked.get(name);
    const schema = link(written);
    linked.set(name, schema);
    return schema;
  };
  const keyOf = (name: string): string => {
    const pointer = byName.get(name)?.pointer;
    return pointer === undefined ? name : lastKey(pointer);
  };
  return { link, lookup: strict(find), keyOf };
}
