import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { emptyFolder, read, repository } from '../support/folders.js';
import { pages } from '../support/pages.js';
import { must } from '../support/run.js';

const vitepress = join(repository, 'node_modules', 'vitepress', 'bin', 'vitepress.js');

test('the site is built of every page, has no dead link, and asks no other server for anything', async () => {
  const site = emptyFolder();
  const args = [vitepress, 'build', 'docs', '--outDir', site];
  const env = { ...process.env, DOCS_BASE: '/hooksmith/' };
  await must(process.execPath, args, { cwd: repository, env });
  const files = readdirSync(site, { recursive: true, encoding: 'utf8' }).map((path) =>
    path.replaceAll('\\', '/'),
  );
  const made = pages.flatMap((page) => /^docs\/(.*)\.md$/.exec(page)?.[1] ?? []);
  expect(made.filter((page) => !files.includes(`${page}.html`))).toEqual([]);
  expect(files.some((path) => /localSearchIndex/.test(path))).toBe(true);
  for (const file of files.filter((path) => /\.(?:html|css)$/.test(path))) {
    const text = read(site, file);
    const loaded = [
      ...text.matchAll(/<(?:script|img|link|iframe)\b[^>]*?(?:src|href)="([^"]*)"/g),
      ...text.matchAll(/url\(["']?([^"')]*)/g),
    ].map(([, url = '']) => url);
    expect(
      loaded.filter((url) => /^(?:https?:)?\/\//.test(url)),
      file,
    ).toEqual([]);
  }
});
