import type { Property, Schema } from '../../model/model.js';
import { isPlainKey } from '../../values/rules.js';
import type { Scope } from './scope.js';

/**
 * What is made of members that many schemas describe in the same words, such as `created_at`: made once for all of them.
 * Documents are large because they repeat themselves.
 */
export class Repeated<Made> {
  private readonly known = new Map<string, Made>();

  of({ key, schema }: Property, isRequired: boolean, scope: Scope, make: () => Made): Made {
    const constant = scope.constants?.names.get(key);
    const { isComposed, isNarrowed } = scope;
    const said: unknown[] = [key, constant?.text, isRequired, isComposed, isNarrowed];
    if (!constant || !isPlainKey(key) || !addWords(schema, scope, said)) return make();
    const words = JSON.stringify(said);
    const made = this.known.get(words) ?? make();
    this.known.set(words, made);
    return made;
  }
}

/**
 * Adds all that the code of a member follows from. False where it follows from the schema around it too, which a reference leads
 * back to, or from the place of a schema inside.
 */
function addWords(schema: Schema, scope: Scope, said: unknown[]): boolean {
  if (schema.kind === 'reference') {
    said.push('$ref', schema.to);
    return !scope.leadsBack(schema.to);
  }
  if (schema.kind === 'boolean') return said.push(schema.accepts) > 0;
  for (const [keyword, value] of Object.entries(schema)) {
    if (annotations.has(keyword) || value === undefined) continue;
    said.push(keyword);
    if (simple.has(keyword)) said.push(value);
    else if (keyword !== 'items' || schema.items?.kind !== 'reference') return false;
    else if (!addWords(schema.items, scope, said)) return false;
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
