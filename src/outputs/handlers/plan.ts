import { docComment, type Documentation } from '../../typescript/comment.js';
import { memberLines, moduleLines, unionLines } from '../../typescript/layout.js';
import {
  code,
  identifier,
  key,
  modulePath,
  stringLiteral,
  type Code,
} from '../../typescript/code.js';
import type { Message, Model, Operation } from '../../model/model.js';
import { operationExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import {
  header,
  headerFields,
  headerFrom,
  messagesByName,
  messagesOf,
  operationDocumentation,
  payloadType,
  schemaDocumentation,
  typeFiles,
  typeImports,
} from '../shared.js';
import { templatesOf } from '../template.js';
import type { HandlersTemplates } from './view.js';

const template = templatesOf<HandlersTemplates>();

const allTypes = code`export type *`;

/** A file per operation, one that re-exports the stubs, and the union and map of them all. */
export function planHandlers(model: Model): readonly PlannedFile[] {
  const { operations } = model;
  const files = typeFiles(model);
  const byName = messagesByName(model);
  const handled = operations.map((operation) => ({
    operation,
    messages: messagesOf(operation, byName),
  }));
  return [
    ...handled.map((one) => planHandler(one, files)),
    template('handlers/index.ts', 'handlers/index', {
      header,
      exports:
        operations.length === 0
          ? [code`export {};`]
          : operations.flatMap(({ name, file }) =>
              moduleLines('export', [identifier(name)], modulePath(`./${file}.js`)),
            ),
    }),
    planEvents(handled),
  ];
}

/** An operation and the messages that its names stand for. */
interface Handled {
  readonly operation: Operation;
  readonly messages: readonly Message[];
}

function planHandler(handled: Handled, files: ReadonlyMap<string, string>): PlannedFile {
  const { operation, messages } = handled;
  const { name, typeName, file, channel, pointer, tell } = operation;
  const { event, delivery, parameters, headers, handler, stub } = operationExports(typeName);
  const payloads = messages.map(payloadType);
  const distinct = [...new Set(payloads)].map(identifier);
  const [first, ...others] = messages;
  const fields = headerFields(messages);
  return template(`handlers/${file}.ts`, 'handlers/handler', {
    header: headerFrom(pointer),
    imports: [
      ...moduleLines(
        'import type',
        [code`DeliveredEvent`, code`Handler`, ...(fields.length > 0 ? [code`Headers`] : [])],
        modulePath('../runtime/delivery.js'),
      ),
      ...typeImports(payloads, files, '../types'),
    ],
    doc: docComment(withRoute(operation)),
    event: identifier(event),
    isTold: tell !== undefined,
    delivery: identifier(delivery),
    union: tell ? toldUnion(identifier(event), identifier(delivery), messages) : [],
    isPlain: tell === undefined,
    operation: stringLiteral(name),
    channel: channel.address === undefined ? code`undefined` : stringLiteral(channel.address),
    message: first && others.length === 0 ? stringLiteral(first.name) : code`undefined`,
    hasParameters: channel.parameters.length > 0,
    parametersType: identifier(parameters),
    parameters: channel.parameters.map((parameter) => ({
      doc: docComment({ summary: parameter.description }, 2),
      lines: memberLines(
        code`readonly ${key(parameter.name)}:`,
        parameter.values?.map(stringLiteral) ?? [code`string`],
      ),
    })),
    payload: memberLines(code`readonly payload:`, distinct.length > 0 ? distinct : [code`unknown`]),
    hasHeaders: fields.length > 0,
    headersType: identifier(headers),
    headers: fields.map((field) => ({
      doc: docComment(schemaDocumentation(field.schema), 2),
      key: key(field.name),
    })),
    handler: identifier(handler),
    stub: identifier(stub),
  });
}

function withRoute(operation: Operation): Documentation {
  const { address } = operation.channel;
  const documentation = operationDocumentation(operation);
  const route = address === undefined ? [] : [`POST <basePath>/${address.replace(/^\//, '')}`];
  return { ...documentation, details: [...(documentation.details ?? []), ...route] };
}

/** An alternative for each message, which its `message` tells. */
function toldUnion(event: Code, delivery: Code, messages: readonly Message[]): readonly Code[] {
  return unionLines(
    code`export type ${event}`,
    messages.map((message) => {
      const payload = identifier(payloadType(message));
      const name = stringLiteral(message.name);
      return code`(${delivery} & { readonly message: ${name}; readonly payload: ${payload} })`;
    }),
  );
}

function planEvents(handled: readonly Handled[]): PlannedFile {
  const rows = handled.map(({ operation }) => {
    const { event, handler } = operationExports(operation.typeName);
    const path = modulePath(`./handlers/${operation.file}.js`);
    return { operation, path, names: [identifier(event), identifier(handler)] as const };
  });
  const handlers = rows.map(({ operation, names }) => ({
    doc: docComment(operationDocumentation(operation), 2),
    key: key(operation.name),
    handler: names[1],
  }));
  const events = rows.map(({ names }) => names[0]);
  return template('events.ts', 'handlers/events', {
    header,
    imports: rows.flatMap(({ names, path }) => moduleLines('import type', names, path)),
    exports: rows.map(({ path }) => code`${allTypes} from '${path}';`),
    union: unionLines(code`export type WebhookEvent`, events.length === 0 ? [code`never`] : events),
    hasHandlers: handlers.length > 0,
    handlers,
    isEmpty: handlers.length === 0,
  });
}
