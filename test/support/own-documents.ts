import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { documents, groove, repository } from './folders.js';

const golden = join(repository, 'test', 'golden');

/** The documents of the golden scenarios by their names; a scenario may take that of another one. */
export const goldenDocuments = readdirSync(golden)
  .map((name) => [name, join(golden, name, 'document.yaml')] as const)
  .filter(([, path]) => existsSync(path));

/** Every document of our own by its name: the flagship, the scenarios, the oddities. */
export const ownDocuments: readonly (readonly [name: string, path: string])[] = [
  ['groove', groove],
  ...goldenDocuments,
  ...readdirSync(documents, { withFileTypes: true })
    .filter((entry) => entry.isFile() && !entry.name.includes('.openapi.'))
    .map(({ name }) => [name, join(documents, name)] as const),
];
