import { build } from 'esbuild';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { compile } from '../support/compile.js';
import { emptyFolder, groove, read, repository, write } from '../support/folders.js';
import { listen } from '../support/listening.js';
import { must } from '../support/run.js';
import { strictestOptions } from '../support/strictest.js';

interface Snippets {
  readonly curl: string;
  readonly test: string;
}

const hostile = `'; echo \\'"$(touch owned)\`touch owned\` \${PATH} %s !! \\n\n`;
const json = { 'content-type': 'application/json' };

const deliveries: readonly (readonly [
  path: string,
  body: string,
  headers: Record<string, string>,
])[] = [
  [
    'ticket_started',
    '{"number": 7, "title": "it\\u2028s \\u0027 ${x} */", "__proto__": {"a": 1}}',
    json,
  ],
  ['ticket_started', '{"number": 7}', { ...json, 'x-own': "it's" }],
  ['ticket_closed', '{"number": "7", "state": 5}', json],
  ['ticket_closed', hostile, json],
  ['nowhere', JSON.stringify({ text: hostile }), json],
  ['%27%29%3B', '{}', json],
  ['ticket_opened', '[31m\r\n', json],
];

const snippets = (async (): Promise<readonly Snippets[]> => {
  const listener = await listen(read(groove));
  const made: Snippets[] = [];
  for (const [path, body, headers] of deliveries) {
    await listener.post(`/webhooks/${path}`, body, headers);
    made.push(await listener.get<Snippets>(`/api/deliveries/${made.length + 1}`));
  }
  return made;
})();

test('a copied test is a module that compiles, and passes', async () => {
  const folder = emptyFolder();
  write(folder, 'package.json', '{ "type": "module" }');
  write(folder, 'options.ts', 'export const options = { handlers: {} };\n');
  const paths = (await snippets).map((one, index) => write(folder, `t${index}.test.ts`, one.test));
  const from = JSON.stringify(join(repository, 'generated', 'testing', 'index.js'));
  const placed = paths.map((path, index) =>
    write(folder, `p${index}.test.ts`, read(path).replace("'groove-webhooks/testing'", from)),
  );
  const options = { ...strictestOptions, types: ['node'], skipLibCheck: true };
  const errors = compile(
    placed,
    { ...options, typeRoots: [join(repository, 'node_modules', '@types')] },
    folder,
  );
  expect(errors).toEqual([]);
  const outdir = join(folder, 'out');
  await build({
    entryPoints: placed,
    outdir,
    bundle: true,
    platform: 'node',
    format: 'esm',
    outExtension: { '.js': '.mjs' },
  });
  const files = placed.map((_, index) => join(outdir, `p${index}.test.mjs`));
  const printed = await must(process.execPath, ['--test', ...files], { cwd: folder });
  expect(printed).toContain(`pass ${deliveries.length}`);
});

test('a copied command gives curl the bytes and headers, and a shell nothing to do', async () => {
  const folder = emptyFolder();
  write(folder, 'show.mjs', 'console.log(JSON.stringify(process.argv.slice(2)));\n');
  const commands = (await snippets).map(({ curl }) => curl);
  const script = `set -u\ncurl() { '${process.execPath}' show.mjs "$@"; }\n${commands.join('\n')}\nls\n`;
  const printed = (await must('bash', ['-c', script], { cwd: folder })).trim().split('\n');
  expect(printed.pop()).toBe('show.mjs');
  expect(printed.length).toBe(deliveries.length);
  for (const [index, [path, body, headers]] of deliveries.entries()) {
    const words = JSON.parse(printed[index] ?? '') as readonly string[];
    expect(words[0]).toMatch(new RegExp(`^http://localhost:\\d+/webhooks/${path}$`));
    expect(words.at(-1)).toBe(body);
    for (const header of Object.entries(headers)) expect(words).toContain(header.join(': '));
  }
});
