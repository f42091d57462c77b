import { docComment } from '../../typescript/comment.js';
import { expressionLines, jsonExpression, moduleLines } from '../../typescript/layout.js';
import { code, identifier, memberKey, modulePath } from '../../typescript/code.js';
import type { Message, Model } from '../../model/model.js';
import { fixtureExport } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { header, headerFrom, payloadType, typeFiles, typeImports } from '../shared.js';
import { templatesOf } from '../template.js';
import type { TestingTemplates } from './view.js';

const template = templatesOf<TestingTemplates>();

/** A fixture per message, and all of them by the messages' names. */
export function planTesting(model: Model): readonly PlannedFile[] {
  const files = typeFiles(model);
  const messages = model.messages.filter(({ fixture }) => fixture !== undefined);
  return [
    ...messages.map((message) => planFixture(message, files)),
    template('testing/index.ts', 'testing/index', {
      header,
      imports: messages.flatMap(({ name, file }) =>
        moduleLines('import', [identifier(fixtureExport(name))], modulePath(`./${file}.js`)),
      ),
      fixtures: expressionLines(
        code`export const fixtures = `,
        { members: messages.map(({ name }) => [memberKey(name), identifier(fixtureExport(name))]) },
        code` as const;`,
        0,
      ),
    }),
  ];
}

function planFixture(message: Message, files: ReadonlyMap<string, string>): PlannedFile {
  const { name, file, pointer, fixture = null } = message;
  const type = payloadType(message);
  const constant = identifier(fixtureExport(name));
  return template(`testing/${file}.ts`, 'testing/fixture', {
    header: headerFrom(pointer),
    imports: typeImports([type], files, '../types'),
    doc: docComment({
      summary: `A valid payload of ${name}, made of the document's examples. Shared: copy it to change it.`,
      details: message.hasMore ? ['It has members that the type does not know.'] : [],
    }),
    declaration: message.hasMore
      ? expressionLines(
          code`export const ${constant} = `,
          jsonExpression(fixture),
          code` as unknown as ${identifier(type)};`,
          0,
        )
      : expressionLines(
          code`export const ${constant}: ${identifier(type)} = `,
          jsonExpression(fixture),
          code`;`,
          0,
        ),
  });
}
