import { build } from 'esbuild';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { schemaExports } from '../src/model/export-names.js';
import { hooksmith } from './support/command.js';
import { emptyFolder, repository, write } from './support/folders.js';
import { documentOf, forge } from './support/forge.js';
import { payloads } from './support/hostile-payloads.js';
import type { Said } from './support/hostile-run.js';
import { bundleOf } from './support/load.js';
import { share } from './support/share.js';

/** The most milliseconds for the payloads of a group. They take seconds if nothing hangs. */
const limit = 120_000;

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object) => ({ type: 'object', properties });

/** A schema whose alternatives test the same child, each for itself. */
const twice = (name: string, last: number) =>
  object({ child: ref(name), more: { type: 'array', items: ref(name) }, last: { const: last } });
const time = object({ child: ref('TimeTwice'), at: { type: 'string', format: 'time' } });

/** Recursion of every kind, by what leads back. */
const schemas = {
  Property: object({ child: ref('Property'), name: { type: 'string', maxLength: 10 } }),
  Items: { type: 'array', items: ref('Items') },
  Children: object({ children: { type: 'array', items: ref('Children') } }),
  Values: { type: 'object', additionalProperties: ref('Values') },
  First: object({ a: ref('Second') }),
  Second: object({ b: ref('Third') }),
  Third: object({ c: ref('First') }),
  Any: { anyOf: [object({ child: ref('Any') }), { type: 'array', items: ref('Any') }] },
  One: {
    oneOf: [object({ child: ref('One') }), { type: 'null' }, { type: 'array', items: ref('One') }],
  },
  All: { allOf: [object({ child: ref('All') }), { required: ['child'] }] },
  Not: { not: { type: 'object', required: ['child'], properties: { child: ref('Not') } } },
  If: {
    if: { type: 'array' },
    then: { items: ref('If') },
    else: { properties: { child: ref('If'), more: ref('If') } },
  },
  AnyTwice: { anyOf: [twice('AnyTwice', 1), twice('AnyTwice', 2)] },
  OneTwice: { oneOf: [twice('OneTwice', 1), twice('OneTwice', 2)] },
  AllTwice: { allOf: [twice('AllTwice', 1), object({ child: ref('AllTwice') })] },
  IfTwice: { if: twice('IfTwice', 1), then: twice('IfTwice', 2), else: twice('IfTwice', 3) },
  NotTwice: { not: { anyOf: [twice('NotTwice', 1), twice('NotTwice', 2)] } },
  TimeTwice: { allOf: [twice('TimeTwice', 1), { anyOf: [time, twice('TimeTwice', 2)] }] },
  Tuple: { type: 'array', items: [ref('Tuple')], additionalItems: ref('Tuple') },
  Containing: { type: 'array', contains: ref('Containing') },
  Patterned: { type: 'object', patternProperties: { '.': ref('Patterned') } },
  Dependent: { dependencies: { child: { properties: { child: ref('Dependent') } } } },
  Distinct: object({
    list: { type: 'array', uniqueItems: true },
    children: { type: 'array', uniqueItems: true, items: ref('Distinct') },
    key: { enum: [{ a: [1] }, [[[]]], 'x'] },
  }),
  Named: { type: 'object', propertyNames: { maxLength: 5, pattern: '^[a-z]*$' } },
  Inherited: {
    type: 'object',
    required: ['constructor', '__proto__'],
    properties: { constructor: ref('Inherited'), ['__proto__']: ref('Inherited'), toString: {} },
    additionalProperties: ref('Inherited'),
  },
  Flat: object({
    name: { type: 'string', pattern: '^[a-z]+$', minLength: 1 },
    count: { type: 'number', multipleOf: 0.01, minimum: 0 },
    child: { type: 'array', items: { type: 'integer' } },
    tags: { type: 'array', uniqueItems: true, contains: { type: 'array' } },
  }),
};
const names = Object.keys(schemas);

/** Schemas whose recursion a payload follows all the way down, with nothing to be said against it but that. */
const bottomless: readonly (readonly [payload: string, name: string])[] = [
  ['deep objects of no depth', 'Property'],
  ['deep arrays of objects', 'Children'],
  ['deep maps', 'Values'],
  ['deep maps of hidden keys', 'Values'],
  ['deep in turns', 'First'],
  ['deep maps', 'Patterned'],
  ['deep objects of no depth', 'Dependent'],
];

