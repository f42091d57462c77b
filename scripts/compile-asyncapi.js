/**
 * Compiles AsyncAPI's JSON Schemas into dist/asyncapi/, a module for each major version, once for the same inputs; tells of
 * which files something is in there.
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { kindOf, rewrite, share } from './asyncapi-schemas.js';

const require = createRequire(import.meta.url);
const folder = 'dist/asyncapi';
/** The versions with a schema, by major; the schema refuses a document of another patch. */
const versions = {
  2: ['2.0.0', '2.1.0', '2.2.0', '2.3.0', '2.4.0', '2.5.0', '2.6.0'],
  3: ['3.0.0', '3.1.0'],
};

/** Close enough for a warning. */
const formats = {
  uri: /^[a-z][a-z\d+.-]*:[^\s"<>\\^`{|}]+$/i,
  'uri-reference': /^[^\s"<>\\^`{|}]*$/,
  email: /^[^\s@]+@[^\s@.]+(?:\.[^\s@.]+)*$/,
};

/** The parameters that a judge hands to the next one beside the value and its place. */
const surroundings =
  /,\s*parentData(?::[\w$]+)?,\s*parentDataProperty(?::(?:"(?:[^"\\]|\\.)*"|[\w$]+))?,\s*rootData(?:[:=][\w$]+)?(?=\s*\})/g;

export async function compileSchemas() {
  const scripts = ['compile-asyncapi.js', 'asyncapi-schemas.js'];
  const hash = createHash('sha256');
  for (const script of scripts) hash.update(readFileSync(new URL(script, import.meta.url)));
  for (const name of ['@asyncapi/specs', 'ajv', 'esbuild']) {
    hash.update(require(`${name}/package.json`).version);
  }
  const key = hash.digest('hex');
  const recordPath = `${folder}/inputs.json`;
  if (existsSync(recordPath)) {
    const record = JSON.parse(readFileSync(recordPath, 'utf8'));
    if (record.key === key) return record.inputs;
  }
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const inputs = new Set(['node_modules/@asyncapi/specs/schemas']);
  for (const [major, itsVersions] of Object.entries(versions)) {
    const { text, metafile } = await compile(itsVersions);
    for (const input of Object.keys(metafile.inputs)) inputs.add(input);
    await writeFile(`${folder}/${major}.cjs`, text);
  }
  await writeFile(recordPath, JSON.stringify({ key, inputs: [...inputs] }));
  return [...inputs];
}

/** One module for the versions of a major: their judges share whatever is the same in them. */
async function compile(versions) {
  const { default: Ajv, _, stringify } = await import('ajv');
  const { default: standaloneCode } = await import('ajv/dist/standalone/index.js');
  const { build } = await import('esbuild');
  const ajv = new Ajv.default({
    strict: false,
    allErrors: true,
    messages: false,
    inlineRefs: false,
    meta: false,
    validateSchema: false,
    passContext: true,
    formats: { ...formats, int32: true, int64: true, uuid: true, double: true, float: true },
    code: { source: true, esm: true },
  });
  ajv.addKeyword({
    keyword: 'refersTo',
    schemaType: 'string',
    code: ({ gen, data, schema }) => gen.code(_`this.refer(${data}, ${schema})`),
  });
  ajv.addKeyword({
    keyword: 'isA',
    schemaType: 'string',
    code: ({ gen, data, schema }) => gen.code(_`this.meet(${data}, ${schema})`),
  });
  // The values themselves, instead of a reference to the schema, which would be in the code for that alone.
  const { definition } = ajv.RULES.all.enum;
  const params = ({ schema }) => _`{allowedValues: ${stringify(schema)}}`;
  ajv.RULES.all.enum.definition = { ...definition, error: { ...definition.error, params } };
  const originals = versions.map((version) => require(`@asyncapi/specs/schemas/${version}.json`));
  const rewritten = originals.map((schema, index) => rewrite(schema, versions[index]));
  const { definitions, idOf } = share(rewritten);
  for (const definition of definitions) ajv.addSchema(definition);
  const judged = rewritten.map((schema, index) => kindsOf(schema, versions[index], idOf));
  const ids = [...new Set(judged.flatMap(({ judges }) => Object.values(judges)))];
  const nameOf = (id) => `judge${ids.indexOf(id)}`;
  // Nothing asks which part of the schema an error is of, or what a value stands in: that is a fifth of the code.
  const code = standaloneCode
    .default(ajv, Object.fromEntries(ids.map((id) => [nameOf(id), id])))
    .replaceAll(/schemaPath:"(?:[^"\\]|\\.)*",/g, '')
    .replaceAll(surroundings, '')
    .replaceAll(/\bexport (?=const judge\d+ =)/g, '');
  const entries = judged.map(({ judges, keys }, index) => {
    const named = Object.entries(judges).map(([kind, id]) => `${kind}: ${nameOf(id)}`);
    return `'${versions[index]}': { judges: { ${named.join()} }, keys: ${JSON.stringify(keys)} }`;
  });
  const source = `${code};export const versions = { ${entries.join()} };`;
  const { outputFiles, metafile } = await build({
    stdin: { contents: source, resolveDir: process.cwd(), loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    metafile: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20.19',
  });
  return { text: outputFiles[0].text, metafile };
}

/** The definition that judges a document, and those that judge what a reference can lead to; the keys of every kind. */
function kindsOf(schema, version, idOf) {
  const text = JSON.stringify(schema);
  const judges = { document: idOf(schema, schema.$id) };
  const keys = { document: keysOf(schema) };
  for (const id of Object.keys(schema.definitions)) {
    if (!id.startsWith(`http://asyncapi.com/definitions/${version}/`)) continue;
    keys[kindOf(id)] = [...new Set(keysOf(schema.definitions[id]))];
    if (text.includes(`"refersTo":"${kindOf(id)}"`)) judges[kindOf(id)] = idOf(schema, id);
  }
  return { judges, keys };
}

/** The names of properties, of whatever alternative. */
function keysOf({ properties = {}, ...schema }) {
  const parts = [...(schema.allOf ?? []), schema.then, schema.else].filter(Boolean);
  return [...Object.keys(properties), ...parts.flatMap(keysOf)];
}
