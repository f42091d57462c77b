/** Packages as our generator and the compiler make them, and what is measured of each. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

/** The messages that are measured by the file of their fixture, each with the file of its validator. */
const groove = {
  spec: 'spec/groove-webhooks.asyncapi.yaml',
  messages: {
    'ticket-event': 'ticket',
    'agent-event': 'agent',
    'message-event': 'message',
    'customer-event': 'customer',
  },
};

/** Real documents by their path in the corpus, and the largest payload that each has. */
const corpus = [
  {
    // Nested arrays, enums, dates.
    spec: 'docs/zenwave360-zenwave-sdk-zenwave-sdk-test-resources-src-main-resources-asyncapi-v2-asyncapi-commands.yaml',
    messages: { 'create-product-msg2': 'create-product-payload2' },
  },
  {
    // Alternatives, constants, closed objects.
    spec: 'docs/asyncapi-generator-packages-templates-clients-websocket-test-fixtures-asyncapi-slack-client.yaml',
    messages: { event: 'event' },
  },
  {
    // Composition, alternatives, UUIDs and dates.
    spec: 'docs/marvin-hsu-tsp-asyncapi-examples-03-schema-composition-asyncapi.yaml',
    messages: { 'order-fulfilled': 'order-fulfilled' },
  },
];

/** The documents to measure; those of the corpus only where `HOOKSMITH_CORPUS` names its folder. */
export function documents() {
  const folder = process.env.HOOKSMITH_CORPUS;
  if (!folder) return [groove];
  return [groove, ...corpus.map((document) => ({ ...document, folder: resolve(folder) }))];
}

/** Generates a package, away from this project's configuration, and compiles it as its own build does. */
export function makePackage(spec, folder, options = []) {
  const asked = [resolve(spec), '-o', resolve(folder), ...options];
  const elsewhere = mkdtempSync(join(tmpdir(), 'hooksmith-elsewhere-'));
  const { status, stderr } = node([resolve('dist/cli.cjs'), 'generate', ...asked], elsewhere);
  rmSync(elsewhere, { recursive: true });
  if (status !== 0) throw new Error(`generate ${spec} ended with ${status}:\n${stderr}`);
  const built = node([join('node_modules', 'typescript', 'bin', 'tsc'), '-p', folder]);
  if (built.status !== 0) throw new Error(`${spec} doesn't compile:\n${built.stdout}`);
  return folder;
}

function node(args, cwd) {
  return spawnSync(process.execPath, args, { encoding: 'utf8', maxBuffer: 2 ** 26, cwd });
}

/** The packages of every document, formats off and always asserted. */
export function makePackages(folder) {
  return documents().map((document, index) => {
    const of = (name, options) =>
      makePackage(
        join(document.folder ?? '.', document.spec),
        join(emptyFolder(folder, `${index}`), name),
        options,
      );
    return { ...document, off: of('off'), asserted: of('asserted', ['--formats', 'assertion']) };
  });
}

function emptyFolder(parent, name) {
  const folder = join(parent, name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** One message of a package: its functions, its fixture, its type and its schema. */
export async function payloadOf(folder, message, validator) {
  const validators = join(folder, 'dist', 'validators', `${validator}.js`);
  const functions = Object.keys(await load(validators));
  const testing = await load(join(folder, 'dist', 'testing', `${message}.js`));
  const is = functions.find((name) => /^is\p{Lu}/u.test(name));
  return {
    name: is.slice(2),
    validators,
    is,
    issues: functions.find((name) => name.endsWith('Issues')),
    fixture: Object.values(testing)[0],
    types: join(folder, 'types', `${validator}.ts`),
    schema: schemaOf(join(folder, 'schemas'), `${validator}.json`),
  };
}

function load(file) {
  return import(pathToFileURL(resolve(file)).href);
}

/** A schema that refers to others by their files, as one that has them as its definitions. */
export function schemaOf(folder, file) {
  const all = new Map(readdirSync(folder).map((name) => [name, readSchema(folder, name)]));
  let root = all.get(file);
  while (root.$ref) root = all.get(fileOf(root.$ref));
  const definitions = {};
  const bundle = (value) => {
    if (Array.isArray(value)) return value.map(bundle);
    if (typeof value !== 'object' || value === null) return value;
    if (typeof value.$ref === 'string') return { $ref: define(fileOf(value.$ref)) };
    return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, bundle(part)]));
  };
  const define = (name) => {
    const key = name.replace(/\.json$/, '');
    if (!Object.hasOwn(definitions, key)) {
      definitions[key] = {};
      definitions[key] = bundle(all.get(name));
    }
    return `#/definitions/${key}`;
  };
  return { $schema: 'http://json-schema.org/draft-07/schema#', ...bundle(root), definitions };
}

function readSchema(folder, name) {
  const { $schema, ...schema } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
  return schema;
}

const fileOf = (reference) => reference.replace(/^\.\//, '');