/** The runner, as a program of its own. */
async function runner(): Promise<string> {
  const outfile = join(emptyFolder(), 'run.mjs');
  const entry = join(repository, 'test', 'support', 'hostile-run.ts');
  await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node' });
  return outfile;
}

const forging = forge(documentOf({ schemas }));

/** The validators of the package, and functions of the same names that walk the Model. */
const judges = {
  package: forging.then((forged) => bundleOf(forged, 'validators/index')),
  walk: forging.then(async ({ model }) => {
    const source = (...path: string[]) => JSON.stringify(join(repository, 'src', ...path));
    const functions = names.map((name) => {
      const { is, issues } = schemaExports(name);
      return `export const { is: ${is}, issues: ${issues} } = judgeOf('${name}');`;
    });
    const entry = write(
      emptyFolder(),
      'walk.ts',
      `import { payloadJudges } from ${source('values', 'misfits.js')};
      import { isReadable } from ${source('typescript', 'readable.js')};
      const judgeOf = payloadJudges(${JSON.stringify(model)}, isReadable);
      ${functions.join('\n')}`,
    );
    const outfile = join(emptyFolder(), 'walk.mjs');
    await build({ entryPoints: [entry], outfile, bundle: true, format: 'esm', platform: 'node' });
    return outfile;
  }),
};

const running = runner();

const run = promisify(execFile);

/** Asks in a process of its own, so that what hangs is a failure. */
async function ask(judge: keyof typeof judges, group: readonly string[]): Promise<readonly Said[]> {
  const [program, bundle] = [await running, await judges[judge]];
  const parameters = [program, bundle, JSON.stringify(names), JSON.stringify(group)];
  const { stdout } = await run(process.execPath, parameters, {
    timeout: limit,
    killSignal: 'SIGKILL',
    maxBuffer: 1 << 26,
  });
  return stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Said);
}

const groups = new Map<string, readonly string[]>();
for (const name of Object.keys(payloads)) {
  const group = name.startsWith('odd ') ? 'odd values one by one' : name;
  groups.set(group, [...(groups.get(group) ?? []), name]);
}

describe.concurrent('validators survive', { timeout: limit + 10_000 }, () => {
  test.each(share([...groups], 9))('%s', async (_, group) => {
    const said = await ask('package', group);
    expect(
      said.flatMap(({ name, fault }) => (fault === undefined ? [] : [`${name} ${fault}`])),
    ).toEqual([]);
    expect(said.length).toBe(group.length * names.length);
    for (const { name, payload, keywords } of said) {
      const isBottomless = bottomless.some((one) => one[0] === payload && one[1] === name);
      if (isBottomless) expect([name, keywords]).toEqual([name, ['$ref']]);
    }
  });
});

describe.concurrent('the walk of the Model survives', { timeout: limit + 10_000 }, () => {
  test.each(share([...groups].reverse(), 12))(
    '%s, and says what validators say',
    async (_, group) => {
      const [said, expected] = await Promise.all([ask('walk', group), ask('package', group)]);
      const isTooDeep = ({ name, payload }: Said): boolean =>
        name === 'NotTwice' && payload.startsWith('deep objects');
      expect(said.filter((one) => !isTooDeep(one))).toEqual(
        expected.filter((one) => !isTooDeep(one)),
      );
      expect(said.filter(({ fault }) => fault !== undefined)).toEqual([]);
    },
  );
});

test('an example that alternatives look at again and again is judged in time', async () => {
  const example = Array.from({ length: 60 }).reduce((child) => ({ child }), { last: 0 });
  const document = documentOf({
    schemas: { AnyTwice: { ...schemas.AnyTwice, examples: [example] } },
  });
  const folder = emptyFolder();
  write(folder, 'spec.yaml', JSON.stringify(document));
  const { stdout, stderr } = await hooksmith(['validate', 'spec.yaml'], { cwd: folder });
  expect(stdout + stderr).toContain('invalid-example');
});
