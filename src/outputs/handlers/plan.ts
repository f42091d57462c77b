import { docComment } from '../../code/comment.js';
import { moduleLines, unionLines } from '../../code/layout.js';
import { code, identifier, join, key, modulePath, stringLiteral } from '../../code/text.js';
import type { Message, Model, Operation } from '../../model/model.js';
import { operationExports } from '../../model/names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import {
  header,
  headerFrom,
  operationDocumentation,
  operationTypes,
  payloadType,
  typeFiles,
  typeImports,
} from '../parts.js';
import { template } from '../template.js';

/** A file per operation, one that re-exports the stubs, and the union and map of them all. */
export function planHandlers(model: Model): readonly PlannedFile[] {
  const { operations } = model;
  const files = typeFiles(model);
  const messages = new Map(model.messages.map((message) => [message.name, message]));
  return [
    ...operations.map((operation) => planHandler(operation, messages, files)),
    template('handlers/index.ts', 'handlers/index', {
      header,
      exports:
        operations.length === 0
          ? [code`export {};`]
          : operations.flatMap(({ name, file }) =>
              moduleLines('export', [identifier(name)], modulePath(`./${file}.js`)),
            ),
    }),
    planEvents(operations),
  ];
}

function planHandler(
  operation: Operation,
  messages: ReadonlyMap<string, Message>,
  files: ReadonlyMap<string, string>,
): PlannedFile {
  const { name, typeName, file, channel, pointer } = operation;
  const { event, parameters, handler, stub } = operationExports(typeName);
  const payloads = operation.messages
    .map((message) => messages.get(message))
    .filter((message) => message !== undefined)
    .map(payloadType);
  const distinct = [...new Set(payloads)].map(identifier);
  const [message] = operation.messages;
  const route =
    channel.address === undefined ? [] : [`POST <basePath>/${channel.address.replace(/^\//, '')}`];
  const documentation = operationDocumentation(operation);
  return template(`handlers/${file}.ts`, 'handlers/handler', {
    header: headerFrom(pointer),
    imports: [
      ...moduleLines(
        'import type',
        [code`DeliveredEvent`, code`Handler`],
        modulePath('../runtime/delivery.js'),
      ),
      ...typeImports(payloads, files, '../types'),
    ],
    doc: docComment({ ...documentation, details: [...(documentation.details ?? []), ...route] }),
    event: identifier(event),
    operation: stringLiteral(name),
    channel: channel.address === undefined ? code`undefined` : stringLiteral(channel.address),
    message:
      message !== undefined && operation.messages.length === 1
        ? stringLiteral(message)
        : code`undefined`,
    hasParameters: channel.parameters.length > 0,
    parametersType: identifier(parameters),
    parameters: channel.parameters.map((parameter) => ({
      doc: docComment({ summary: parameter.description }, 2),
      key: key(parameter.name),
    })),
    payload: distinct.length === 0 ? code`unknown` : join(distinct, ' | '),
    handler: identifier(handler),
    stub: identifier(stub),
  });
}

function planEvents(operations: readonly Operation[]): PlannedFile {
  const rows = operations.map((operation) => {
    const { event, handler } = operationExports(operation.typeName);
    const path = modulePath(`./handlers/${operation.file}.js`);
    const types = operationTypes(operation).map(identifier);
    return { operation, path, types, names: [identifier(event), identifier(handler)] as const };
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
    exports: rows.flatMap(({ types, path }) => moduleLines('export type', types, path)),
    union: unionLines(code`export type WebhookEvent`, events.length === 0 ? [code`never`] : events),
    hasHandlers: handlers.length > 0,
    handlers,
    isEmpty: handlers.length === 0,
  });
}
