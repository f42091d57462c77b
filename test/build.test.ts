import { expect, test } from 'vitest';
import { buildIdOfSources, recordBuild, refuseStaleBuild } from '../scripts/build-id.js';
import { emptyFolder, write } from './support/folders.js';

/** A repository with a build of its own; what is tested knows it by its path. */
function repository(): string {
  const folder = emptyFolder();
  for (const path of ['package-lock.json', 'src/a/b.ts', 'templates/c.hbs', 'scripts/d.js']) {
    write(folder, path, '{}');
  }
  return folder;
}

test('a build is refused before there is one, and once a source has changed since, with the command that helps', () => {
  const folder = repository();
  expect(() => refuseStaleBuild(folder)).toThrow(/no dist yet: run `npm run bundle`/);
  write(folder, 'dist/cli.js', '');
  recordBuild(buildIdOfSources(folder), folder);
  write(folder, 'src/a/README.md', '# A');
  refuseStaleBuild(folder);
  for (const path of ['src/a/b.ts', 'src/new.ts', 'templates/c.hbs', 'scripts/d.js']) {
    write(folder, path, '{ }');
    expect(() => refuseStaleBuild(folder), path).toThrow(
      /older than the sources: run `npm run bundle`/,
    );
    recordBuild(buildIdOfSources(folder), folder);
  }
});
