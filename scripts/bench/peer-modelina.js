/**
 * The peer: bare interfaces for a document, by @asyncapi/parser and Modelina's public API.
 * `node scripts/bench/peer-modelina.js <document> <folder>`
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Parser } from '@asyncapi/parser';
import { TypeScriptGenerator } from '@asyncapi/modelina';

const [source, folder] = process.argv.slice(2);
const { document, diagnostics } = await new Parser().parse(await readFile(source, 'utf8'));
if (!document) throw new Error(diagnostics.map(({ message }) => message).join('\n'));

const generator = new TypeScriptGenerator({ modelType: 'interface' });
const models = await generator.generate(document);
await mkdir(folder, { recursive: true });
for (const { modelName, result } of models) {
  await writeFile(join(folder, `${modelName}.ts`), `export ${result}\n`);
}
