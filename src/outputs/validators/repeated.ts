import type { Property, Schema } from '../../model/model.js';
import { isPlainKey } from '../../values/rules.js';
import type { Test } from './conditions.js';
import type { Constants } from './members.js';

/** The tests of a member: that of its format comes after those of all members. */
export interface MemberTests {
  readonly test: Test;
  readonly format: Test;
}

/** The things around a member, besides its own schema, that its code follows from. */
interface Around {
  readonly constants?: Constants | undefined;
  readonly isComposed: boolean;
  readonly isNarrowed: boolean;
  readonly leadsBack: (name: string) => boolean;
}

/**
 * Code of members that many schemas describe in the same words, such as `created_at`: made once for all of them. Documents are
 * large because they repeat themselves.
 */
export class Repeated<Made> {
  private readonly known = new Map<string, Made>();

  of(property: Property, isRequired: boolean, around: Around, make: () => Made): Made {
    const { constants, isComposed, isNarrowed } = around;
    const words = constants && wordsIn(constants, property, around);
    if (words === undefined) return make();
    const key = `${isRequired} ${isComposed} ${isNarrowed} ${words}`;
    const made = this.known.get(key) ?? make();
    this.known.set(key, made);
    return made;
  }
}

function wordsIn({ names, words }: Constants, property: Property, around: Around) {
  const { key, schema } = property;
  if (words.has(key)) return words.get(key);
  const said: unknown[] = [key, names.get(key)?.text];
  const areAll = names.has(key) && isPlainKey(key) && addWords(schema, around, said);
  const found = areAll ? JSON.stringify(said) : undefined;
  words.set(key, found);
  return found;
}

/**
 * Adds all that the code of a member follows from. False where it follows from the schema around it too, which a reference leads
 * back to, or from the place of a schema inside.
 */
function addWords(schema: Schema, around: Around, said: unknown[]): boolean {
  if (schema.kind === 'reference') {
    said.push('$ref', schema.to);
    return !around.leadsBack(schema.to);
  }
  if (schema.kind === 'boolean') return said.push(schema.accepts) > 0;
  for (const [keyword, value] of Object.entries(schema)) {
    if (annotations.has(keyword) || value === undefined) continue;
    said.push(keyword);
    if (simple.has(keyword)) said.push(value);
    else if (keyword !== 'items' || schema.items?.kind !== 'reference') return false;
    else if (!addWords(schema.items, around, said)) return false;
  }
  return true;
}

const annotations: ReadonlySet<string> = new Set([
  ...['kind', 'pointer', 'title', 'description', 'default', 'examples', 'exact', 'unread'],
  ...['deprecated', 'readOnly', 'writeOnly', 'discriminator', 'discriminatorMapping'],
]);

/** The keywords that hold no schemas. */
const simple: ReadonlySet<string> = new Set([
  ...['types', 'enum', 'const', 'format', 'pattern', 'minLength', 'maxLength', 'required'],
  ...['multipleOf', 'minimum', 'exclusiveMinimum', 'maximum', 'exclusiveMaximum'],
  ...['minItems', 'maxItems', 'uniqueItems', 'minProperties', 'maxProperties'],
]);
