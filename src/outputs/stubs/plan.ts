import { docComment } from '../../typescript/comment.js';
import { moduleLines } from '../../typescript/layout.js';
import { code, identifier, modulePath, type Code } from '../../typescript/code.js';
import type { Model } from '../../model/model.js';
import { operationExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { header, operationDocumentation } from '../shared.js';
import { templatesOf } from '../template.js';
import type { StubsTemplates } from './view.js';

const template = templatesOf<StubsTemplates>();

/** A folder of the consumer's own handlers: a stub per operation to begin with, and the map of them all, which is ours. */
export function planStubs({ operations, packageName }: Model): readonly PlannedFile[] {
  const exports = operations.flatMap(({ typeName, file }) =>
    moduleLines(
      'export',
      [identifier(operationExports(typeName).stub)],
      modulePath(`./${file}.js`),
    ),
  );
  return [
    template('index.ts', 'handlers/index', {
      header,
      exports: exports.length > 0 ? exports : [code`export {};`],
    }),
    ...operations.map((operation) => {
      const { handler, stub } = operationExports(operation.typeName);
      const planned = template(`${operation.file}.ts`, 'stubs/handler', {
        doc: docComment(operationDocumentation(operation)),
        packageName: packageName as Code,
        handler: identifier(handler),
        stub: identifier(stub),
      });
      return { ...planned, isSeed: true as const };
    }),
  ];
}
