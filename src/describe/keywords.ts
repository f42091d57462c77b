import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { isEqual } from '../runtime/validation.js';
import {
  child,
  entries,
  scalar,
  spelling,
  text,
  toExactJson,
  toJson,
  type Document,
  type Located,
  type Node,
} from '../document/node.js';
import { at } from '../document/pointer.js';
import { defined } from './defined.js';
import { isNullable } from './nullable.js';
import { isOfType } from '../values/rules.js';
import type { Patterns } from '../patterns/patterns.js';
import type { Dependency, JsonType, KeywordSchema, Pattern } from '../model/model.js';
import { jsonOf, type ExactJson, type Pointer } from '../json.js';
import type { WrittenKeywords, WrittenReference, WrittenSchema } from './written.js';

/** Reads a schema that stands in another. */
type Read = (node: Node, pointer: Pointer) => WrittenSchema;

/** Keywords that are read together. */
export type KeywordGroup = keyof typeof groups;

const groups = {
  values: ['default', 'const', 'enum'],
  limits: [
    ...['multipleOf', 'minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'],
    ...['minLength', 'maxLength', 'minItems', 'maxItems', 'uniqueItems'],
    ...['minProperties', 'maxProperties'],
  ],
  items: ['items', 'prefixItems', 'additionalItems', 'contains'],
  members: [
    ...['properties', 'patternProperties', 'additionalProperties', 'propertyNames'],
    ...['dependencies', 'dependentRequired', 'dependentSchemas'],
  ],
  parts: ['allOf', 'anyOf', 'oneOf', 'not', 'if', 'then', 'else'],
} as const;
const groupOf: ReadonlyMap<string, KeywordGroup> = new Map(
  (Object.keys(groups) as KeywordGroup[]).flatMap((group) =>
    groups[group].map((keyword) => [keyword, group]),
  ),
);

/** The groups that a schema has a keyword of: it has few, and isn't asked for those of the others. */
export function groupsIn(node: Node): ReadonlySet<KeywordGroup> {
  const found = new Set<KeywordGroup>();
  if (node.kind !== 'map') return found;
  for (const keyword of node.entries.keys()) {
    const group = groupOf.get(keyword);
    if (group) found.add(group);
  }
  return found;
}

/** The keywords that say what they say by themselves, whatever stands beside them. */
export function readScalars(node: Node, groups: ReadonlySet<KeywordGroup>) {
  const string = (keyword: string) => ofType('string', scalar(child(node, keyword)));
  const flag = (keyword: string) => ofType('boolean', scalar(child(node, keyword)));
  const defaultValue = child(node, 'default');
  return {
    title: string('title'),
    description: string('description'),
    format: string('format'),
    deprecated: flag('deprecated'),
    readOnly: flag('readOnly'),
    writeOnly: flag('writeOnly'),
    default: defaultValue && toJson(defaultValue),
    types: readTypes(node),
    ...(groups.has('limits') && readLimits(node)),
    required: readStrings(child(node, 'required')),
  };
}

function readLimits(node: Node) {
  const number = (keyword: string) => ofType('number', scalar(child(node, keyword)));
  return {
    multipleOf: number('multipleOf'),
    minimum: number('minimum'),
    maximum: number('maximum'),
    ...exclusiveLimits(node),
    minLength: number('minLength'),
    maxLength: number('maxLength'),
    minItems: number('minItems'),
    maxItems: number('maxItems'),
    uniqueItems: ofType('boolean', scalar(child(node, 'uniqueItems'))),
    minProperties: number('minProperties'),
    maxProperties: number('maxProperties'),
  };
}

/** The annotations that a schema may have beside a `$ref`, where its keywords say nothing. */
export function readDescription(node: Node): Pick<KeywordSchema, 'description' | 'deprecated'> {
  const description = ofType('string', scalar(child(node, 'description')));
  const deprecated = ofType('boolean', scalar(child(node, 'deprecated')));
  return defined({ description, deprecated });
}

/** The keywords of values, with numbers that no double holds. */
export function readExact(node: Node): WrittenKeywords['exact'] {
  let found: Record<string, ExactJson> | undefined;
  for (const keyword of exactKeywords) {
    const value = keyword.startsWith('exclusive') ? limitOf(node, keyword) : child(node, keyword);
    const exact = value && toExactJson(value);
    if (exact !== undefined) (found ??= {})[keyword] = exact;
  }
  return found;
}

const exactKeywords = [
  ...['default', 'const', 'enum', 'multipleOf', 'minimum', 'maximum'],
  ...['exclusiveMinimum', 'exclusiveMaximum', 'minLength', 'maxLength'],
  ...['minItems', 'maxItems', 'minProperties', 'maxProperties'],
];

