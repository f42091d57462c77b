import type { Property } from '../../model/model.js';
import { isPlainKey } from '../../values/rules.js';
import type { Constants } from './members.js';

/**
 * What is made of members that many schemas describe in the same words, such as `created_at`: made once for all of them.
 * Documents are large because they repeat themselves.
 */
export class Repeated<Made> {
  private readonly known = new Map<string, Made>();

  /** `constants` are those of the object, if its members are read into some. */
  of(
    property: Property,
    isRequired: boolean,
    constants: Constants | undefined,
    make: () => Made,
  ): Made {
    const name = constants?.names.get(property.key);
    const words = name && isPlainKey(property.key) ? wordsOf(property) : undefined;
    if (name === undefined || words === undefined) return make();
    const key = `${name.text} ${isRequired} ${words}`;
    const made = this.known.get(key) ?? make();
    this.known.set(key, made);
    return made;
  }
}

/** All that a member's code follows from; undefined if other schemas stand in it, whose pointers are in the code. */
function wordsOf({ key, schema }: Property): string | undefined {
  if (schema.kind !== 'keywords') return undefined;
  const words: unknown[] = [key];
  for (const [keyword, value] of Object.entries(schema)) {
    if (annotations.has(keyword) || value === undefined) continue;
    if (!simple.has(keyword)) return undefined;
    words.push(keyword, value);
  }
  return JSON.stringify(words);
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
