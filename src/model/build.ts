import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, items, placeAt, text, type Document } from '../spec/node.js';
import { unrollCycles } from './cycles.js';
import { reportUncheckedFormats } from './formats.js';
import { fixtureOf, hasMore } from './fixture.js';
import { describe, headerFields, parseLocation, readMessage, reportUntyped } from './messages.js';
import type { ReadMessage } from './messages.js';
import type { FormatRole, Message, Model, Operation, Parameter, Pointer, Role } from './model.js';
import { Names, operationExports, pascalCase, type Named } from './names.js';
import { readOperations, type WrittenChannel, type WrittenOperation } from './operations.js';
import { checkPackage, identifyPackage, type PackageOptions } from './package.js';
import { Schemas, type FinishedSchemas } from './schemas.js';
import { demandsOf, findTell } from './tell.js';

export interface ModelOptions extends PackageOptions {
  readonly role: Role;
  readonly formats: FormatRole;
}

export interface BuildOptions extends ModelOptions {
  /** Names that nothing of the document gets, since generated code means something else by them. */
  readonly reservedNames: ReadonlySet<string>;
}

/** Describes a document; every name is decided here. Undefined when the diagnostics hold an error. */
export function buildModel(
  document: Document,
  options: BuildOptions,
  diagnostics: Diagnostics,
): Model | undefined {
  checkPackage(options, diagnostics);
  const written = readOperations(document, diagnostics);
  const schemas = new Schemas(document, diagnostics);
  schemas.declareComponents();
  const read = written.messages.map((message) => readMessage(message, schemas, diagnostics));
  if (diagnostics.hasErrors) return undefined;

  const names = new Names(options.reservedNames);
  let messageNames: ReadonlyMap<Pointer, Named> = new Map();
  const finished = schemas.finish(names, () => {
    messageNames = assign(names, 'message', written.messages);
    return new Map(
      read.map(({ payload, written: { pointer } }) => [
        payload.pointer,
        nameOf(messageNames, pointer),
      ]),
    );
  });
  const operationNames = assign(names, 'operation', written.operations);
  if (diagnostics.hasErrors) return undefined;

  const messages = new Map(read.map((message) => [message.written.pointer, message]));
  const { role } = options;
  const ours = written.operations.filter((operation) => (operation.role ?? role) === role);
  const others = written.operations.filter((operation) => operation.role !== role);
  const info = child(document.root, 'info');
  const model: Model = {
    title: text(child(info, 'title')) ?? '',
    description: text(child(info, 'description')),
    ...identifyPackage(document.root, options, diagnostics),
    role,
    formats: options.formats,
    otherOperations: others.length,
    schemas: finished.schemas,
    messages: read.map((message) =>
      describeMessage(
        message,
        nameOf(messageNames, message.written.pointer),
        finished,
        diagnostics,
      ),
    ),
    operations: ours.map((operation) => ({
      ...describeOperation(operation, nameOf(operationNames, operation.pointer)),
      messages: operation.messages.map(({ pointer }) => nameOf(messageNames, pointer).name),
      tell: tellOf(operation, messages, finished),
    })),
  };
  warnOfOperations(model, document, diagnostics);
  reportUncheckedFormats(model, document, diagnostics);
  return model;
}

function assign(
  names: Names,
  kind: 'message' | 'operation',
  things: readonly { readonly pointer: Pointer; readonly id: string }[],
): ReadonlyMap<Pointer, Named> {
  return names.assign(
    things.map(({ pointer, id }) => ({ id: pointer, kind, spelling: id, wanted: pascalCase(id) })),
  );
}

function nameOf(names: ReadonlyMap<Pointer, Named>, pointer: Pointer): Named {
  const name = names.get(pointer);
  if (!name) throw new Error(`${pointer} has no name`);
  return name;
}

function describeMessage(
  message: ReadMessage,
  name: Named,
  { lookup }: FinishedSchemas,
  diagnostics: Diagnostics,
): Message {
  const { written, payload, headers, examples } = message;
  const { node, pointer, id, correlationId } = written;
  reportUntyped(message, lookup, diagnostics);
  const fixture = fixtureOf(payload, examples, lookup);
  if (fixture === undefined) diagnostics.report('no-fixture', { message: id }, node.place);
  return {
    ...name,
    pointer,
    id,
    ...describe(node),
    payload: unrollCycles(name.name, payload, lookup),
    headers: headerFields(headers, lookup),
    correlationId: parseLocation(correlationId),
    fixture,
    hasMore: fixture !== undefined && hasMore(fixture, payload, lookup),
  };
}

function describeOperation(
  { node, pointer, id, channel }: WrittenOperation,
  { name, file }: Named,
): Omit<Operation, 'messages' | 'tell'> {
  return {
    name: operationExports(name).stub,
    typeName: name,
    file,
    pointer,
    id,
    ...describe(node),
    channel: {
      pointer: channel.pointer,
      address: channel.address,
      description: text(child(channel.node, 'description')),
      parameters: parametersOf(channel),
    },
  };
}

function tellOf(
  operation: WrittenOperation,
  messages: ReadonlyMap<Pointer, ReadMessage>,
  { lookup, keyOf }: FinishedSchemas,
): Operation['tell'] {
  const tellable = operation.messages
    .map(({ pointer }) => messages.get(pointer))
    .filter((message) => message !== undefined)
    .map(({ payload, headers }) => ({
      payload: demandsOf(payload, lookup),
      headers: headers.flatMap((part) => demandsOf(part, lookup)),
      schemaKey: payload.kind === 'reference' ? keyOf(payload.to) : undefined,
    }));
  return findTell(tellable, lookup);
}

/** The parameters that stand in the address, in its order. */
function parametersOf({ parameters, address = '' }: WrittenChannel): readonly Parameter[] {
  const names = [...address.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  return [...new Set(names)].map((name) => {
    const node = parameters.get(name)?.node;
    const values = items(child(node, 'enum') ?? child(child(node, 'schema'), 'enum')).map(text);
    const isListed = values.length > 0 && values.every((value) => value !== undefined);
    return {
      name,
      description: text(child(node, 'description')),
      values: isListed ? values : undefined,
    };
  });
}

function warnOfOperations(model: Model, { root }: Document, diagnostics: Diagnostics): void {
  const { role, operations, otherOperations } = model;
  if (operations.length === 0) {
    const other = role === 'subscriber' ? 'application' : 'subscriber';
    diagnostics.report(
      'no-operations',
      { role, other, count: otherOperations },
      placeAt(root, ['channels']),
    );
  }
  const byAddress = new Map<string, string[]>();
  for (const { id, channel } of operations) {
    const place = placeAt(root, ['channels']);
    if (channel.address === undefined) {
      diagnostics.report('channel-without-address', { operation: id }, place);
    } else {
      byAddress.set(channel.address, [...(byAddress.get(channel.address) ?? []), id]);
    }
  }
  for (const [address, ids] of byAddress) {
    if (ids.length < 2) continue;
    const place = placeAt(root, ['channels', address]);
    diagnostics.report('shared-address', { operations: ids.join(' and '), address }, place);
  }
}