/** `const` and `enum`, without the values that the rest of the schema never accepts. */
export function readValues(
  node: Node,
  diagnostics: Diagnostics,
): Pick<KeywordSchema, 'const' | 'enum'> {
  const types = readTypes(node);
  const constant = child(node, 'const');
  const list = child(node, 'enum');
  const listed = list?.kind === 'list' ? list.items : undefined;
  if (!constant && !listed) return {};
  const isPossible = (item: Node): boolean => {
    const value = toJson(item);
    const isNull = value === null && isNullable(node);
    const isOfTypes = !types || isNull || types.some((type) => isOfType(value, type));
    const isListed = !constant || !listed || listed.some((one) => isEqual(toJson(one), value));
    if (isOfTypes && isListed) return true;
    const shown = jsonOf(toExactJson(item) ?? value);
    diagnostics.report('impossible-value', { value: shown }, item.place);
    return false;
  };
  const possible = (constant ? [constant] : (listed ?? []))
    .filter(isPossible)
    .map((item) => toJson(item));
  const [only] = possible;
  if (constant && only !== undefined) return { const: { value: only } };
  const distinct = new Map(possible.map((value) => [JSON.stringify(value), value]));
  return { enum: [...distinct.values()] };
}

/** The properties of a schema, each where it stands: a map of them may take others from where its `$ref` leads. */
export function readProperties(
  document: Document,
  { node, pointer }: Located,
): readonly (readonly [key: string, property: Located])[] | undefined {
  const map = child(node, 'properties');
  return map && propertiesOf(map, at(pointer, 'properties'), document, new Set());
}

/** A property can be called `$ref`, too. */
function propertiesOf(
  map: Node,
  pointer: Pointer,
  document: Document,
  seen: Set<Node>,
): readonly (readonly [key: string, property: Located])[] {
  if (seen.has(map)) return [];
  seen.add(map);
  const reference = child(map, '$ref');
  const isReference = reference && text(reference) !== undefined;
  const target = isReference ? document.resolve(reference) : undefined;
  const taken = target ? propertiesOf(target.node, target.pointer, document, seen) : [];
  const own: (readonly [string, Located])[] = [];
  for (const [key, node] of entries(map)) {
    if (!isReference || key !== '$ref') own.push([key, { node, pointer: at(pointer, key) }]);
  }
  return taken.length === 0 ? own : [...new Map([...taken, ...own])];
}

/** `dependencies`, and what took its place in later drafts. */
export function readDependencies(
  node: Node,
  pointer: Pointer,
  read: Read,
): WrittenKeywords['dependencies'] {
  const all = ['dependencies', 'dependentRequired', 'dependentSchemas'].flatMap((keyword) =>
    entries(child(node, keyword)).map(([key, value]): Dependency<WrittenReference> =>
      value.kind === 'list'
        ? { key, required: readStrings(value) ?? [] }
        : { key, schema: read(value, at(pointer, keyword, key)) },
    ),
  );
  return all.length > 0 ? all : undefined;
}

export function readPatternProperties(
  node: Node,
  pointer: Pointer,
  read: Read,
  patterns: Patterns,
): WrittenKeywords['patternProperties'] {
  const map = child(node, 'patternProperties');
  return (
    map &&
    entries(map).flatMap(([source, value]) => {
      const place = (map.kind === 'map' && map.keyPlaces.get(source)) || value.place;
      const pattern = patterns.compile(source, place);
      const path = at(pointer, 'patternProperties', source);
      return pattern ? [{ ...pattern, schema: read(value, path) }] : [];
    })
  );
}

export function readPattern(node: Node, patterns: Patterns): Pattern | undefined {
  const pattern = child(node, 'pattern');
  const source = text(pattern);
  if (!pattern || source === undefined) return undefined;
  const maxLength = ofType('number', scalar(child(node, 'maxLength')));
  return patterns.compile(source, pattern.place, maxLength);
}

function ofType<Name extends 'number' | 'string' | 'boolean'>(
  name: Name,
  value: unknown,
): { number: number; string: string; boolean: boolean }[Name] | undefined {
  return typeof value === name ? (value as ReturnType<typeof ofType<Name>>) : undefined;
}

function exclusiveLimits(node: Node) {
  const limit = (keyword: string) => ofType('number', scalar(limitOf(node, keyword)));
  return {
    exclusiveMinimum: limit('exclusiveMinimum'),
    exclusiveMaximum: limit('exclusiveMaximum'),
  };
}

/** OpenAPI 3.0 says with `true` that the limit itself is excluded. */
function limitOf(node: Node, keyword: string): Node | undefined {
  const written = child(node, keyword);
  if (scalar(written) !== true) return written;
  return child(node, keyword === 'exclusiveMinimum' ? 'minimum' : 'maximum');
}

function readStrings(node: Node | undefined): readonly string[] | undefined {
  if (node?.kind === 'scalar' && typeof node.value === 'string') return [node.value];
  if (node?.kind !== 'list') return undefined;
  const written = node.items.map((item) => text(item)).filter((item) => item !== undefined);
  return [...new Set(written)];
}

const typeNames: ReadonlySet<string> = new Set<JsonType>([
  ...(['null', 'boolean', 'integer', 'number', 'string', 'array', 'object'] as const),
]);

/** The types that `type` names. In a list, null needs no quotes. */
function readTypes(node: Node): readonly JsonType[] | undefined {
  const written = child(node, 'type');
  if (written?.kind !== 'list') {
    const name = text(written);
    return isTypeName(name) ? [name] : undefined;
  }
  const types = written.items.map(spelling).filter(isTypeName);
  return types.length > 0 ? [...new Set(types)] : undefined;
}

function isTypeName(name: string | undefined): name is JsonType {
  return name !== undefined && typeNames.has(name);
}
