import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, items, scalar, text, type Node } from '../spec/node.js';
import { at } from '../spec/pointer.js';
import type { HeaderField, Json, KeywordSchema, Location, Schema } from './model.js';
import type { WrittenMessage } from './operations.js';
import { isSchemaFormat, type Schemas } from './schemas.js';
import { demandsOf, type Lookup } from './tell.js';

/** A message before it has a name. */
export interface ReadMessage {
  readonly written: WrittenMessage;
  readonly payload: Schema;
  /** As the message and each of its traits describe them. */
  readonly headers: readonly Schema[];
  /** Valid payloads; filled in when the schemas are finished. */
  readonly examples: readonly Json[];
}

export function readMessage(
  written: WrittenMessage,
  schemas: Schemas,
  diagnostics: Diagnostics,
): ReadMessage {
  const { node } = written;
  const payload = readPayload(written, schemas, diagnostics);
  const headers = written.headers.map((part) => schemas.readInPlace(part.node, part.pointer));
  const examples: Json[] = [];
  for (const example of items(child(node, 'examples'))) {
    const value = child(example, 'payload');
    if (value) schemas.checkExample(value, payload, (valid) => examples.push(valid));
    const fields = child(example, 'headers');
    for (const part of headers) if (fields) schemas.checkExample(fields, part, () => undefined);
  }
  return { written, payload, headers, examples };
}

function readPayload(
  { node, pointer }: WrittenMessage,
  schemas: Schemas,
  diagnostics: Diagnostics,
): Schema {
  const payload = child(node, 'payload');
  const payloadPointer = at(pointer, 'payload');
  if (payload && isInFormat(child(node, 'schemaFormat'), diagnostics)) {
    return schemas.readPayload(payload, payloadPointer);
  }
  return { kind: 'boolean', pointer: payloadPointer, accepts: true };
}

/** Whether it is in a format that we read, or in AsyncAPI's own; reports it where it isn't. */
function isInFormat(node: Node | undefined, diagnostics: Diagnostics): boolean {
  const format = text(node);
  if (!node || format === undefined || isSchemaFormat(format)) return true;
  diagnostics.report('unsupported-schema-format', { format }, node.place);
  return false;
}

/** Says which payloads have no type, since the document gives none. */
export function reportUntyped(
  { written, payload }: ReadMessage,
  lookup: Lookup,
  diagnostics: Diagnostics,
): void {
  const { node, id } = written;
  if (!isUntyped(payload, lookup, new Set())) return;
  const format =
    text(child(node, 'schemaFormat')) ?? text(child(child(node, 'payload'), 'schemaFormat'));
  if (format !== undefined && !isSchemaFormat(format)) return;
  diagnostics.report('untyped-payload', { message: id }, (child(node, 'payload') ?? node).place);
}

/** Whether the type of a schema is unknown. */
function isUntyped(schema: Schema, lookup: Lookup, seen: ReadonlySet<string>): boolean {
  if (schema.kind === 'boolean') return schema.accepts;
  if (schema.kind === 'reference') {
    const { to } = schema;
    return seen.has(to) || isUntyped(lookup(to), lookup, new Set([...seen, to]));
  }
  const untyped = (part: Schema): boolean => isUntyped(part, lookup, seen);
  const { allOf = [], anyOf, oneOf, dependencies = [] } = schema;
  return (
    !asksForKind(schema) &&
    allOf.every(untyped) &&
    (anyOf?.some(untyped) ?? true) &&
    (oneOf?.some(untyped) ?? true) &&
    (!schema.then || !schema.else || untyped(schema.then) || untyped(schema.else)) &&
    dependencies.length === 0
  );
}

function asksForKind(schema: KeywordSchema): boolean {
  const { types, enum: values, const: constant, properties, additionalProperties } = schema;
  const { patternProperties, required, propertyNames, items: each, tuple, contains, not } = schema;
  const ofObjects = properties ?? additionalProperties ?? patternProperties ?? required;
  const others = propertyNames ?? each ?? tuple ?? contains ?? not;
  return (types ?? values ?? constant ?? ofObjects ?? others) !== undefined;
}

/** The header fields that a message's schemas describe, each once, in lower case. */
export function headerFields(headers: readonly Schema[], lookup: Lookup): readonly HeaderField[] {
  const fields = new Map<string, HeaderField>();
  for (const demand of headers.flatMap((part) => demandsOf(part, lookup))) {
    for (const { key, schema } of demand.properties ?? []) {
      const name = key.toLowerCase();
      if (!fields.has(name)) fields.set(name, { name, schema });
    }
  }
  return [...fields.values()];
}

/** `$message.header#/correlation-id`, as AsyncAPI writes it; undefined where it is written otherwise. */
export function parseLocation(written: string | undefined): Location | undefined {
  const match = /^\$message\.(header|payload)#\/(.+)$/.exec(written ?? '');
  if (!match) return undefined;
  const [, where, pointer = ''] = match;
  const path = pointer.split('/').map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
  if (where === 'payload') return { in: 'payload', path };
  return { in: 'headers', path: path.map((key, index) => (index === 0 ? key.toLowerCase() : key)) };
}

/** What a person may want to know of a message or an operation. */
export function describe(node: Node) {
  return {
    summary: text(child(node, 'summary')),
    description: text(child(node, 'description')),
    deprecated: scalar(child(node, 'deprecated')) === true,
  };
}
