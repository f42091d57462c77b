/** The cost of a package for those who compile against it, beside its types alone: the compiler, and an editor's first completion. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { record } from './axes.js';
import { documentOf } from './documents.js';
import { best, measure } from './measure.js';
import { table } from './table.js';

const limit = 1.5;
const compiler = resolve('node_modules', 'typescript', 'bin', 'tsc');

const line = 'export const idOf = (order: OrderCreated0) => order.id;\n';
const consumers = {
  'types alone': {
    options: ['--only', 'types'],
    asked: 'order.id',
    text: `import type { OrderCreated0 } from './package/dist/index.js';\n${line}`,
  },
  'the package': {
    options: [],
    asked: 'payload.id',
    text: `import { createReceiver, type OrderCreated0 } from './package/dist/index.js';
${line}export const receiver = createReceiver({
  handlers: { onOrderCreated0: ({ payload }) => console.log(payload.id) },
});
`,
  },
};

/** Measures both in turns, so many rounds, and tells it as a table. */
export async function compareConsumers(folder, { channels, rounds }) {
  const document = join(folder, `consumed-${channels}.json`);
  writeFileSync(document, JSON.stringify(documentOf(channels)));
  const projects = Object.entries(consumers).map(([name, { options, text, asked }], index) => {
    const project = join(folder, `consumer-${channels}-${index}`);
    makeProject(project, document, options, text);
    return { name, project, asked, compiled: [], completed: [] };
  });
  for (let round = 0; round < rounds; round++) {
    for (const { project, asked, compiled, completed } of projects) {
      compiled.push(await measure([compiler, '--noEmit', '-p', project]));
      completed.push(await measure(['scripts/bench/complete.js', join(project, 'main.ts'), asked]));
    }
  }
  const rows = projects.map(({ name, compiled, completed }) => [
    name,
    best(compiled),
    best(completed),
  ]);
  const [[peer, alone, first], [, whole, completion]] = rows;
  const ratios = {
    compiled: whole.seconds / alone.seconds,
    compiler: whole.megabytes / alone.megabytes,
    completed: completion.seconds / first.seconds,
  };
  for (const [axis, ratio] of Object.entries(ratios)) {
    record(`${axis}${channels}`, { hooksmith: ratio, [peer]: 1 });
  }
  const figures = rows.flatMap(([name, usage, completion]) => [
    [`tsc --noEmit, ${name}`, ...cells(usage, alone)],
    [`the first completion, ${name}`, ...cells(completion, first)],
  ]);
  const heads = ['', 'CPU s', 'to types alone', 'MB', 'to types alone', 'limit'];
  return `A consumer of ${channels} channels, best of ${rounds}\n\n${table([heads, ...figures])}\n`;
}

function makeProject(project, document, options, text) {
  const output = join(project, 'package');
  const elsewhere = mkdtempSync(join(tmpdir(), 'hooksmith-elsewhere-'));
  mkdirSync(project, { recursive: true });
  run([resolve('dist/cli.cjs'), 'generate', document, '-o', output, ...options], elsewhere);
  rmSync(elsewhere, { recursive: true });
  run([compiler, '-p', output]);
  writeFileSync(join(project, 'main.ts'), text);
  const compilerOptions = {
    ...{ strict: true, target: 'es2022', module: 'nodenext', skipLibCheck: true },
    types: ['node'],
  };
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  writeFileSync(
    join(project, 'tsconfig.json'),
    JSON.stringify({ compilerOptions, files: ['main.ts'] }),
  );
}

/** `cwd` is away from this project, whose configuration is not meant. */
function run(args, cwd) {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: 'utf8', cwd });
  if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}:\n${stdout}${stderr}`);
}

function cells(usage, peer) {
  return [
    usage.seconds.toFixed(2),
    (usage.seconds / peer.seconds).toFixed(2),
    usage.megabytes.toFixed(0),
    (usage.megabytes / peer.megabytes).toFixed(2),
    limit,
  ];
}
