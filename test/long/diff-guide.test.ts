import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { hooksmith } from '../support/command.js';
import { emptyFolder, read, write } from '../support/folders.js';
import { fencesOf } from '../support/pages.js';

const page = 'docs/guides/versions.md';

test('the guide to versions shows what its commands print', async () => {
  const folder = emptyFolder();
  const fences = fencesOf(page);
  const git = (...args: readonly string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
      cwd: folder,
      stdio: 'pipe',
    });
  const of = (about: string): string =>
    fences.find((fence) => fence.about === about)?.text ?? expect.unreachable(about);
  const before = of('spec/asyncapi.yaml');
  write(folder, 'spec/asyncapi.yaml', before);
  git('init', '-q', '-b', 'main');
  git('add', '.');
  git('commit', '-q', '-m', 'Version 1.4.0');
  git('tag', 'v1.4.0');
  const indented = of('edit').replace(/^(?=.)/gm, '        ');
  const after = before.replace(/ {8}coupon: .*\n/, indented);
  expect(after).not.toBe(before);
  write(folder, 'spec/asyncapi.yaml', after);
  let printed = '';
  let shown = 0;
  for (const { language, marker, about, text, at } of fences) {
    if (language === 'sh') {
      const [npx, program, ...words] = text.trim().split(' ');
      expect([npx, program]).toEqual(['npx', 'hooksmith']);
      const { code, stdout, stderr } = await hooksmith(words, { cwd: folder });
      expect([code, stderr], at).toEqual([words.includes('--fail-on') ? 1 : 0, '']);
      printed = stdout;
    } else if (marker === 'said') {
      const expected = about === '' ? printed : read(folder, about);
      expect(text, at).toBe(expected);
      shown++;
    }
  }
  expect(shown).toBe(4);
});
