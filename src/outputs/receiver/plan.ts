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
import type { Message, Model, Operation } from '../../model/model.js';
import type { Json } from '../../json.js';
import { schemaExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { header, messagesByName, messagesOf, payloadType, typeFiles } from '../shared.js';
import { templatesOf } from '../template.js';
import type { ReceiverTemplates } from './view.js';

const template = templatesOf<ReceiverTemplates>();

/** The table of operations, and the receiver that is made from it. */
export function planReceiver(model: Model): readonly PlannedFile[] {
  const byName = messagesByName(model);
  const files = typeFiles(model);
  const handled = new Set(model.operations.flatMap(({ messages }) => messages));
  const messages = model.messages.filter(({ name }) => handled.has(name));
  const shared = messages.filter(({ name }) => isSharedBy(name, model.operations));
  return [
    template('operations.ts', 'receiver/operations', {
      header,
      imports: [...new Set(messages.map(payloadType))].flatMap((type) =>
        validatorImport(type, files.get(type) ?? ''),
      ),
      messages: messageLines(shared),
      hasMessages: shared.length > 0,
      table: expressionLines(
        code`export const operations = `,
        {
          members: model.operations.map((operation) => [
            memberKey(operation.name),
            row(operation, messagesOf(operation, byName)),
          ]),
        },
        code` as const satisfies Operations;`,
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

/** True where an operation takes the message as it is: where its payload needs nothing else to tell it. */
function isSharedBy(message: string, operations: readonly Operation[]): boolean {
  return operations.some(({ tell, messages }) => !tell && messages.includes(message));
}

/** One object, so that its members can be called like messages: constants might be called like an import. */
function messageLines(messages: readonly Message[]): readonly Code[] {
  const members = messages.map(
    (message) => [memberKey(message.name), messageRow(message)] as const,
  );
  return expressionLines(code`const messages = `, { members }, code` as const;`, 0);
}

function row(operation: Operation, messages: readonly Message[]): Expression {
  const { name, id, channel, tell } = operation;
  const address = channel.address === undefined ? code`undefined` : stringLiteral(channel.address);
  const limited = channel.parameters.flatMap((parameter) =>
    parameter.values ? [[memberKey(parameter.name), list(parameter.values)] as const] : [],
  );
  return {
    members: [
      ...optional(code`id`, id !== name && stringLiteral(id)),
      [code`channel`, address],
      ...optional(code`parameters`, limited.length > 0 && { members: limited }),
      ...optional(code`tell`, tell && jsonExpression({ in: tell.in, key: tell.key })),
      [
        code`messages`,
        {
          items: messages.map((message, index) =>
            tell
              ? messageRow(message, tell.values[index])
              : code`messages.${identifier(message.name)}`,
          ),
        },
      ],
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

function messageRow(message: Message, when?: readonly Json[]): Expression {
  const { name, correlationId } = message;
  const { is, issues } = schemaExports(payloadType(message));
  return {
    members: [
      [code`message`, stringLiteral(name)],
      ...optional(code`when`, when && list(when)),
      ...optional(
        code`correlationId`,
        correlationId && jsonExpression({ in: correlationId.in, path: correlationId.path }),
      ),
      [code`is`, identifier(is)],
      [code`issues`, identifier(issues)],
    ],
  };
}
