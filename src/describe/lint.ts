import type { Diagnostics, Place } from '../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../document/node.js';
import { lastKey, splitFile, tokens } from '../document/pointer.js';
import { lookupOf } from '../model/lookup.js';
import { findMisfit } from '../values/misfit.js';
import type { Message, Model, NamedSchema, Operation } from '../model/model.js';
import type { Pointer } from '../json.js';
import { pascalCase } from '../model/spelling.js';

/** Says what is right by the specification, and will hurt who receives it. */
export function lint(model: Model, document: Document, diagnostics: Diagnostics): void {
  const messages = new Map(model.messages.map((message) => [message.name, message]));
  const lookup = lookupOf(model);
  /** Undefined for what stands in another file. */
  const placeOf = (pointer: Pointer): Place | undefined => {
    const [file] = splitFile(pointer);
    const path = tokens(pointer);
    return file === '' && path ? placeAt(document.root, path) : undefined;
  };

  for (const { payload, name } of model.messages) {
    const schema = payload.kind === 'reference' ? lookup(payload.to) : payload;
    const called = payload.kind === 'reference' ? payload.to : name;
    if (schema.kind !== 'boolean' && !findMisfit({}, payload, lookup)) {
      diagnostics.report('open-payload', { name: called }, placeOf(schema.pointer));
    }
  }
  for (const [payload, operations] of sharing(model.operations, messages)) {
    const names = operations.map(({ name }) => name).join(', ');
    const [first] = operations;
    const place = first && placeOf(first.pointer);
    diagnostics.report('shared-payload', { names, count: operations.length, payload }, place);
  }
  for (const { name, pointer, messages: several, tell } of model.operations) {
    if (several.length < 2 || tell) continue;
    const names = several.join(', ');
    diagnostics.report('indistinct-messages', { operation: name, names }, placeOf(pointer));
  }
  for (const { kind, spelling, name, pointer } of namedThings(model)) {
    if (name === pascalCase(spelling)) continue;
    diagnostics.report('colliding-name', { kind, spelling, name }, placeOf(pointer));
  }
}

/** The operations that have one payload, where there are several of them. */
function sharing(
  operations: readonly Operation[],
  messages: ReadonlyMap<string, Message>,
): readonly (readonly [payload: string, operations: readonly Operation[]])[] {
  const byPayload = new Map<string, Operation[]>();
  for (const operation of operations) {
    const payloads = operation.messages.map((name) => {
      const payload = messages.get(name)?.payload;
      return payload?.kind === 'reference' ? payload.to : name;
    });
    for (const payload of new Set(payloads)) {
      byPayload.set(payload, [...(byPayload.get(payload) ?? []), operation]);
    }
  }
  return [...byPayload].filter(([, { length }]) => length > 1);
}

interface NamedThing {
  readonly kind: 'schema' | 'message' | 'operation';
  readonly spelling: string;
  readonly name: string;
  readonly pointer: Pointer;
}

/** Things named by a spelling of their own; an inline one is named by its path. */
function namedThings({ schemas, messages, operations }: Model): readonly NamedThing[] {
  const isComponent = ({ schema }: NamedSchema) =>
    /^#\/components\/schemas\/[^/]+$/.test(schema.pointer);
  return [
    ...schemas
      .filter(isComponent)
      .map(({ name, schema: { pointer } }) => ({
        ...{ kind: 'schema' as const, name, pointer },
        spelling: lastKey(pointer),
      })),
    ...messages.map(({ name, id, pointer }) => ({
      ...{ kind: 'message' as const, name, pointer },
      spelling: id,
    })),
    ...operations.map(({ typeName, id, pointer }) => ({
      ...{ kind: 'operation' as const, name: typeName, pointer },
      spelling: id,
    })),
  ];
}
