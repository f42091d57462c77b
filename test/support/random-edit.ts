import type { Random } from './rewrite.js';

type Fields = Record<string, unknown>;

/** A document with one or two random edits of its schemas; the same seed, the same edits. */
export function editedAtRandom(document: object, random: Random): object {
  const copy = JSON.parse(JSON.stringify(document)) as Fields;
  const schemas = schemasIn(copy, []);
  for (let left = random() < 0.5 ? 1 : 2; left > 0 && schemas.length > 0; left--) {
    edit(pick(schemas, random), random, schemas);
  }
  return copy;
}

/** The keys whose values are schemas, lists of them, or maps of them. */
const single = new Set([
  ...['items', 'additionalItems', 'additionalProperties', 'contains', 'propertyNames', 'not'],
  ...['if', 'then', 'else', 'payload'],
]);
const lists = new Set(['allOf', 'anyOf', 'oneOf', 'items']);
const maps = new Set(['properties', 'patternProperties', 'dependencies', 'schemas']);

function schemasIn(node: unknown, found: Fields[]): Fields[] {
  if (typeof node !== 'object' || node === null) return found;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value !== 'object' || value === null) continue;
    if (lists.has(key) && Array.isArray(value)) {
      for (const part of value as unknown[]) take(part, found);
    } else if (maps.has(key)) for (const part of Object.values(value)) take(part, found);
    else if (single.has(key)) take(value, found);
    else if (!['enum', 'const', 'default', 'examples', 'example'].includes(key)) {
      schemasIn(value, found);
    }
  }
  return found;
}

function take(schema: unknown, found: Fields[]): void {
  if (typeof schema !== 'object' || schema === null || Array.isArray(schema)) return;
  if (!('$ref' in schema)) found.push(schema as Fields);
  schemasIn(schema, found);
}

function pick<Item>(items: readonly Item[], random: Random): Item {
  return items[Math.floor(random() * items.length)] as Item;
}

const types = ['string', 'integer', 'number', 'boolean', 'null', 'object', 'array'] as const;

const additions: readonly ((random: Random) => Fields)[] = [
  (random) => ({ type: pick(types, random) }),
  (random) => ({ type: [pick(types, random), 'null'] }),
  (random) => ({ enum: ['a', 'b', 7, null].slice(0, 1 + Math.floor(random() * 4)) }),
  (random) => ({ const: pick(['a', 7, true], random) }),
  (random) => ({ minimum: Math.floor(random() * 10) }),
  (random) => ({ exclusiveMaximum: Math.floor(random() * 10) }),
  (random) => ({ multipleOf: pick([2, 0.5, 3], random) }),
  (random) => ({ minLength: Math.floor(random() * 4) }),
  (random) => ({ maxLength: Math.floor(random() * 6) }),
  (random) => ({ pattern: pick(['^a', '^[a-z]{1,3}$', 'b+', '^x-'], random) }),
  (random) => ({ minItems: Math.floor(random() * 3) }),
  (random) => ({ maxItems: Math.floor(random() * 3) }),
  () => ({ uniqueItems: true }),
  (random) => ({ items: { type: pick(types, random) } }),
  (random) => ({ items: [{ type: pick(types, random) }], additionalItems: false }),
  (random) => ({ contains: { type: pick(types, random) } }),
  (random) => ({ properties: { [pick(['a', 'b', 'id'], random)]: { type: pick(types, random) } } }),
  (random) => ({ required: [pick(['a', 'b', 'id'], random)] }),
  () => ({ additionalProperties: false }),
  (random) => ({ additionalProperties: { type: pick(types, random) } }),
  (random) => ({ patternProperties: { '^x': { type: pick(types, random) } } }),
  () => ({ propertyNames: { maxLength: 3 } }),
  (random) => ({ minProperties: Math.floor(random() * 3) }),
  (random) => ({ maxProperties: Math.floor(random() * 3) }),
  () => ({ dependencies: { a: ['b'] } }),
  (random) => ({ anyOf: [{ type: pick(types, random) }, { type: pick(types, random) }] }),
  (random) => ({ oneOf: [{ type: pick(types, random) }, { required: ['a'] }] }),
  (random) => ({ not: { type: pick(types, random) } }),
  (random) => ({
    if: { required: ['a'] },
    then: { required: ['b'] },
    else: { type: pick(types, random) },
  }),
];

/** Takes a keyword away, changes a number, adds keywords, or puts another schema's in. */
function edit(schema: Fields, random: Random, others: readonly Fields[]): void {
  const keys = Object.keys(schema);
  const roll = random();
  if (roll < 0.3 && keys.length > 0) delete schema[pick(keys, random)];
  else if (roll < 0.45) {
    const numbers = keys.filter((key) => typeof schema[key] === 'number');
    const [key] = numbers;
    const least = key === 'multipleOf' ? 1 : 0;
    if (key !== undefined)
      schema[key] = Math.max(least, Number(schema[key]) + pick([-1, 1, 3], random));
  } else if (roll < 0.9) Object.assign(schema, pick(additions, random)(random));
  else {
    const other = pick(others, random);
    const copy = JSON.parse(JSON.stringify(other)) as Fields;
    for (const key of keys) delete schema[key];
    Object.assign(schema, copy);
  }
}
