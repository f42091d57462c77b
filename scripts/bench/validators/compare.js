/** The generated validators beside others: verdicts and issues, as ratios to ajv in the same rounds. */
import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { record } from '../axes.js';
import { table } from '../table.js';
import { coldImports } from './cold.js';
import { installAta } from './install.js';
import { makePackages, payloadOf } from './packages.js';
import { samplesOf } from './samples.js';
import { limits, sizesOf } from './sizes.js';
import { geometricMean, median } from './statistics.js';
import { moduleOf, own, peer, subjects, withFormats, write } from './subjects.js';
import { compileTypia } from './typia.js';

const modes = ['off', 'asserted'];

/** Measures, and tells it as tables. `folder` is below node_modules, where all that is written finds its imports. */
export async function compareValidators(folder, { rounds, slice, imports }) {
  const packages = makePackages(folder);
  const groove = packages[0].off;
  const payloads = await payloadsOf(packages);
  const interfaces = payloads.map(({ off }) => off);
  const typia = compileTypia(join(folder, 'typia'), interfaces);
  const ata = await installAta(join(folder, 'ata'));
  const results = await raceAll(folder, { payloads, typia, ata }, { rounds, slice });
  recordMeans(results);
  const parts = {
    [`Validators: how many times as fast as ${peer}, geometric means`]: overview(results),
    [`${own} by payload, times as fast as ${peer}`]: byPayload(results),
    "Bundled from Groove's package and gzipped": table(await sizeRows(groove)),
    [`A process that imports it, best of ${imports}`]: table(
      await coldRows(folder, groove, imports),
    ),
  };
  const notes = [
    typia.reason && `typia is left out: ${typia.reason}\n`,
    ata.reason && `ata-validator is left out: ${ata.reason}\n`,
    !process.env.HOOKSMITH_CORPUS && 'HOOKSMITH_CORPUS names no folder: its schemas are left out\n',
  ].filter(Boolean);
  const tables = Object.entries(parts).map(([title, text]) => `${title}\n\n${text}\n`);
  return [...notes, ...tables].join('\n');
}

async function raceAll(folder, { payloads, ...installed }, effort) {
  const results = [];
  for (const [index, payload] of payloads.entries()) {
    for (const mode of modes) {
      const place = join(folder, `race-${index}-${mode}`);
      const contestants = prepare(place, { ...payload, index, mode, ...installed });
      const measured = await race({ contestants, samples: payload.samples[mode], ...effort });
      results.push({ payload: payload.off.name, spec: payload.spec, mode, ...measured });
    }
  }
  return results;
}

async function sizeRows(packageFolder) {
  const sizes = await sizesOf(packageFolder);
  const rows = [
    ['isTicket', sizes.verdict, limits.verdict],
    ['isTicket and ticketIssues', sizes.issues, limits.issues],
  ];
  return [['', 'bytes', 'limit'], ...rows];
}

async function coldRows(folder, packageFolder, rounds) {
  const seconds = await coldImports(folder, packageFolder, rounds);
  const [[, empty]] = Object.entries(seconds);
  const rows = Object.entries(seconds).map(([name, cpu]) => [
    name,
    (cpu / empty).toFixed(2),
    (cpu * 1000).toFixed(1),
  ]);
  return [['', 'CPU to an empty module', 'CPU ms'], ...rows];
}

async function payloadsOf(packages) {
  const payloads = [];
  for (const { spec, messages, off, asserted } of packages) {
    for (const names of Object.entries(messages)) {
      const payload = await payloadOf(off, ...names);
      const inMode = { off: payload, asserted: await payloadOf(asserted, ...names) };
      payloads.push({ ...inMode, spec, samples: await sample(payload) });
    }
  }
  return payloads;
}

/** The same samples for all; with formats asserted, one more that breaks a format. */
async function sample({ validators, is, issues, fixture, schema }) {
  const functions = await import(pathToFileURL(validators).href);
  const ajv = new Ajv({ strict: false, logger: false });
  addFormats.default(ajv);
  const hasFormats = ajv.compile(withFormats(schema, 'asserted'));
  const judge = {
    accepts: functions[is],
    keywords: (value) => functions[issues](value).map(({ keyword }) => keyword),
  };
  const { valid, invalid, malformed } = samplesOf(fixture, judge, hasFormats);
  return { off: { valid, invalid }, asserted: { valid, invalid: [...invalid, ...malformed] } };
}

/** Writes a module for each subject that takes the schema. */
function prepare(folder, context) {
  mkdirSync(folder, { recursive: true });
  const schema = withFormats(context.off.schema, context.mode);
  return Object.entries(subjects).flatMap(([name, subject], index) => {
    const made = attempt(() => subject({ ...context, folder, schema: structuredClone(schema) }));
    if (!made) return [];
    return [{ name, file: write(folder, `subject-${index}.mjs`, moduleOf(made)) }];
  });
}

