/** The generated validators beside others: verdicts and issues, as ratios to ajv in the same rounds. */
import { fork } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { table } from '../table.js';
import { coldImports } from './cold.js';
import { makePackages, payloadOf } from './packages.js';
import { samplesOf } from './samples.js';
import { limits, sizesOf } from './sizes.js';
import { geometricMean } from './statistics.js';
import { moduleOf, own, peer, subjects, withFormats, write } from './subjects.js';
import { compileTypia } from './typia.js';

const modes = ['off', 'asserted'];

/** Measures, and tells it as tables. `folder` is below node_modules, where all that is written finds its imports. */
export async function compareValidators(folder, { rounds, slice, imports }) {
  const packages = makePackages(folder);
  const payloads = await payloadsOf(packages);
  const typia = compileTypia(
    join(folder, 'typia'),
    payloads.map(({ off }) => off),
  );
  const results = [];
  for (const [index, payload] of payloads.entries()) {
    for (const mode of modes) {
      const place = join(folder, `race-${index}-${mode}`);
      const contestants = prepare(place, { ...payload, index, mode, typia });
      const samples = payload.samples[mode];
      const measured = await run({ contestants, samples, rounds, slice });
      results.push({ payload: payload.off.name, mode, ...measured });
    }
  }
  return [
    ...(typia.reason ? [`typia is left out: ${typia.reason}`] : []),
    ...(process.env.HOOKSMITH_CORPUS
      ? []
      : ['HOOKSMITH_CORPUS names no folder: its schemas are left out']),
    `Validators: how many times as fast as ${peer} in the same rounds (geometric means)\n`,
    `${overview(results)}\n`,
    `${own} by payload, times as fast as ${peer}\n`,
    `${byPayload(results)}\n`,
    `Bundled from Groove's package and gzipped\n\n${table(await sizeRows(packages[0].off))}\n`,
    `A process that imports it, best of ${imports}\n\n${table(await coldRows(folder, packages[0].off, imports))}\n`,
  ].join('\n');
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
  for (const { messages, off, asserted } of packages) {
    for (const message of messages) {
      const payload = await payloadOf(off, message);
      const inMode = { off: payload, asserted: asserted && (await payloadOf(asserted, message)) };
      payloads.push({ ...inMode, samples: await sample(payload) });
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

function run(message) {
  return new Promise((resolve, reject) => {
    const child = fork('scripts/bench/validators/race.js');
    let result;
    child.on('message', (measured) => (result = measured));
    child.on('error', reject);
    child.on('close', (code) => {
      if (code === 0 && result) resolve(result);
      else reject(new Error(`The validators' race ended with ${code}`));
    });
    child.send(message);
  });
}

/** How many times as fast as the peer a subject is; undefined where either wasn't measured. */
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

function overview(results) {
  const heads = ['verdict, formats off', 'asserted', 'issues, formats off', 'asserted'];
  const rows = Object.keys(subjects).map((name) => {
    const counts = results.flatMap(({ disagreements }) => disagreements);
    const own = counts.filter(([subject]) => subject === name).map(([, count]) => count);
    const schemas = new Set(
      results
        .filter(({ disagreements }) => disagreements.some(([subject]) => subject === name))
        .map(({ payload }) => payload),
    );
    return [
      name,
      ...[['valid', 'invalid'], ['issues']].flatMap((kinds) =>
        modes.map((mode) => mean(results, mode, kinds, name)),
      ),
      schemas.size,
      own.reduce((sum, count) => sum + count, 0),
    ];
  });
  return table([['', ...heads, 'payloads', 'disagreements'], ...rows]);
}

function byPayload(results) {
  const names = [...new Set(results.map(({ payload }) => payload))];
  const kinds = ['valid', 'invalid', 'issues'];
  const rows = names.map((payload) => [
    payload,
    ...modes.flatMap((mode) => {
      const { times } = results.find(
        (result) => result.payload === payload && result.mode === mode,
      );
      return kinds.map((kind) => ratio(times[kind], own)?.toFixed(2) ?? '–');
    }),
  ]);
  return table([['', ...kinds, ...kinds.map((kind) => `${kind}, asserted`)], ...rows]);
}
