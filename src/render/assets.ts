import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds `templates` and `src/runtime`, whether this runs from sources or bundled. */
const root = findRoot(dirname(fileURLToPath(import.meta.url)));

function findRoot(folder: string): string {
  if (existsSync(join(folder, 'templates', 'types'))) return folder;
  const parent = dirname(folder);
  if (parent === folder) throw new Error('The templates of hooksmith are not where they belong');
  return findRoot(parent);
}

export function readTemplate(name: string): string {
  return readFileSync(join(root, 'templates', `${name}.hbs`), 'utf8');
}

export function readRuntime(file: string): string {
  return readFileSync(join(root, 'src', 'runtime', file), 'utf8');
}
