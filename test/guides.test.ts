import { existsSync, readdirSync, realpathSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { beforeAll, expect, test } from 'vitest';
import { readPlainWords } from '../src/cli/plain-words.js';
import { readWords } from '../src/cli/words.js';
import { problemOf } from '../src/configuration/configuration.js';
import { Diagnostics } from '../src/diagnostics/diagnostic.js';
import { parseYaml } from '../src/document/yaml.js';
import { compile } from './support/compile.js';
import { emptyFolder, groove, linkModules, read, repository, write } from './support/folders.js';
import { fencesOf, pages, type Fence } from './support/pages.js';
import { derived } from './support/reference/pages.js';
import { must } from './support/run.js';
import { strictestOptions } from './support/strictest.js';

const fences = pages.flatMap(fencesOf);
const { scripts } = JSON.parse(read(repository, 'package.json')) as { scripts: object };

/** The tests, which look for the markers of pages that they hold. */
const tests = ['test', 'test/long'].flatMap((folder) =>
  readdirSync(join(repository, folder))
    .filter((file) => file.endsWith('.test.ts'))
    .map((file) => read(repository, folder, file)),
);

/** Scripts that a project of `init` has. */
const projectScripts = ['build', 'start', 'dev', 'test', 'generate', 'listen', 'subscribe'];

/** How a block is tried, by its language. A block of a language that isn't here fails: nobody would know that it is wrong. */
const trials: Readonly<Record<string, (fence: Fence) => unknown>> = {
  ts: tryModule,
  js: tryModule,
  text: ({ before, marker, at }) => {
    if (marker !== undefined) {
      const isHeld = tests.some(
        (text) => text.includes(`<!-- ${marker} -->`) || text.includes(`'${marker}'`),
      );
      expect(isHeld || marker in derived, `${at}: which test holds ${marker}?`).toBe(true);
      return;
    }
    expect(before && isModule(before), `${at}: what printed this?`).toBe(true);
  },
  sh: ({ text }) => tryCommands(text),
  json: ({ text, at }) => {
    const written = JSON.parse(text) as { readonly hooksmith?: unknown };
    expect(problemOf(written.hooksmith ?? written), at).toBeUndefined();
  },
  yaml: ({ text, at, about }) => {
    if (about === 'faulty') return undefined; // a line that a diagnostic is about
    const diagnostics = new Diagnostics();
    parseYaml({ label: at, text }, diagnostics);
    expect(diagnostics.all).toEqual([]);
    const commands = [...text.matchAll(/- run: (.*)/g)].map(([, command = '']) => command);
    return tryCommands(commands.join('\n'));
  },
  dockerfile: ({ text }) =>
    tryCommands(
      [...text.matchAll(/^RUN (.*)/gm)]
        .flatMap(([, command = '']) => command.split(' && '))
        .join('\n'),
    ),
};

test.each(pages.filter((page) => fencesOf(page).length > 0))(
  'the code of %s does what the page says',
  async (page) => {
    for (const fence of fencesOf(page)) {
      if (isExcerpt(fence)) tryExcerpt(fence);
      else await trialOf(fence)(fence);
    }
  },
);

function trialOf({ at, language }: Fence): (fence: Fence) => unknown {
  return trials[language] ?? expect.unreachable(`${at}: how is ${language} tried?`);
}

/** A block that is a piece of a file of this repository. */
function isExcerpt({ about }: Fence): boolean {
  return existsSync(join(repository, about)) && about.includes('/');
}

function tryExcerpt({ at, about, text }: Fence): void {
  const unindented = (code: string) => code.replace(/^ +/gm, '');
  expect(unindented(read(repository, about)), at).toContain(unindented(text));
}

function isModule({ language }: Fence): boolean {
  return language === 'ts' || language === 'js';
}

/** All are run but those that say `no-run`, or name a later Node.js: `ts node>=22.13`. */
function isRun({ about }: Fence): boolean {
  const [, major, minor] = /^node>=(\d+)\.(\d+)$/.exec(about) ?? [];
  const [ours = 0, ourMinor = 0] = process.versions.node.split('.').map(Number);
  if (major === undefined) return about !== 'no-run';
  return ours > Number(major) || (ours === Number(major) && ourMinor >= Number(minor));
}

/** The output of each block, and its errors, by its place. */
const outcomes = new Map<string, { errors: readonly string[]; printed: string | undefined }>();

function tryModule(fence: Fence): void {
  expect(fence.about, `${fence.at}: there is no such file`).not.toContain('/');
  const { errors, printed } = outcomes.get(fence.at) ?? expect.unreachable(fence.at);
  expect(errors, fence.at).toEqual([]);
  if (!isRun(fence)) return;
  expect(printed, `${fence.at} runs to its end`).toBeDefined();
  const shown = fences.find(
    ({ before, language }) => language === 'text' && before?.at === fence.at,
  );
  if (shown) expect(printed, shown.at).toBe(shown.text);
}

/** Compiles all blocks as one program, and runs them one after the other in one process. */
beforeAll(async () => {
  const modules = fences.filter((fence) => isModule(fence) && !isExcerpt(fence));
  const folder = emptyFolder();
  linkModules(folder);
  write(folder, 'asyncapi.yaml', read(groove));
  const paths = modules
    .filter(({ language }) => language === 'ts')
    .map((fence) => write(folder, fileOf(fence), fence.given + fence.text));
  const options = { ...strictestOptions, types: ['node'], skipLibCheck: true };
  const errors = compile(paths, { ...options, noUnusedLocals: false }, folder);
  const isOfNone = (error: string) => !paths.some((path) => error.startsWith(`${path}:`));
  expect(errors.filter(isOfNone)).toEqual([]);
  const printed = await runAll(folder, modules.filter(isRun));
  const record = realpathSync(join(folder, 'node_modules', '.cache', 'hooksmith'));
  expect(record, 'what a page generates is recorded in its folder').toContain(realpathSync(folder));
  for (const fence of modules) {
    const path = join(folder, fileOf(fence));
    const own = errors.filter((error) => error.startsWith(`${path}:`));
    outcomes.set(fence.at, { errors: own, printed: printed.get(fence.at) });
  }
});

/** `docs-guides-start-md-12.mts` */
function fileOf({ at, language, text }: Fence): string {
  return `${at.replace(/\W/g, '-')}.${text.includes('require(') ? 'c' : 'm'}${language}`;
}

/** The outputs of blocks, by their places. Servers listen on any free port. */
async function runAll(folder: string, all: readonly Fence[]): Promise<ReadonlyMap<string, string>> {
  const library = pathToFileURL(join(repository, 'dist', 'index.js')).href;
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext };
  const steps = all.map((fence) => {
    const code = (fence.given + fence.text)
      .replace('listen(3000)', 'listen(0)')
      .replace('port: 3000', 'port: 0')
      .replace("'hooksmith'", JSON.stringify(library));
    const { outputText } = ts.transpileModule(code, { compilerOptions: options });
    const file = `run-${fileOf(fence).replace(/ts$/, 'js')}`;
    write(folder, file, file.endsWith('.cjs') ? code : outputText);
    return [fence.at, `./${file}`] as const;
  });
  write(folder, 'main.mjs', mainOf(steps));
  const printed = await must(process.execPath, ['main.mjs'], { cwd: folder });
  return new Map(JSON.parse(printed) as readonly (readonly [string, string])[]);
}

