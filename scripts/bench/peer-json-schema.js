/**
 * Another peer: the interfaces of `components.schemas` alone, by json-schema-to-typescript.
 * `node scripts/bench/peer-json-schema.js <document> <folder>`
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { compile } from 'json-schema-to-typescript';

const [source, folder] = process.argv.slice(2);
const { components } = JSON.parse(await readFile(source, 'utf8'));
const names = Object.keys(components.schemas);
const schema = {
  type: 'object',
  properties: Object.fromEntries(
    names.map((name) => [name, { $ref: `#/components/schemas/${name}` }]),
  ),
  components,
};
await mkdir(folder, { recursive: true });
await writeFile(join(folder, 'types.ts'), await compile(schema, 'All'));
