import { expect, test } from 'vitest';
import { buildIdOfSources, recordBuild, refuseStaleBuild } from '../scripts/build-id.js';
import { emptyFolder, read, repository, write } from './support/folders.js';
import { must } from './support/run.js';

/** A repository with a build of its own; what is tested knows it by its path. */
function madeUp(): string {
  const folder = emptyFolder();
  for (const path of ['package-lock.json', 'src/a/b.ts', 'templates/c.hbs', 'scripts/d.js']) {
    write(folder, path, '{}');
  }
  return folder;
}

test('a build is refused before there is one, and once a source has changed since, with the command that helps', () => {
  const folder = madeUp();
  expect(() => refuseStaleBuild(folder)).toThrow(/no dist yet: run `npm run bundle`/);
  write(folder, 'dist/cli.cjs', '');
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

test('the command line runs from its sources, without a build', async () => {
  const { version } = JSON.parse(read(repository, 'package.json')) as { version: string };
  const args = ['scripts/hooksmith.js', '--version'];
  expect(await must(process.execPath, args, { cwd: repository })).toBe(`${version}\n`);
});
