import { expressionLines, moduleLines, type Expression } from '../../code/layout.js';
import {
  code,
  identifier,
  memberKey,
  modulePath,
  stringLiteral,
  type Code,
} from '../../code/text.js';
import type { Message, Model, Operation } from '../../model/model.js';
import { schemaExports } from '../../model/names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { header } from '../parts.js';
import { template } from '../template.js';

/** The table of operations, the receiver that is made from it, and what the package exports. */
export function planReceiver(model: Model): readonly PlannedFile[] {
  const handled = new Set(model.operations.flatMap(({ messages }) => messages));
  const messages = model.messages.filter(({ name }) => handled.has(name));
  return [
    template('operations.ts', 'receiver/operations', {
      header,
      imports: messages.flatMap(messageImport),
      table: expressionLines(
        code`export const operations = `,
        {
          members: model.operations.map((operation) => [memberKey(operation.name), row(operation)]),
        },
        code` as const satisfies Operations;`,
        0,
      ),
    }),
    template('receiver.ts', 'receiver/receiver', { header }),
    template('index.ts', 'receiver/index', { header }),
  ];
}

function messageImport({ name, file }: Message): readonly Code[] {
  const { is, issues } = schemaExports(name);
  return moduleLines('import', [is, issues].map(identifier), modulePath(`./validators/${file}.js`));
}

function row({ name, id, channel, messages }: Operation): Expression {
  const address = channel.address === undefined ? code`undefined` : stringLiteral(channel.address);
  return {
    members: [
      [code`operation`, stringLiteral(name)],
      [code`id`, stringLiteral(id)],
      [code`channel`, address],
      [code`messages`, { items: messages.map(messageRow) }],
    ],
  };
}

function messageRow(name: string): Expression {
  const { is, issues } = schemaExports(name);
  return {
    members: [
      [code`message`, stringLiteral(name)],
      [code`is`, identifier(is)],
      [code`issues`, identifier(issues)],
    ],
  };
}
