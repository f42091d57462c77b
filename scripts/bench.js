/**
 * The cost of a run, beside that of tools that do less, and its growth with the document.
 * `npm run bench`, `npm run bench -- --quick`, `npm run bench -- --sizes=14,200 --rounds=5`,
 * `npm run bench -- --only=start --only=validators --only=consumers --only=receivers --only=inbox`
 * `npm run bench -- --write` also writes what it has measured into docs/reference/measured.md.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { axes, consumed, record, writeAxes } from './bench/axes.js';
import { documentOf, graphs } from './bench/documents.js';
import { best, measure } from './bench/measure.js';
import { table } from './bench/table.js';
import { bundleTypescript } from './run-typescript.js';

const { values } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    sizes: { type: 'string' },
    rounds: { type: 'string' },
    limit: { type: 'string', default: '120' },
    only: { type: 'string', multiple: true },
    write: { type: 'boolean', default: false },
  },
});
const sizes = (values.sizes ?? (values.quick ? '14,100' : '14,100,1000,5000'))
  .split(',')
  .map(Number);
const limit = Number(values.limit);

/** Fewer for what takes long: noise is a smaller part of it. */
function roundsOf(size) {
  if (values.rounds !== undefined) return Number(values.rounds);
  return values.quick || size > 1000 ? 1 : size > 100 ? 2 : 4;
}

const folder = mkdtempSync(join(tmpdir(), 'hooksmith-bench-'));
/** In memory where Linux has it: what a disk takes for ten thousand files is another time in each run. */
const outputs = mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : folder, 'hooksmith-bench-'));
const emptyFolder = () => mkdtempSync(join(outputs, 'output-'));

function write(name, document) {
  const path = join(folder, `${name}.json`);
  writeFileSync(path, JSON.stringify(document));
  return path;
}

/** Our own run, cold, in an empty folder: the configuration of this one is not meant. */
function ours(path) {
  return [resolve('dist/cli.cjs'), 'generate', path, '--output', 'package'];
}

const subjects = {
  hooksmith: ours,
  'parser + Modelina': (path) => [resolve('scripts/bench/peer-modelina.js'), path, 'package'],
  'json-schema-to-typescript': (path) => [
    resolve('scripts/bench/peer-json-schema.js'),
    path,
    'package',
  ],
  'node -e 0': () => ['-e', '0'],
};
const peer = 'parser + Modelina';

/** Subjects take turns, so that what the machine does besides hits all of them. */
async function compare(size) {
  const path = write(`channels-${size}`, documentOf(size));
  const measured = Object.fromEntries(Object.keys(subjects).map((name) => [name, []]));
  for (let round = 0; round < roundsOf(size); round++) {
    for (const [name, argumentsFor] of Object.entries(subjects)) {
      if (measured[name].includes(undefined)) continue;
      measured[name].push(await measure(argumentsFor(path), { limit, cwd: emptyFolder() }));
    }
  }
  return Object.fromEntries(Object.entries(measured).map(([name, runs]) => [name, best(runs)]));
}

const ratio = (own, other) => (own && other ? (own / other).toFixed(2) : '–');
const seconds = (usage) => (usage ? usage.seconds.toFixed(2) : `over ${limit}`);
const megabytes = (usage) => (usage ? usage.megabytes.toFixed(0) : '–');

async function compareAll() {
  const rows = [
    ['channels', 'subject', `CPU to ${peer}`, 'memory to it', 'CPU s', 'MB', 'ms/channel'],
  ];
  for (const size of sizes) {
    const usages = await compare(size);
    const [ours, theirs] = ['hooksmith', peer].map((name) => usages[name]?.seconds);
    const axis = `channels${size}`;
    if (axis in axes && theirs) record(axis, { hooksmith: ours / theirs, [peer]: 1 });
    for (const [name, usage] of Object.entries(usages)) {
      const own =
        usage && usages['node -e 0'] ? usage.seconds - usages['node -e 0'].seconds : undefined;
      rows.push([
        ...[size, name, ratio(usage?.seconds, usages[peer]?.seconds)],
        ...[ratio(usage?.megabytes, usages[peer]?.megabytes), seconds(usage), megabytes(usage)],
        own === undefined ? '–' : ((own * 1000) / size).toFixed(2),
      ]);
    }
  }
  console.log(`A cold run, best of several\n\n${table(rows)}\n`);
}

