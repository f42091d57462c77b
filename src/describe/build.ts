import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, items, placeAt, text, type Document, type Located } from '../document/node.js';
import { unrollCycles } from './unroll.js';
import { finishSchemas, type Finished } from './finish.js';
import { reportUncheckedFormats } from './unchecked-formats.js';
import { fixtureOf, hasMore } from '../values/fixture.js';
import {
  describe,
  headerFields,
  linkMessage,
  parseLocation,
  readMessage,
  reportUntyped,
  type LinkedMessage,
} from './messages.js';
import type { FormatRole, Message, Model, Operation, Parameter, Role } from '../model/model.js';
import type { Pointer } from '../json.js';
import { nameAll, type Named } from './names.js';
import { operationExports } from '../model/export-names.js';
import { readOperations, type WrittenChannel, type WrittenOperation } from './operations.js';
import { checkPackage, identifyPackage, type PackageOptions } from './package.js';
import { SchemaReader } from './schema-reader.js';
import { demandsOf, findTell } from '../model/telling.js';
import { wishesOf } from './wishes.js';

export interface ModelOptions extends PackageOptions {
  readonly role: Role;
  readonly formats: FormatRole;
}

export interface BuildOptions extends ModelOptions {
  /** Names that nothing of the document gets, since generated code means something else by them. */
  readonly reservedNames: ReadonlySet<string>;
}

/** Describes a document. Undefined when the diagnostics hold an error. */
export function buildModel(
  document: Document,
  options: BuildOptions,
  diagnostics: Diagnostics,
): Model | undefined {
  checkPackage(options, diagnostics);
  const { operations, messages: written } = readOperations(document, diagnostics);
  const reader = new SchemaReader(document, diagnostics);
  const messages = written.map((message) => readMessage(message, reader, diagnostics));
  if (diagnostics.hasErrors) return undefined;

  const schemas = reader.readRest();
  const names = nameAll(wishesOf(schemas.declared, messages, operations), options.reservedNames);
  const finished = finishSchemas(schemas, names.schemas, diagnostics);
  if (diagnostics.hasErrors) return undefined;

  const linked = new Map(
    messages.map((message) => [message.written.pointer, linkMessage(message, finished)]),
  );
  const model: Model = {
    ...describeDocument(document, options, diagnostics),
    otherOperations: operations.filter(({ role }) => role !== options.role).length,
    schemas: finished.schemas,
    messages: [...linked.values()].map((message) =>
      describeMessage(message, nameOf(names.messages, message.written), finished, diagnostics),
    ),
    operations: operations
      .filter(({ role = options.role }) => role === options.role)
      .map((operation) => ({
        ...describeOperation(operation, nameOf(names.operations, operation)),
        messages: operation.messages.map((message) => nameOf(names.messages, message).name),
        tell: tellOf(operation, linked, finished),
      })),
  };
  warnOfOperations(model, document, diagnostics);
  reportUncheckedFormats(model, document, diagnostics);
  return model;
}

function nameOf(names: ReadonlyMap<Pointer, Named>, { pointer }: Located): Named {
  const name = names.get(pointer);
  if (!name) throw new Error(`${pointer} has no name`);
  return name;
}

function describeDocument({ root }: Document, options: ModelOptions, diagnostics: Diagnostics) {
  const info = child(root, 'info');
  return {
    title: text(child(info, 'title')) ?? '',
    description: text(child(info, 'description')),
    ...identifyPackage(root, options, diagnostics),
    role: options.role,
    formats: options.formats,
  };
}

function describeMessage(
  message: LinkedMessage,
  name: Named,
  { lookup }: Finished,
  diagnostics: Diagnostics,
): Message {
  const { written, payload, headers, examples } = message;
  const { node, pointer, id, names, correlationId } = written;
  reportUntyped(message, lookup, diagnostics);
  const fixture = fixtureOf(payload, examples, lookup);
  if (fixture === undefined) diagnostics.report('no-fixture', { message: id }, node.place);
  return {
    ...name,
    pointer,
    id,
    names,
    ...describe(node),
    payload: payload.kind === 'reference' ? payload : unrollCycles(name.name, payload, lookup),
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
  messages: ReadonlyMap<Pointer, LinkedMessage>,
  { lookup, keyOf }: Finished,
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