/** A program that imports modules in turn, and prints what each has printed by `console.log`. */
function mainOf(steps: readonly (readonly [at: string, file: string])[]): string {
  return `
    import { formatWithOptions } from 'node:util';
    const said = [];
    let printed = '';
    console.log = (...values) => (printed += formatWithOptions({}, ...values) + '\\n');
    const write = process.stdout.write.bind(process.stdout);
    process.stdout.write = (text) => process.stderr.write(text); // node:test reports there
    for (const [at, file] of ${JSON.stringify(steps)}) {
      printed = '';
      try {
        await import(file);
      } catch (error) {
        console.error(at, error);
        process.exit(1);
      }
      said.push([at, printed]);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
    write(JSON.stringify(said), () => process.exit());
  `;
}

/** Each line is a command that there is, with options that it has. */
async function tryCommands(text: string): Promise<void> {
  for (const line of text
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .flatMap((all) => all.split(' && '))) {
    const [program = '', ...words] = wordsOf(line);
    if (program === 'npx' && words[0] === 'hooksmith') await tryHooksmith(words.slice(1));
    if (program === 'npm' && words[0] === 'run') {
      expect([...Object.keys(scripts), ...projectScripts], line).toContain(
        words.find((word, index) => index > 0 && !word.startsWith('-')),
      );
    }
    expect(['npx', 'npm', 'cd', 'cloudflared', 'ngrok', 'git'], line).toContain(program);
  }
}

/** The words of a line of shell: without its comment, and without quotes. */
function wordsOf(line: string): readonly string[] {
  const bare = line.replace(/ +# .*$/, '');
  return [...bare.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, one, two, three]) => one ?? two ?? three ?? '',
  );
}

async function tryHooksmith(words: readonly string[]): Promise<void> {
  const asked = readPlainWords(words) ?? (await readWords(words));
  expect(asked?.name).toBe(words[0]);
}
