/** Validators of one schema: ours, and what others make of it ahead of time. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { validator as schemasafe } from '@exodus/schemasafe';
import { Ajv } from 'ajv';
import standaloneCode from 'ajv/dist/standalone/index.js';
import addFormats from 'ajv-formats';

export const own = 'hooksmith';
export const peer = 'ajv standalone';

/**
 * The subjects of a mode, `off` or `asserted`: formats are annotations, or are held. Each writes what it needs
 * into a folder and tells what a module imports, the verdict of `value`, and its issues.
 */
export const subjects = {
  [own]: ({ mode, [mode]: payload }) => ({
    imports: `import { ${payload.is} as is, ${payload.issues} as issues } from '${urlOf(payload.validators)}';`,
    verdict: 'is(value)',
    issues: 'issues(value)',
  }),
  'ata-validator': ({ folder, schema, ata }) => {
    if (ata.reason) return undefined;
    const source = ata.toStandaloneModule(new ata.Validator(schema), { format: 'esm' });
    const file = write(folder, 'ata.mjs', source);
    return {
      imports: `import { isValid, validate } from '${file}';`,
      verdict: 'isValid(value)',
      issues: 'validate(value).errors',
    };
  },
  typia: ({ mode, typia, index }) => {
    const file = typia?.files[index]?.[mode];
    return (
      file && {
        imports: `import { is, validate } from '${urlOf(file)}';`,
        verdict: 'is(value)',
        issues: 'validate(value).errors ?? []',
      }
    );
  },
  [peer]: (context) => ajv(context, 'full'),
  'ajv standalone, fast formats': (context) =>
    context.mode === 'asserted' ? ajv(context, 'fast') : undefined,
  '@exodus/schemasafe': ({ folder, schema }) => {
    const options = { mode: 'lax', isJSON: true };
    const source = (extra) => schemasafe(schema, { ...options, ...extra }).toModule();
    const all = { includeErrors: true, allErrors: true };
    const verdict = write(folder, 'schemasafe.mjs', `export default ${source({})}`);
    const issues = write(folder, 'schemasafe-all.mjs', `export default ${source(all)}`);
    return {
      imports: `import is from '${verdict}';\nimport all from '${issues}';`,
      verdict: 'is(value)',
      issues: 'all(value) ? [] : all.errors',
    };
  },
  'zod 4': ({ folder, schema }) => {
    const file = write(
      folder,
      'zod.mjs',
      `import { z } from 'zod';\nexport default z.fromJSONSchema(${JSON.stringify(schema)});`,
    );
    return {
      imports: `import schema from '${file}';`,
      verdict: 'schema.safeParse(value).success',
      issues: 'schema.safeParse(value).error?.issues ?? []',
    };
  },
};

function ajv({ folder, schema }, mode) {
  const compile = (allErrors) => {
    const instance = new Ajv({ allErrors, strict: false, logger: false, code: { source: true } });
    addFormats.default(instance, { mode });
    return standaloneCode.default(instance, instance.compile(schema));
  };
  const verdict = write(folder, `ajv-${mode}.cjs`, compile(false));
  const issues = write(folder, `ajv-${mode}-all.cjs`, compile(true));
  return {
    imports: `import is from '${verdict}';\nimport all from '${issues}';`,
    verdict: 'is(value)',
    issues: 'all(value) ? [] : all.errors',
  };
}

/**
 * A module that asks a subject, with loops of its own, so that no two share what the engine learns. Issues are
 * kept, as whoever asks for them wants to have them: the engine leaves out what nobody reads.
 */
export function moduleOf({ imports, verdict, issues }) {
  const loop = (name, once) => `
export function ${name}(samples, times) {
  let sum = 0;
  for (let time = 0; time < times; time++) {
    for (let index = 0; index < samples.length; index++) {
      const value = samples[index];
      sum += ${once};
    }
  }
  return sum;
}
`;
  return `${imports}
export let kept = [];
export const accepts = (value) => ${verdict};
export const countIssues = (value) => (${issues}).length;
${loop('judgeValid', `${verdict} ? 1 : 0`)}${loop('judgeInvalid', `${verdict} ? 1 : 0`)}${loop('collect', `(kept = ${issues}).length`)}`;
}

/** The schema with the formats that draft-07 has, or with none. */
export function withFormats(schema, mode) {
  if (Array.isArray(schema)) return schema.map((part) => withFormats(part, mode));
  if (typeof schema !== 'object' || schema === null) return schema;
  const entries = Object.entries(schema).filter(
    ([key, value]) =>
      key !== 'format' || typeof value !== 'string' || (mode === 'asserted' && known.has(value)),
  );
  return Object.fromEntries(entries.map(([key, value]) => [key, withFormats(value, mode)]));
}

const known = new Set(
  ['date', 'time', 'date-time', 'email', 'hostname', 'ipv4', 'ipv6', 'uri', 'uri-reference'].concat(
    ['uri-template', 'json-pointer', 'relative-json-pointer', 'regex', 'uuid'],
  ),
);

export function write(folder, name, text) {
  const file = join(folder, name);
  writeFileSync(file, text);
  return urlOf(file);
}

function urlOf(file) {
  return pathToFileURL(file).href;
}
