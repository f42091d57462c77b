/** Import costs of a compiled package, in a process that does nothing else. */
import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { best, measure } from '../measure.js';

/** CPU seconds of a process by what it imports, the least of several; each takes its turn. */
export async function coldImports(folder, packageFolder, rounds) {
  const dist = resolve(packageFolder, 'dist');
  const files = {
    'an empty module': emptyModule(folder),
    'one validator': join(dist, 'validators', 'ticket.js'),
    'the whole package': join(dist, 'index.js'),
  };
  const runs = Object.fromEntries(Object.keys(files).map((name) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, file] of Object.entries(files)) runs[name].push(await measure([file]));
  }
  return Object.fromEntries(
    Object.entries(runs).map(([name, measured]) => [name, best(measured).seconds]),
  );
}

function emptyModule(folder) {
  const file = join(folder, 'empty.mjs');
  writeFileSync(file, '');
  return file;
}
