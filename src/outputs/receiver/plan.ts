import {
  expressionLines,
  jsonExpression,
  moduleLines,
  type Expression,
} from '../../typescript/layout.js';
import {
  code,
  identifier,
  literal,
  memberKey,
  modulePath,
  stringLiteral,
  type Code,
} from '../../typescript/code.js';
import type { Event, Message, Model, Tell, Telling } from '../../model/model.js';
import type { Json } from '../../json.js';
import { schemaExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { header, messagesByName, typeFiles } from '../shared.js';
import { templatesOf } from '../template.js';
import type { ReceiverTemplates } from './view.js';

const template = templatesOf<ReceiverTemplates>();

/** The table of events, and the receiver that is made from it. */
export function planReceiver(model: Model): readonly PlannedFile[] {
  const byName = messagesByName(model);
  const rows = messageRows(model, byName);
  const types = [
    ...new Set(model.events.flatMap(({ messages }) => messages.map(({ type }) => type))),
  ];
  const files = typeFiles(model);
  const tellings = model.tellings.filter(tellsAnything);
  return [
    template('table.ts', 'receiver/table', {
      header,
      imports: types.flatMap((type) => validatorImport(type, files.get(type) ?? '')),
      messages: expressionLines(
        code`const messages = `,
        { members: [...rows].map(([key, { row }]) => [memberKey(key), row]) },
        code` as const;`,
        0,
      ),
      hasMessages: rows.size > 0,
      events: expressionLines(
        code`export const events: Readonly<Record<WebhookEvent['name'], EventDefinition>> = `,
        { members: model.events.map((event) => [memberKey(event.name), eventRow(event)]) },
        code`;`,
        0,
      ),
      tellings: expressionLines(
        code`export const tellings: readonly Telling[] = `,
        { items: tellings.map(tellingRow) },
        code`;`,
        0,
      ),
    }),
    template('receiver.ts', 'receiver/receiver', { header }),
  ];
}

function validatorImport(type: string, file: string): readonly Code[] {
  const { is, issues } = schemaExports(type);
  return moduleLines('import', [is, issues].map(identifier), modulePath(`./validators/${file}.js`));
}

/** The messages of events by their keys in `messages`; one whose items are events may have another row as a whole. */
function messageRows(
  { events }: Model,
  byName: ReadonlyMap<string, Message>,
): ReadonlyMap<string, { readonly row: Expression }> {
  const rows = new Map<string, { readonly row: Expression }>();
  for (const { messages, each } of events) {
    for (const { name, type } of messages) {
      const message = byName.get(name);
      const key = rowKey(name, each);
      if (!message || rows.has(key)) continue;
      // The location of an id in a body is none in its items.
      const isLost = each !== undefined && message.correlationId?.in === 'payload';
      const known = isLost ? { ...message, correlationId: undefined } : message;
      rows.set(key, { row: messageRow(known, type) });
    }
  }
  return rows;
}

/** No message is called so: names have no small letters after an underscore but those of a hash. */
function rowKey(name: string, each: string | undefined): string {
  return each === undefined ? name : `${name}_item`;
}

function eventRow({ name, operation, each, messages }: Event): Expression {
  const { id, channel } = operation;
  const address = channel.address === undefined ? code`undefined` : stringLiteral(channel.address);
  const limited = channel.parameters.flatMap((parameter) =>
    parameter.values ? [[memberKey(parameter.name), list(parameter.values)] as const] : [],
  );
  const rows = messages.map((message) => memberOf('messages', rowKey(message.name, each)));
  return {
    members: [
      ...optional(code`operation`, id !== name && stringLiteral(id)),
      [code`channel`, address],
      ...optional(code`parameters`, limited.length > 0 && { members: limited }),
      ...optional(code`each`, each !== undefined && stringLiteral(each)),
      [code`messages`, { items: rows }],
    ],
  };
}

function memberOf(object: 'messages', name: string): Code {
  return code`${object as Code}.${identifier(name)}`;
}

/** A URL that leads to one event, or to several that nothing tells apart, needs no row. */
function tellsAnything({ tells, each, rest, events }: Telling): boolean {
  return tells.length > 0 || each !== undefined || (rest !== undefined && events.length > 1);
}

function tellingRow({ channels, isBase, each, tells, rest }: Telling): Expression {
  return {
    members: [
      ...optional(code`channels`, channels.length > 0 && list(channels)),
      ...optional(code`base`, isBase && code`true`),
      ...optional(code`each`, each !== undefined && stringLiteral(each)),
      [code`tells`, { items: tells.map(tellRow) }],
      ...optional(code`rest`, rest !== undefined && stringLiteral(rest)),
    ],
  };
}

function tellRow({ kind, at, values, others }: Tell): Expression {
  const [first = ''] = at;
  if (kind === 'presence') {
    const [[event] = ['']] = values;
    return {
      members: [
        [code`has`, stringLiteral(first)],
        [code`event`, stringLiteral(event)],
      ],
    };
  }
  const flat = at.length === 1;
  const listed = (tuples: readonly (readonly Json[])[]): Expression =>
    jsonExpression(flat ? tuples.flat() : (tuples as Json));
  const events = values.map(([event, tuples]) => [memberKey(event), listed(tuples)] as const);
  return {
    members: [
      kind === 'type' ? [code`typeOf`, stringLiteral(first)] : [code`at`, list(at)],
      [code`events`, { members: events }],
      ...optional(code`others`, others ? others.length > 0 && listed(others) : code`true`),
    ],
  };
}

type Entry = readonly [key: Code, value: Expression];

/** A member, where there is a value for it. */
function optional(name: Code, value: Expression | false | undefined): readonly Entry[] {
  return value === undefined || value === false ? [] : [[name, value]];
}

function list(values: readonly Json[]): Expression {
  return { items: values.map(literal) };
}

function messageRow({ id, correlationId, isForm, hasPayload }: Message, type: string): Expression {
  const { is, issues } = schemaExports(type);
  return {
    members: [
      [code`message`, stringLiteral(id)],
      ...optional(
        code`correlationId`,
        correlationId && jsonExpression({ in: correlationId.in, path: correlationId.path }),
      ),
      ...optional(code`isForm`, isForm && literal(true)),
      ...optional(code`hasPayload`, hasPayload && literal(true)),
      [code`is`, identifier(is)],
      [code`issues`, identifier(issues)],
    ],
  };
}