async function stages() {
  const { file, remove } = await bundleTypescript('test/bench/main.ts');
  const rows = [];
  for (const size of sizes) {
    const path = write(`channels-${size}`, documentOf(size));
    const { stages: times } = await measure([file, path], { limit });
    if (rows.length === 0) rows.push(['channels', ...Object.keys(times)]);
    rows.push([size, ...Object.values(times).map((time) => time.toFixed(0))]);
    rows.push(['  per channel', ...Object.values(times).map((time) => (time / size).toFixed(2))]);
  }
  remove();
  console.log(`CPU milliseconds by stage, modules loaded as they are needed\n\n${table(rows)}\n`);
}

async function referenceGraphs() {
  const shapes = values.quick
    ? [
        ['chain', 100],
        ['next two', 50],
        ['ring', 100],
        ['complete', 10],
        ['share one', 250],
      ]
    : [
        ['chain', 1000],
        ['next two', 200],
        ['ring', 1000],
        ['complete', 40],
        ['share one', 5000],
      ];
  const rows = [['shape', 'N', 'CPU s at N', 'at 2 N', 'growth', 'MB at 2 N']];
  for (const [shape, size] of shapes) {
    const usages = [];
    for (const count of [size, 2 * size]) {
      const path = write(`${shape}-${count}`.replaceAll(' ', '-'), graphs[shape](count));
      usages.push(await measure(ours(path), { limit, cwd: emptyFolder() }));
    }
    rows.push([
      shape,
      size,
      ...usages.map(seconds),
      ratio(usages[1]?.seconds, usages[0]?.seconds),
      megabytes(usages[1]),
    ]);
  }
  console.log(
    `Reference graphs, ours alone (complete: twice the schemas, four times the references)\n\n${table(rows)}`,
  );
}

/** The generated validators beside others. */
async function validators() {
  const { compareValidators } = await import('./bench/validators/compare.js');
  const effort = values.quick
    ? { rounds: 3, slice: 5, imports: 5 }
    : { rounds: 9, slice: 20, imports: 25 };
  await belowModules((place) => compareValidators(place, effort));
}

/** The cost of compiling against a large package. */
async function consumers() {
  const { compareConsumers } = await import('./bench/consumers.js');
  const rounds = values.quick ? 2 : 3;
  for (const channels of values.quick ? consumed.slice(0, 1) : consumed) {
    await belowModules((place) => compareConsumers(place, { channels, rounds }));
  }
}

/** Says what comes of a comparison in a folder of its own, where what is written finds the modules that it needs. */
async function belowModules(compareIn) {
  const place = mkdtempSync(join('node_modules', '.hooksmith-bench-'));
  try {
    console.log(await compareIn(resolve(place)));
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}

/** Groove's package, built, beside other receivers. */
async function receivers() {
  execFileSync('npm', ['run', '--silent', 'build', '--workspace', 'generated'], {
    stdio: 'inherit',
  });
  const { compareReceivers, compareTold } = await import('./bench/receivers/compare.js');
  const count = values.quick ? 2_000 : 20_000;
  console.log(await compareReceivers({ rounds: 6, count }));
  console.log(await compareTold({ rounds: 15, count }));
}

/** A receiver with an inbox in a file, and a backlog in one. */
async function inbox() {
  execFileSync('npm', ['run', '--silent', 'build', '--workspace', 'generated'], {
    stdio: 'inherit',
  });
  const { compareInbox } = await import('./bench/inbox/compare.js');
  const { compareBacklog } = await import('./bench/inbox/backlog.js');
  const effort = values.quick ? { rounds: 3, count: 4_000 } : { rounds: 9, count: 20_000 };
  for (const connections of [32, 128, 4]) {
    console.log(await compareInbox({ folder, connections, ...effort }));
  }
  console.log(await compareBacklog({ folder, count: values.quick ? 50_000 : 1_000_000 }));
}

/** Compares starts from the tarball. */
async function start() {
  const { compareStarts } = await import('./bench/start.js');
  const effort = values.quick ? { rounds: 3, installs: 1 } : { rounds: 10, installs: 3 };
  console.log(await compareStarts(folder, effort));
}

const parts = {
  start,
  runs: compareAll,
  stages,
  graphs: referenceGraphs,
  validators,
  consumers,
  receivers,
  inbox,
};

try {
  for (const [name, part] of Object.entries(parts)) {
    if (values.only === undefined || values.only.includes(name)) await part();
  }
  if (values.write) await writeAxes();
} finally {
  for (const place of [folder, outputs]) rmSync(place, { recursive: true, force: true });
}
