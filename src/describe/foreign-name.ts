import { fileStem, tokens } from '../document/pointer.js';
import type { Pointer } from '../json.js';
import { pascalCase } from '../model/spelling.js';

const steps: Readonly<Record<string, string>> = {
  properties: '',
  items: 'Item',
  additionalProperties: 'Value',
};

/** Keywords with lists of schemas: a position in one is no name. */
const lists: ReadonlySet<string> = new Set(['allOf', 'anyOf', 'oneOf', 'items', 'prefixItems']);

/** A way into something adds this to its name. */
export function namePart(keys: readonly string[]): string {
  let part = '';
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? '';
    if (key === 'properties' && index + 1 < keys.length) part += pascalCase(keys[++index] ?? '');
    else part += steps[key] ?? pascalCase(key);
    if (lists.has(key) && /^\d+$/.test(keys[index + 1] ?? '')) index++;
  }
  return part;
}

/** The keys that lead from something that has a name into it. */
const insides: ReadonlySet<string> = new Set([
  ...['properties', 'items', 'additionalProperties', 'patternProperties', 'propertyNames'],
  ...[
    'additionalItems',
    'contains',
    'dependencies',
    'allOf',
    'anyOf',
    'oneOf',
    'not',
    'if',
    'then',
  ],
  ...['else', 'payload', 'headers'],
]);

/**
 * Names a place in another file: by its key, and the way from there; by the file's name where it
 * has no key. The name depends only on the pointer.
 */
export function foreignName(pointer: Pointer): string {
  const keys = tokens(pointer) ?? [];
  const inside = keys.findIndex((key) => insides.has(key));
  const length = inside < 0 ? keys.length : inside;
  const base = length === 0 ? (fileStem(pointer) ?? '') : (keys[length - 1] ?? '');
  return length === keys.length ? base : pascalCase(base) + namePart(keys.slice(length));
}
