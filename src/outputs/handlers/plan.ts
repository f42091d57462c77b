import { docComment, type Documentation } from '../../typescript/comment.js';
import { schemaDocumentation } from '../../typescript/documentation.js';
import {
  aliasLines,
  functionLines,
  memberLines,
  moduleLines,
  unionLines,
} from '../../typescript/layout.js';
import {
  code,
  identifier,
  joinLines,
  key,
  modulePath,
  stringLiteral,
} from '../../typescript/code.js';
import type { Channel, Event, Message, Model } from '../../model/model.js';
import { isAtBase, waysInWords } from '../../model/told.js';
import { eventExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import {
  eventDocumentation,
  header,
  headerFields,
  headerFrom,
  messagesByName,
  messagesOf,
  payloadTypes,
  typeFiles,
  typeImports,
} from '../shared.js';
import { templatesOf } from '../template.js';
import type { HandlersTemplates, HandlerView, ParameterView } from './view.js';

const template = templatesOf<HandlersTemplates>();

const allTypes = code`export type *`;

/** A file per event, one that re-exports the stubs, and the union and map of them all. */
export function planHandlers(model: Model): readonly PlannedFile[] {
  const { events } = model;
  const files = typeFiles(model);
  const byName = messagesByName(model);
  return [
    ...events.map((event) =>
      template(`handlers/${event.file}.ts`, 'handlers/handler', () =>
        handlerView(event, isAtBase(event, model), byName, files),
      ),
    ),
    template('handlers/index.ts', 'handlers/index', {
      header,
      exports:
        events.length === 0
          ? [code`export {};`]
          : events.flatMap(({ name, file }) =>
              moduleLines('export', [identifier(name)], modulePath(`./${file}.js`)),
            ),
    }),
    planEvents(events, byName),
  ];
}

function handlerView(
  event: Event,
  hasBase: boolean,
  byName: ReadonlyMap<string, Message>,
  files: ReadonlyMap<string, string>,
): HandlerView {
  const { name, typeName, operation, pointer, each } = event;
  const { channel, id } = operation;
  const { event: type, parameters, headers, handler, stub } = eventExports(typeName);
  const messages = messagesOf(event, byName);
  const payloads = payloadTypes(event);
  const [first, ...others] = messages;
  const fields = headerFields(messages);
  return {
    header: headerFrom(pointer),
    imports: joinLines([
      ...moduleLines(
        'import type',
        [code`DeliveredEvent`, code`Handler`, ...(fields.length > 0 ? [code`Headers`] : [])],
        modulePath('../runtime/delivery.js'),
      ),
      ...typeImports(payloads, files, '../types'),
    ]),
    doc: docComment(withRoute(event, byName)),
    event: identifier(type),
    name: stringLiteral(name),
    operation: stringLiteral(id),
    channel: channel.address === undefined ? code`undefined` : stringLiteral(channel.address),
    message: first && others.length === 0 ? stringLiteral(first.id) : code`undefined`,
    isItem: each !== undefined,
    envelope: each === '' ? code`undefined` : code`Readonly<Record<string, unknown>>`,
    hasParameters: channel.parameters.length > 0,
    parametersType: identifier(parameters),
    isPartial: hasBase,
    parameters: parametersOf(channel, hasBase),
    payload: joinLines(
      memberLines(
        code`readonly payload:`,
        payloads.length > 0 ? payloads.map(identifier) : [code`unknown`],
      ),
    ),
    hasHeaders: fields.length > 0,
    headersType: identifier(headers),
    headers: fields.map((field) => ({
      doc: docComment(schemaDocumentation(field.schema, field.name), 2),
      key: key(field.name),
    })),
    handler: joinLines(aliasLines(identifier(handler), code`Handler<${identifier(type)}>`)),
    stub: joinLines(
      functionLines(
        ...([identifier(stub), identifier(handler), [code`_event`, code`context`]] as const),
        [code`context.unhandled();`],
      ),
    ),
  };
}

function parametersOf({ parameters }: Channel, hasBase: boolean): readonly ParameterView[] {
  return parameters.map(({ name, description, values }) => ({
    doc: docComment({ summary: description }, 2),
    lines: memberLines(
      hasBase ? code`readonly ${key(name)}?:` : code`readonly ${key(name)}:`,
      values?.map(stringLiteral) ?? [code`string`],
    ),
  }));
}

function withRoute(event: Event, byName: ReadonlyMap<string, Message>): Documentation {
  const { address } = event.operation.channel;
  const documentation = eventDocumentation(event, byName);
  const route = address === undefined ? [] : [`POST <basePath>/${address.replace(/^\//, '')}`];
  const words = waysInWords(event);
  const told = words === '' ? [] : [`Told by ${words}`];
  return { ...documentation, details: [...(documentation.details ?? []), ...route, ...told] };
}

function planEvents(events: readonly Event[], byName: ReadonlyMap<string, Message>): PlannedFile {
  const rows = events.map((one) => {
    const { event, handler } = eventExports(one.typeName);
    const path = modulePath(`./handlers/${one.file}.js`);
    return { one, path, names: [identifier(event), identifier(handler)] as const };
  });
  const handlers = rows.map(({ one, names }) => ({
    doc: docComment(eventDocumentation(one, byName), 2),
    key: key(one.name),
    handler: names[1],
  }));
  const types = rows.map(({ names }) => names[0]);
  return template('events.ts', 'handlers/events', {
    header,
    imports: rows.flatMap(({ names, path }) => moduleLines('import type', names, path)),
    exports: rows.map(({ path }) => code`${allTypes} from '${path}';`),
    union: unionLines(code`export type WebhookEvent`, types.length === 0 ? [code`never`] : types),
    hasHandlers: handlers.length > 0,
    handlers,
    isEmpty: handlers.length === 0,
  });
}
