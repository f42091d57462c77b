/** Compiles one file by way of typia's transformer; run in the folder where typia is installed. */
import { createRequire } from 'node:module';
import ts from 'typescript';

const { transform } = createRequire(import.meta.url)('@typia/transform');
const file = process.argv[2];
const program = ts.createProgram([file], {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: [],
});
const problems = [];
const extras = { addDiagnostic: (diagnostic) => problems.push(diagnostic) };
const before = [transform(program, {}, extras)];
program.emit(program.getSourceFile(file), undefined, undefined, false, { before });
if (problems.length > 0) {
  console.error(problems.map(({ messageText }) => JSON.stringify(messageText)).join('\n'));
  process.exitCode = 1;
}
