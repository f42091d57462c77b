import { docComment } from '../../typescript/comment.js';
import { functionLines, moduleLines } from '../../typescript/layout.js';
import { code, identifier, modulePath, type Code } from '../../typescript/code.js';
import type { Event, Model } from '../../model/model.js';
import { eventExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { eventDocumentation, header, messagesByName } from '../shared.js';
import { templatesOf } from '../template.js';
import type { StubsTemplates } from './view.js';

const template = templatesOf<StubsTemplates>();

/** A folder of the consumer's own handlers: a stub per event to begin with, and the map of them all, which is ours. */
export function planStubs(model: Model, events: readonly Event[]): readonly PlannedFile[] {
  const { packageName } = model;
  const byName = messagesByName(model);
  const exports = events.flatMap(({ typeName, file }) =>
    moduleLines('export', [identifier(eventExports(typeName).stub)], modulePath(`./${file}.js`)),
  );
  return [
    template('index.ts', 'handlers/index', {
      header,
      exports: exports.length > 0 ? exports : [code`export {};`],
    }),
    ...events.map((event) => {
      const { handler, stub } = eventExports(event.typeName);
      const planned = template(`${event.file}.ts`, 'stubs/handler', {
        doc: docComment(eventDocumentation(event, byName)),
        packageName: packageName as Code,
        handler: identifier(handler),
        stub: functionLines(...([identifier(stub), identifier(handler), [code`event`]] as const), [
          code`console.log(event.name, event.payload);`,
        ]),
      });
      return { ...planned, isSeed: true as const };
    }),
  ];
}