/** Undefined where a subject refuses a schema. */
function attempt(make) {
  try {
    return make();
  } catch (error) {
    console.error(String(error.message).split('\n')[0]);
    return undefined;
  }
}

const kinds = ['valid', 'invalid', 'issues'];

/** Each subject takes its turn in every round, so that what the machine does besides hits all of them. */
async function race({ contestants, samples, rounds, slice }) {
  const runners = [];
  for (const { name, file } of contestants) {
    const runner = runnerOf(name);
    const disagreements = await runner.ask({ start: { file, samples } }).catch(console.error);
    if (disagreements !== undefined) runners.push({ ...runner, disagreements });
  }
  const times = {};
  for (const kind of kinds) {
    const isThere = (kind === 'valid' ? samples.valid : samples.invalid).length > 0;
    times[kind] = isThere ? await takeTurns(runners, { kind, slice }, rounds) : {};
  }
  for (const { end } of runners) end();
  return { disagreements: runners.map(({ name, disagreements }) => [name, disagreements]), times };
}

/** CPU nanoseconds per sample of each subject, the median of all rounds. */
async function takeTurns(runners, turn, rounds) {
  const taken = new Map(runners.map(({ name }) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    const first = round % runners.length;
    for (const { name, ask } of [...runners.slice(first), ...runners.slice(0, first)]) {
      taken.get(name).push(await ask({ turn }));
    }
  }
  return Object.fromEntries([...taken].map(([name, all]) => [name, median(all)]));
}

/** A process for one subject, which answers one question at a time. */
function runnerOf(name) {
  const child = fork('scripts/bench/validators/race.js');
  const ask = (question) =>
    new Promise((resolve, reject) => {
      const fail = () => reject(new Error(`${name} can't be measured`));
      child.once('close', fail);
      child.once('message', (answer) => {
        child.off('close', fail);
        resolve(answer);
      });
      child.send(question);
    });
  return { name, ask, end: () => child.disconnect() };
}

/** The peer's time divided by the subject's; undefined where either wasn't measured. */
function ratio(times, name) {
  return times[peer] && times[name] ? times[peer] / times[name] : undefined;
}

function mean(results, mode, kinds, name) {
  const ratios = results
    .filter((result) => result.mode === mode)
    .flatMap(({ times }) => kinds.map((kind) => ratio(times[kind], name)))
    .filter((number) => number !== undefined);
  return ratios.length > 0 ? geometricMean(ratios).toFixed(2) : '–';
}

function recordMeans(results) {
  const of = (mode, measuredKinds) =>
    Object.fromEntries(
      Object.keys(subjects)
        .map((name) => [name, mean(results, mode, measuredKinds, name)])
        .filter(([, figure]) => figure !== '–'),
    );
  record('verdicts', of('off', ['valid', 'invalid']));
  record('asserted', of('asserted', ['valid', 'invalid']));
  record('issues', of('off', ['issues']));
}

function overview(results) {
  const heads = ['verdict, formats off', 'asserted', 'issues, formats off', 'asserted'];
  const rows = Object.keys(subjects).map((name) => [
    name,
    ...[['valid', 'invalid'], ['issues']].flatMap((kinds) =>
      modes.map((mode) => mean(results, mode, kinds, name)),
    ),
    ...agreement(results, name),
  ]);
  return table([['', ...heads, 'payloads', 'disagreements'], ...rows]);
}

/** Counts the payloads a subject takes, and the samples it judges otherwise. */
function agreement(results, name) {
  const entries = results.flatMap(({ payload, disagreements }) =>
    disagreements.filter(([subject]) => subject === name).map(([, count]) => ({ payload, count })),
  );
  const payloads = new Set(entries.map(({ payload }) => payload));
  return [payloads.size, entries.reduce((sum, { count }) => sum + count, 0)];
}

function byPayload(results) {
  const names = [...new Set(results.map(({ payload }) => payload))];
  const rows = names.map((payload) => [
    payload,
    ...modes.flatMap((mode) => {
      const { times } = results.find(
        (result) => result.payload === payload && result.mode === mode,
      );
      return kinds.map((kind) => ratio(times[kind], own)?.toFixed(2) ?? '–');
    }),
  ]);
  const heads = ['', ...kinds, ...kinds.map((kind) => `${kind}, asserted`)];
  const specs = new Map(results.map(({ payload, spec }) => [payload, spec]));
  const places = [...specs].map(([payload, spec]) => `  ${payload}: ${spec}`);
  return [table([heads, ...rows]), '', ...places].join('\n');
}
