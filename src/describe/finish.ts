import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { unrollCycles } from './unroll.js';
import { alternativeTags, heirTags } from './discriminators.js';
import { judgeExamples } from './examples.js';
import { findHeirs } from './heirs.js';
import { byNames, linkWith, noAdditions, type Additions, type Linked } from './link.js';
import type { FormatRole, NamedSchema } from '../model/model.js';
import type { Pointer } from '../json.js';
import type { Named } from './names.js';
import {
  nowhere,
  type DeclaredSchema,
  type ValidExamples,
  type WrittenSchemas,
} from './written.js';

/** Linked schemas with all that belongs to them. */
export interface Finished extends Linked {
  /** Those of the Model, in its order. */
  readonly schemas: readonly NamedSchema[];
  /** Valid examples, by the message that keeps them. */
  readonly examples: ReadonlyMap<object, ValidExamples>;
}

/**
 * Links schemas once more for each addition: discriminators ask about linked schemas, and examples are
 * judged by schemas that have their discriminators.
 */
export function finishSchemas(
  written: WrittenSchemas,
  names: ReadonlyMap<Pointer, Named>,
  formats: FormatRole,
  diagnostics: Diagnostics,
): Finished {
  const byName = byNames(written.declared, names);
  const tags = tagsOf(written, byName, names);
  const tagged = linkWith(byName, names, { ...noAdditions, ...tags });
  const judged = judgeExamples(written.examples, tagged, formats, diagnostics);
  const linked = linkWith(byName, names, { ...tags, ...judged });
  const schemas = inDocumentOrder(written.declared).flatMap(({ pointer, origin }) => {
    const named = names.get(pointer);
    if (!named || origin.kind === 'message') return [];
    const { name } = named;
    return [{ ...named, schema: unrollCycles(name, linked.lookup(name), linked.lookup) }];
  });
  return { ...linked, schemas, examples: judged.examples };
}

/** Finds the demands of discriminators on schemas that inherit one, and then on alternatives. */
function tagsOf(
  written: WrittenSchemas,
  byName: ReadonlyMap<string, DeclaredSchema>,
  names: ReadonlyMap<Pointer, Named>,
): Pick<Additions, 'tags' | 'heirTags'> {
  if (written.discriminators.size === 0) return noAdditions;
  const bare = linkWith(byName, names, noAdditions);
  const heirs = findHeirs(byName, bare);
  const tags = heirTags(byName, heirs, bare);
  const linked = linkWith(byName, names, { ...noAdditions, heirTags: tags });
  return { heirTags: tags, tags: alternativeTags(written, heirs, linked) };
}

/** An inline schema comes after its owner. */
function inDocumentOrder(declared: readonly DeclaredSchema[]): readonly DeclaredSchema[] {
  const inside = new Map<Pointer, DeclaredSchema[]>();
  for (const declaration of declared) {
    const { origin } = declaration;
    const owner = origin.kind === 'inline' ? origin.owner : nowhere;
    const siblings = inside.get(owner);
    if (siblings) siblings.push(declaration);
    else inside.set(owner, [declaration]);
  }
  const flatten = (owner: Pointer): readonly DeclaredSchema[] =>
    (inside.get(owner) ?? []).flatMap((declaration) => [
      declaration,
      ...flatten(declaration.pointer),
    ]);
  return flatten(nowhere);
}
