import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, text, type Document, type Located } from '../document/node.js';
import { contentOf, knowsProperty, reportUnread } from './contents.js';
import { reportMethods } from './methods.js';
import { unrollCycles } from './unroll.js';
import { describeEvents } from './describe-events.js';
import { draftEvents } from './events.js';
import { finishSchemas } from './finish.js';
import { refuseLongChains } from './long-chains.js';
import { everySchema } from './findings/checking.js';
import { reportSchemas } from './findings/schemas.js';
import { reportEvents } from './report-events.js';
import { reportUncheckedFormats } from './unchecked-formats.js';
import {
  describe,
  headerFields,
  linkMessage,
  parseLocation,
  readMessage,
  reportUnmade,
  reportUntyped,
  type LinkedMessage,
} from './messages.js';
import type { FormatRole, Message, Model, Role } from '../model/model.js';
import type { TellConfiguration } from '../model/tell-rule.js';
import type { Pointer } from '../json.js';
import { nameAll, type Named } from './names.js';
import { readOperations, type WrittenOperation } from './operations.js';
import { checkPackage, identifyPackage, type PackageOptions } from './package.js';
import { Samples } from './samples.js';
import { SchemaReader } from './schema-reader.js';
import { Sides } from './sides.js';
import { Security } from './security.js';
import { signatureOf } from './signature.js';
import { Bodies } from './telling/bodies.js';
import { checkOperations } from './telling/rules.js';
import { wishesOf } from './wishes.js';

export interface ModelOptions extends PackageOptions {
  /** The side with more events, unless set. */
  readonly role: Role | undefined;
  readonly formats: FormatRole;
  /** How events are told apart where the document doesn't say it. */
  readonly tell: TellConfiguration | undefined;
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
  const headers = new Map(
    operations.map((operation) => [
      operation,
      operation.headers.map((part) => reader.readInPlace(part)),
    ]),
  );
  checkOperations(options.tell, operations, diagnostics);
  if (diagnostics.hasErrors) return undefined;

  const schemas = reader.readRest();
  refuseLongChains(schemas.declared, document, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const names = nameAll(wishesOf(schemas.declared, messages), options.reservedNames);
  const finished = finishSchemas(schemas, names.schemas, options.formats, diagnostics);
  if (diagnostics.hasErrors) return undefined;

  const linked = new Map(
    messages.map((message) => [message.written.pointer, linkMessage(message, finished)]),
  );
  const bodies = new Bodies(finished);
  const sides = new Sides(
    operations.map((operation) => ({
      operation,
      messages: operation.messages.flatMap(({ pointer }) => linked.get(pointer) ?? []),
      headers: (headers.get(operation) ?? []).map(finished.link),
    })),
    (side, report) => draftEvents(side, bodies, document, options.tell, report),
  );
  const role = options.role ?? sides.likelier();
  const drafts = sides.of(role, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const ofMessage = (message: Located): Named => nameOf(names.messages, message);
  const samples = new Samples(finished.lookup, options.formats);
  const made = { samples, security: new Security(document) };
  const { itemSchemas, ...described } = describeEvents(drafts, names, ofMessage, made);
  const model: Model = {
    ...describeDocument(document, made.security, options, diagnostics),
    role,
    otherEvents: sides.countOf(role === 'subscriber' ? 'application' : 'subscriber'),
    schemas: [...finished.schemas, ...itemSchemas],
    messages: [...linked.values()].map((message) => {
      const name = ofMessage(message.written);
      return describeMessage(message, name, samples, document, options.formats, diagnostics);
    }),
    ...described,
    signature: signatureOf(sides.handledBy(role), document, made.security, finished.lookup),
    subscriptions: undefined,
  };
  reportAll(model, operations, reader.unusual, document, diagnostics);
  return model;
}

function reportAll(
  model: Model,
  operations: readonly WrittenOperation[],
  unusual: ReadonlySet<Pointer>,
  document: Document,
  diagnostics: Diagnostics,
): void {
  const own = operations.filter(({ role = model.role }) => role === model.role);
  reportEvents(model, document, diagnostics);
  reportUnread(own, document, diagnostics);
  reportMethods(own, document, diagnostics);
  const schemas = everySchema(model);
  reportSchemas(schemas, unusual, model, document, diagnostics);
  reportUncheckedFormats(schemas, document, diagnostics);
}

function nameOf(names: ReadonlyMap<Pointer, Named>, { pointer }: Located): Named {
  const name = names.get(pointer);
  if (!name) throw new Error(`${pointer} has no name`);
  return name;
}

function describeDocument(
  { root }: Document,
  security: Security,
  options: ModelOptions,
  diagnostics: Diagnostics,
) {
  const info = child(root, 'info');
  return {
    title: text(child(info, 'title')) ?? '',
    description: text(child(info, 'description')),
    ...identifyPackage(root, options, diagnostics),
    formats: options.formats,
    servers: security.describeServers(),
  };
}

function describeMessage(
  message: LinkedMessage,
  name: Named,
  samples: Samples,
  document: Document,
  formats: FormatRole,
  diagnostics: Diagnostics,
): Message {
  const { written, payload, headers, examples } = message;
  const { node, pointer, id, names, correlationId } = written;
  const { lookup } = samples;
  reportUntyped(message, lookup, diagnostics);
  const content = contentOf(node, document);
  const sample = samples.of(payload, examples);
  const missing = samples.missingFrom(sample).join(', ');
  if (sample.fixture === undefined) reportUnmade(message, { lookup, formats }, diagnostics);
  else if (missing !== '') {
    diagnostics.report('incomplete-fixture', { message: id, missing }, node.place);
  }
  return {
    ...name,
    pointer,
    id,
    names,
    ...describe(node),
    payload: payload.kind === 'reference' ? payload : unrollCycles(name.name, payload, lookup),
    headers: headerFields(headers, lookup),
    isForm: content === 'form',
    ...(content === 'other' && { isUnread: true }),
    hasPayload: knowsProperty(payload, 'payload', lookup),
    correlationId: parseLocation(correlationId),
    ...sample,
  };
}
