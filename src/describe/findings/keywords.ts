import {
  child,
  entries,
  items,
  scalar,
  text,
  type Document,
  type Node,
} from '../../document/node.js';
import type { Schema } from '../../model/model.js';
import { misspelt } from '../../text.js';
import { laterKeywords } from '../unread.js';
import { nodeAt, placeOfKey } from './place.js';
import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import type { Checking } from './checking.js';

/** The keywords that speak of values of one type only. */
const byType = {
  number: ['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
  string: ['minLength', 'maxLength', 'pattern'],
  array: [
    ...['items', 'additionalItems', 'prefixItems', 'contains'],
    ...['minItems', 'maxItems', 'uniqueItems'],
  ],
  object: [
    ...['properties', 'patternProperties', 'additionalProperties', 'propertyNames', 'required'],
    ...['dependencies', 'dependentRequired', 'dependentSchemas', 'minProperties', 'maxProperties'],
  ],
};
const typed: ReadonlyMap<string, string> = new Map(
  Object.entries(byType).flatMap(([type, keywords]) => keywords.map((keyword) => [keyword, type])),
);

/** The other keywords that say what is valid. */
const asserting: readonly string[] = [
  ...['type', 'enum', 'const', 'allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'],
];

/** Keywords that are for people, or for finding a schema. */
const others: readonly string[] = [
  ...[
    'nullable',
    'title',
    'description',
    'default',
    'example',
    'examples',
    'deprecated',
    'readOnly',
  ],
  ...['writeOnly', 'format', 'discriminator', 'externalDocs', 'xml', 'contentMediaType'],
  ...['contentEncoding', 'contentSchema', 'definitions', '$defs', '$ref', '$id', '$schema'],
  ...['$comment', '$anchor', '$dynamicAnchor', '$recursiveAnchor', '$vocabulary'],
];

const known: ReadonlySet<string> = new Set([
  ...typed.keys(),
  ...asserting,
  ...laterKeywords,
  ...others,
]);
/** `id`, as draft-04 has it, is no slip. */
const meant = [...known].filter((keyword) => keyword !== '$id');

/** Tells a schema as it is written that has a keyword to look at: most have none. */
export function isUnusual(node: Node): boolean {
  if (node.kind !== 'map') return false;
  if (node.entries.size > 1 && node.entries.has('$ref')) return true;
  for (const keyword of node.entries.keys()) {
    const isKnown = known.has(keyword) || keyword.startsWith('x-');
    if (!isKnown || laterKeywords.has(keyword)) return true;
  }
  return false;
}

/** Reports keywords of a schema as it is written that say something else than they seem to, or nothing. */
export function reportKeywords(schema: Schema, { document, unusual, diagnostics }: Checking): void {
  if (!unusual.has(schema.pointer)) return;
  const node = nodeAt(document, schema.pointer);
  if (node?.kind !== 'map') return;
  if (text(child(node, '$ref')) !== undefined) {
    for (const keyword of besideReference(node, document)) {
      diagnostics.report('keyword-beside-reference', { keyword }, placeOfKey(node, keyword));
    }
    return;
  }
  for (const [keyword, value] of node.entries) {
    if (laterKeywords.has(keyword)) {
      if (scalar(value) === true) continue;
      diagnostics.report('unread-keyword', { keyword }, placeOfKey(node, keyword));
    } else if (!known.has(keyword) && !keyword.startsWith('x-')) {
      const spelt = misspelt(keyword, meant);
      if (spelt === undefined) continue;
      const place = placeOfKey(node, keyword);
      diagnostics.report('misspelt-keyword', { keyword, meant: spelt }, place);
    }
  }
}

/** Notes keywords that speak of values of another type than the schema has. */
export function reportIdle(schema: Schema, document: Document, diagnostics: Diagnostics): void {
  const node = nodeAt(document, schema.pointer);
  const type = child(node, 'type');
  const types = [type, ...items(type)].flatMap((item) => text(item) ?? []);
  if (!node || types.length === 0) return;
  for (const [keyword] of entries(node)) {
    if (isOfTypes(keyword, types)) continue;
    diagnostics.report('idle-keyword', { keyword, types }, placeOfKey(node, keyword));
  }
}

function isOfTypes(keyword: string, types: readonly string[]): boolean {
  const type = typed.get(keyword);
  return type === undefined || types.some((one) => (one === 'integer' ? 'number' : one) === type);
}

/** The keywords beside a `$ref` that say what is valid, and are not read; a type that the target has, too, says nothing. */
function besideReference(node: Node, document: Document): readonly string[] {
  const reference = child(node, '$ref');
  const target = reference && document.resolve(reference)?.node;
  return entries(node)
    .filter(([key]) => typed.has(key) || asserting.includes(key) || laterKeywords.has(key))
    .filter(([key]) => key !== 'nullable')
    .filter(([key, value]) => key !== 'type' || scalar(value) !== scalar(child(target, 'type')))
    .map(([key]) => key);
}
