import type { Diagnostics } from '../diagnostics/diagnostic.js';
import {
  child,
  entries,
  items,
  placeAt,
  scalar,
  text,
  type Document,
  type Node,
} from '../spec/node.js';
import { at } from '../spec/pointer.js';
import { unrollCycles } from './cycles.js';
import { fixtureOf } from './fixture.js';
import type { Json, Message, Model, Operation, Parameter, Pointer, Role, Schema } from './model.js';
import { Names, operationExports, pascalCase, type Named } from './names.js';
import { readOperations, type WrittenMessage, type WrittenOperation } from './operations.js';
import { Schemas } from './schemas.js';

export interface ModelOptions {
  readonly role: Role;
  /** Instead of the title as a slug. */
  readonly packageName?: string | undefined;
  /** Instead of `info.version`. */
  readonly packageVersion?: string | undefined;
}

/** Describes a document; every name is decided here. Undefined when the diagnostics hold an error. */
export function buildModel(
  document: Document,
  options: ModelOptions,
  diagnostics: Diagnostics,
): Model | undefined {
  const { root } = document;
  checkPackage(options, diagnostics);
  const written = readOperations(document, diagnostics);
  const schemas = new Schemas(document, diagnostics);
  schemas.declareComponents();
  const messages = written.messages.map((message) => readMessage(message, schemas, diagnostics));
  if (diagnostics.hasErrors) return undefined;

  const names = new Names();
  let messageNames: ReadonlyMap<Pointer, Named> = new Map();
  const named = schemas.finish(names, () => {
    messageNames = names.assign(
      written.messages.map(({ pointer, id }) => ({
        id: pointer,
        kind: 'message',
        spelling: id,
        wanted: pascalCase(id),
      })),
    );
    return new Map(
      messages.map((message) => [message.payload.pointer, nameOf(messageNames, message.pointer)]),
    );
  });
  const operationNames = names.assign(
    written.operations.map(({ pointer, id }) => ({
      id: pointer,
      kind: 'operation',
      spelling: id,
      wanted: pascalCase(id),
    })),
  );
  if (diagnostics.hasErrors) return undefined;

  const operations = written.operations.map((operation) => ({
    role: operation.role,
    operation: describeOperation(operation, operationNames, messageNames),
  }));
  const ours = operations.filter(({ role }) => role === options.role);
  const info = child(root, 'info');
  const title = text(child(info, 'title')) ?? '';
  const model: Model = {
    title,
    description: text(child(info, 'description')),
    packageName: options.packageName ?? slug(title),
    packageVersion: options.packageVersion ?? packageVersion(root, diagnostics),
    role: options.role,
    otherOperations: operations.length - ours.length,
    schemas: named.schemas,
    messages: messages.map(({ examples, ...message }, index) => {
      const fixture = fixtureOf(message.payload, examples, named.lookup);
      const name = nameOf(messageNames, message.pointer);
      const place = written.messages[index]?.node.place;
      if (fixture === undefined) diagnostics.report('no-fixture', { message: message.id }, place);
      const payload = unrollCycles(name.name, message.payload, named.lookup);
      return { ...name, ...message, payload, fixture };
    }),
    operations: ours.map(({ operation }) => operation),
  };
  warnOfOperations(model, document, diagnostics);
  return model;
}

function nameOf(names: ReadonlyMap<Pointer, Named>, pointer: Pointer): Named {
  const name = names.get(pointer);
  if (!name) throw new Error(`${pointer} has no name`);
  return name;
}

/** JSON Schema draft-07 under the names that AsyncAPI gives it. */
const jsonSchemaFormat =
  /^application\/(?:vnd\.aai\.asyncapi(?:\+json|\+yaml)?|schema\+(?:json|yaml));version=/;

function readMessage(
  { node, pointer, id }: WrittenMessage,
  schemas: Schemas,
  diagnostics: Diagnostics,
): Omit<Message, 'name' | 'file' | 'fixture'> & { readonly examples: readonly Json[] } {
  const examples: Json[] = [];
  const payload = readPayload(node, pointer, schemas, diagnostics);
  for (const example of items(child(node, 'examples'))) {
    const value = child(example, 'payload');
    if (value) schemas.checkExample(value, payload, (valid) => examples.push(valid));
  }
  return { pointer, id, ...describe(node), payload, examples };
}

function readPayload(
  node: Node,
  pointer: Pointer,
  schemas: Schemas,
  diagnostics: Diagnostics,
): Schema {
  const payload = child(node, 'payload');
  const payloadPointer = at(pointer, 'payload');
  const anything = { kind: 'boolean', pointer: payloadPointer, accepts: true } as const;
  if (!payload) return anything;
  const inner = child(payload, 'schema');
  const formatNode = child(inner ? payload : node, 'schemaFormat');
  const format = text(formatNode);
  if (formatNode && format !== undefined && !jsonSchemaFormat.test(format)) {
    diagnostics.report('unsupported-schema-format', { format }, formatNode.place);
    return anything;
  }
  return inner && formatNode
    ? schemas.readPayload(inner, at(payloadPointer, 'schema'))
    : schemas.readPayload(payload, payloadPointer);
}

function describe(node: Node) {
  return {
    summary: text(child(node, 'summary')),
    description: text(child(node, 'description')),
    deprecated: scalar(child(node, 'deprecated')) === true,
  };
}

function describeOperation(
  { node, pointer, id, channel, messages }: WrittenOperation,
  operationNames: ReadonlyMap<Pointer, Named>,
  messageNames: ReadonlyMap<Pointer, Named>,
): Operation {
  const { name, file } = nameOf(operationNames, pointer);
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
    messages: messages.map((message) => nameOf(messageNames, message.pointer).name),
  };
}

/** The parameters that stand in the address, in its order. */
function parametersOf({ node, address = '' }: WrittenOperation['channel']): readonly Parameter[] {
  const described = new Map(entries(child(node, 'parameters')));
  const names = [...address.matchAll(/\{([^{}]+)\}/g)].map(([, name = '']) => name);
  return [...new Set(names)].map((name) => ({
    name,
    description: text(child(described.get(name), 'description')),
  }));
}

/** A name for npm: `Groove Webhooks` is `groove-webhooks`. */
function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-').slice(0, 200) ?? 'asyncapi-webhooks';
}

/** What the configuration says in place of the document has to be what npm accepts. */
function checkPackage(
  { packageName, packageVersion }: ModelOptions,
  diagnostics: Diagnostics,
): void {
  const isName = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/;
  if (packageName !== undefined && !isName.test(packageName)) {
    diagnostics.report('invalid-package-name', { name: packageName });
  }
  if (packageVersion !== undefined && !semver.test(packageVersion)) {
    diagnostics.report('invalid-package-version', { version: packageVersion });
  }
}

const semver =
  /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[\da-z-]+(?:\.[\da-z-]+)*)?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?$/i;

function packageVersion(root: Node, diagnostics: Diagnostics): string {
  const version = String(scalar(child(child(root, 'info'), 'version')) ?? '');
  const completed = /^\d+$/.test(version) ? `${version}.0.0` : `${version}.0`;
  const found = [version, completed].find((candidate) => semver.test(candidate));
  if (found !== undefined) return found;
  diagnostics.report('version-not-semver', { version }, placeAt(root, ['info', 'version']));
  return '0.0.0';
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
