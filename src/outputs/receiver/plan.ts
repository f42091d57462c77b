import {
  expressionLines,
  jsonExpression,
  moduleLines,
  type Expression,
} from '../../typescript/layout.js';
import { code, identifier, memberKey, modulePath, type Code } from '../../typescript/code.js';
import type { Model } from '../../model/model.js';
import { tableOf, type TableEvent, type TableMessage } from '../../model/table.js';
import type { Json } from '../../json.js';
import { schemaExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { header, typeFiles } from '../shared.js';
import { templatesOf } from '../template.js';
import type { ReceiverTemplates } from './view.js';

const template = templatesOf<ReceiverTemplates>();

/** The table of events, and the receiver that is made from it. */
export function planReceiver(model: Model): readonly PlannedFile[] {
  const { messages, events, tellings } = tableOf(model);
  const types = [
    ...new Set(model.events.flatMap((event) => event.messages.map(({ type }) => type))),
  ];
  const files = typeFiles(model);
  return [
    template('table.ts', 'receiver/table', {
      header,
      imports: types.flatMap((type) => validatorImport(type, files.get(type) ?? '')),
      messages: expressionLines(
        code`const messages = `,
        { members: [...messages].map(([key, row]) => [memberKey(key), messageRow(row)]) },
        code` as const;`,
        0,
      ),
      hasMessages: messages.size > 0,
      events: expressionLines(
        code`export const events: Readonly<Record<WebhookEvent['name'], EventDefinition>> = `,
        { members: [...events].map(([name, row]) => [memberKey(name), eventRow(row)]) },
        code`;`,
        0,
      ),
      tellings: expressionLines(
        code`export const tellings: readonly Telling[] = `,
        jsonExpression(tellings as unknown as Json),
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

function eventRow({ row, messages }: TableEvent): Expression {
  const rows = messages.map((name) => code`messages.${identifier(name)}`);
  return { members: [...membersOf(row), [code`messages`, { items: rows }]] };
}

function messageRow({ row, type }: TableMessage): Expression {
  const { is, issues } = schemaExports(type);
  return {
    members: [...membersOf(row), [code`is`, identifier(is)], [code`issues`, identifier(issues)]],
  };
}

type Entry = readonly [key: Code, value: Expression];

function membersOf(row: object): readonly Entry[] {
  return Object.entries(row).map(([name, value]: [string, Json | undefined]) => [
    memberKey(name),
    value === undefined ? code`undefined` : jsonExpression(value),
  ]);
}
