import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, entries, items, scalar, text, type Node } from '../document/node.js';
import { at } from '../document/pointer.js';
import type { Finished } from './finish.js';
import type { Lookup } from '../model/lookup.js';
import type { HeaderField, KeywordSchema, Location, Schema } from '../model/model.js';
import type { Json } from '../json.js';
import { keysOf } from '../runtime/json.js';
import type { WrittenMessage } from './message-names.js';
import { isSchemaFormat } from './schema-format.js';
import type { SchemaReader } from './schema-reader.js';
import { demandsOf } from '../model/telling.js';
import { Contradictions } from '../values/contradiction.js';
import type { WithinContext } from '../values/within.js';
import type { WrittenSchema } from './written.js';

/** A message before it has a name. */
export interface ReadMessage {
  readonly written: WrittenMessage;
  readonly payload: WrittenSchema;
  /** As the message and each of its traits describe them. */
  readonly headers: readonly WrittenSchema[];
}

/** A message whose schemas are linked. */
export interface LinkedMessage {
  readonly written: WrittenMessage;
  readonly payload: Schema;
  readonly headers: readonly Schema[];
  /** Valid payloads. */
  readonly examples: readonly Json[];
}

export function readMessage(
  written: WrittenMessage,
  schemas: SchemaReader,
  diagnostics: Diagnostics,
): ReadMessage {
  const payload = readPayload(written, schemas, diagnostics);
  const headers = written.headers.map((part) => schemas.readInPlace(part));
  const code = 'invalid-example';
  const examples = items(child(written.node, 'examples'));
  for (const example of examples.flatMap((one) => schemas.referred(one) ?? []).filter(isExample)) {
    const value = child(example, 'payload');
    if (value) schemas.addExample({ node: value, schema: payload, code, keeper: written });
    const fields = child(example, 'headers');
    if (!fields) continue;
    for (const schema of headers) {
      schemas.addExample({ node: fields, schema, code, keeper: undefined });
    }
  }
  return { written, payload, headers };
}

/** Tells an example of AsyncAPI's form; of any other it is anybody's guess what the payload is. */
function isExample(node: Node): boolean {
  return (
    node.kind === 'map' &&
    entries(node).every(([key, value]) => {
      if (key === 'headers') return value.kind === 'map';
      return key === 'payload' || (/^(?:name|summary)$/.test(key) && text(value) !== undefined);
    })
  );
}

export function linkMessage(
  { written, payload, headers }: ReadMessage,
  { link, examples }: Finished,
): LinkedMessage {
  return {
    written,
    payload: link(payload),
    headers: headers.map(link),
    examples: examples.get(written)?.values ?? [],
  };
}

function readPayload(
  { node, pointer }: WrittenMessage,
  schemas: SchemaReader,
  diagnostics: Diagnostics,
): WrittenSchema {
  const payload = child(node, 'payload');
  const payloadPointer = at(pointer, 'payload');
  const format = child(node, 'schemaFormat');
  if (payload && isInFormat(format, diagnostics)) {
    return schemas.readPayload({ node: payload, pointer: payloadPointer });
  }
  if (payload) {
    return schemas.readForeign({ node: payload, pointer: payloadPointer }, text(format) ?? '');
  }
  return { kind: 'boolean', pointer: payloadPointer, accepts: true };
}

/** Tells a format that we read, or AsyncAPI's own; reports any other. */
function isInFormat(node: Node | undefined, diagnostics: Diagnostics): boolean {
  const format = text(node);
  if (!node || format === undefined || isSchemaFormat(format)) return true;
  diagnostics.report('unsupported-schema-format', { format }, node.place);
  return false;
}

/** Reports a payload without a type, since the document gives none. */
export function reportUntyped(
  { written, payload }: LinkedMessage,
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

/** Reports a message without a sample: no value of its payload is valid, or none was found. */
export function reportUnmade(
  { written, payload }: LinkedMessage,
  context: WithinContext,
  diagnostics: Diagnostics,
): void {
  const { node, id: message } = written;
  const none = new Contradictions(context).of(payload);
  if (none) diagnostics.report('impossible-payload', { message, ...none }, node.place);
  else diagnostics.report('no-fixture', { message }, node.place);
}

/** Tells a schema whose type is unknown. */
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

/** `$message.header#/correlation-id`, as AsyncAPI writes it; undefined if it is written otherwise. */
export function parseLocation(written: string | undefined): Location | undefined {
  const match = /^\$message\.(header|payload)#\/(.+)$/.exec(written ?? '');
  if (!match) return undefined;
  const [, where, pointer = ''] = match;
  const path = keysOf(`/${pointer}`);
  if (where === 'payload') return { in: 'payload', path };
  return { in: 'headers', path: path.map((key, index) => (index === 0 ? key.toLowerCase() : key)) };
}

/** The words for a person that a message or an operation has. */
export function describe(node: Node) {
  return {
    summary: text(child(node, 'summary')),
    description: text(child(node, 'description')),
    deprecated: scalar(child(node, 'deprecated')) === true,
  };
}
