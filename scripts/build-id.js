/** Tells one build from another, and a build that is older than its sources. */
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('..', import.meta.url));
const recordIn = (repository) => join(repository, 'dist', 'build-id');

/** A hash of everything that the bundle and a generated package follow from, except the document. */
export function buildIdOfSources(repository = here) {
  const hash = createHash('sha256').update(readFileSync(join(repository, 'package-lock.json')));
  for (const folder of ['src', 'templates', 'scripts']) {
    const files = readdirSync(join(repository, folder), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && !file.name.endsWith('.md'))
      .map((file) => join(file.parentPath, file.name).slice(repository.length));
    for (const path of files.sort()) hash.update(path).update(readFileSync(join(repository, path)));
  }
  return hash.digest('hex');
}

/** Says of `dist/` what it was built from. */
export function recordBuild(id, repository = here) {
  writeFileSync(recordIn(repository), id);
}

/** Throws, with the command that helps, unless `dist/` was built from the sources as they are now. */
export function refuseStaleBuild(repository = here) {
  const record = recordIn(repository);
  if (!existsSync(record)) throw new Error('There is no dist yet: run `npm run bundle`.');
  if (readFileSync(record, 'utf8') === buildIdOfSources(repository)) return;
  throw new Error('dist is older than the sources: run `npm run bundle`.');
}
