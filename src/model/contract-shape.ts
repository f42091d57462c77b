import { isObject } from '../runtime/json.js';
import type { Model, Schema } from './model.js';
import { referencesOf } from './references.js';

/** Schemas that stand in each other deeper than this are none of ours. */
const deepest = 300;

/** Tells if something is of a shape; schemas are `depth` deep in others. */
type Shape = (value: unknown, depth: number) => boolean;

/** Tells a Model, as a contract has it: each member that a comparison reads is there, of its type, and all names lead somewhere. */
export function isModel(value: unknown): value is Model {
  return model(value, 0) && isLinked(value as Model);
}

const text: Shape = (value) => typeof value === 'string';
const flag: Shape = (value) => typeof value === 'boolean';
const number: Shape = (value) => typeof value === 'number' && Number.isFinite(value);
const any: Shape = () => true;

/** A place in a payload, or a header. */
const location: Shape = (value) => typeof value === 'string' && value.length < 2_000;

function listOf(item: Shape): Shape {
  return (value, depth) => Array.isArray(value) && value.every((one: unknown) => item(one, depth));
}

function oneOf(...words: readonly string[]): Shape {
  return (value) => words.includes(value as string);
}

function optional(shape: Shape): Shape {
  return (value, depth) => value === undefined || shape(value, depth);
}

function both(one: Shape, other: Shape): Shape {
  return (value, depth) => one(value, depth) && other(value, depth);
}

function objectOf(members: Readonly<Record<string, Shape>>): Shape {
  return (value, depth) =>
    isObject(value) &&
    Object.entries(members).every(([name, shape]) =>
      shape(Object.hasOwn(value, name) ? value[name] : undefined, depth),
    );
}

const schema: Shape = (value, depth) => {
  if (!isObject(value) || depth > deepest) return false;
  const kinds: Readonly<Record<string, Shape>> = { boolean, reference, keywords };
  const { kind } = value;
  const shape = typeof kind === 'string' && Object.hasOwn(kinds, kind) ? kinds[kind] : undefined;
  return shape?.(value, depth + 1) ?? false;
};

const compiles: Shape = (value) => {
  try {
    const { source, flags } = value as { readonly source: string; readonly flags: string };
    return new RegExp(source, flags).source === source;
  } catch {
    return false;
  }
};
const pattern = both(objectOf({ source: text, flags: oneOf('', 'u') }), compiles);
const types = oneOf('null', 'boolean', 'integer', 'number', 'string', 'array', 'object');
const annotated = { pointer: text, description: optional(text), deprecated: optional(flag) };

const boolean = objectOf({ pointer: text, accepts: flag });
const reference = objectOf({ ...annotated, to: text });
const keywords = objectOf({
  ...annotated,
  ...all(optional(text), 'title', 'format'),
  ...all(optional(number), 'multipleOf', 'minimum', 'maximum'),
  ...all(optional(number), 'exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength'),
  ...all(optional(number), 'minItems', 'maxItems', 'minProperties', 'maxProperties'),
  ...all(optional(schema), 'items', 'additionalItems', 'contains', 'additionalProperties'),
  ...all(optional(schema), 'propertyNames', 'not', 'if', 'then', 'else'),
  ...all(optional(listOf(schema)), 'tuple', 'allOf', 'anyOf', 'oneOf'),
  ...all(optional(listOf(any)), 'enum', 'examples'),
  const: optional(objectOf({ value: (value) => value !== undefined })),
  types: optional(listOf(types)),
  required: optional(listOf(text)),
  uniqueItems: optional(flag),
  pattern: optional(pattern),
  properties: optional(listOf(objectOf({ key: text, schema }))),
  patternProperties: optional(listOf(both(pattern, objectOf({ schema })))),
  dependencies: optional(
    listOf(objectOf({ key: text, required: optional(listOf(text)), schema: optional(schema) })),
  ),
  unread: optional(listOf(objectOf({ keyword: text, says: optional(text) }))),
});

function all(shape: Shape, ...names: readonly string[]): Readonly<Record<string, Shape>> {
  return Object.fromEntries(names.map((name) => [name, shape]));
}

const message = objectOf({
  ...{ name: text, id: text, pointer: text, payload: schema, deprecated: flag, isForm: flag },
  isUnread: optional(flag),
  ...all(optional(text), 'summary', 'description'),
  names: objectOf(all(optional(text), 'key', 'name', 'title')),
  headers: listOf(objectOf({ name: text, schema })),
});

const channel = objectOf({
  address: optional(text),
  parameters: listOf(objectOf({ name: text, values: optional(listOf(text)) })),
});

const tuples = listOf(listOf(any));

const event = objectOf({
  ...{ name: text, pointer: text, each: optional(location) },
  operation: objectOf({ id: text, deprecated: flag, channel }),
  messages: listOf(objectOf({ name: text, type: text })),
  told: listOf(objectOf({ by: text, url: text, at: listOf(location), values: tuples })),
});

const valuesOfEvent: Shape = (value, depth) =>
  Array.isArray(value) && value.length === 2 && text(value[0], depth) && tuples(value[1], depth);

const telling = objectOf({
  ...{ channels: listOf(text), isBase: flag, events: listOf(text) },
  ...all(optional(location), 'each', 'rest'),
  tells: listOf(
    objectOf({
      kind: oneOf('value', 'presence', 'type'),
      at: listOf(location),
      values: listOf(valuesOfEvent),
      others: optional(tuples),
    }),
  ),
});

const model = objectOf({
  ...{ packageName: text, packageVersion: text },
  role: oneOf('subscriber', 'application'),
  formats: oneOf('annotation', 'assertion'),
  schemas: listOf(objectOf({ name: text, schema })),
  messages: listOf(message),
  events: listOf(event),
  tellings: listOf(telling),
});

/** Names that lead on to others further than this are none of ours. */
const furthest = 1_000;

/** Tells if every name leads to a schema, no name only to itself, and none too far. */
function isLinked({ schemas, messages, events }: Model): boolean {
  const named = new Map<string, Schema>([
    ...messages.map(({ name, payload }) => [name, payload] as const),
    ...schemas.map((one) => [one.name, one.schema] as const),
  ]);
  const used = events.flatMap((one) => one.messages.map(({ type }) => type));
  const parts = [
    ...named.values(),
    ...messages.flatMap(({ headers, payload }) => {
      return [payload, ...headers.map((header) => header.schema)];
    }),
  ];
  const names = [...parts.flatMap(referencesOf), ...used];
  if (!names.every((name) => named.has(name))) return false;
  return [...named.keys()].every(ends) && isNear(named);

  function ends(name: string): boolean {
    const seen = new Set<string>();
    for (let at = named.get(name); at?.kind === 'reference'; at = named.get(at.to)) {
      if (seen.has(at.to)) return false;
      seen.add(at.to);
    }
    return true;
  }
}

/** Takes away names that lead nowhere new, as often as there may be steps. What is left leads on, or in a circle. */
function isNear(named: ReadonlyMap<string, Schema>): boolean {
  const left = new Map([...named].map(([name, one]) => [name, referencesOf(one)] as const));
  for (let step = 0; step < furthest; step++) {
    const ended = [...left].filter(([, next]) => !next.some((name) => left.has(name)));
    if (ended.length === 0) return true;
    for (const [name] of ended) left.delete(name);
  }
  return left.size === 0;
}
