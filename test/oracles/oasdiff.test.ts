import { load } from 'js-yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import { describe } from '../../src/engine/forge.js';
import { Judge, type Verdict } from '../../src/evolution/judge.js';
import { World } from '../../src/evolution/world.js';
import type { Model } from '../../src/model/model.js';
import { subschemas } from '../../src/model/subschemas.js';
import { readFrom } from '../support/forge.js';

interface Case {
  readonly test: string;
  /** Old and new. */
  readonly opens: readonly [string, string];
  /** The rules that it reports; each name ends with `Id`. */
  readonly ids: readonly string[];
}

type Direction = 'request' | 'response';

/** The effect on what may be sent that the name of a rule says, as oasdiff reads it: the first that matches. */
const effects: readonly (readonly [RegExp, 'none' | 'both' | 'unknown' | 'wider' | 'narrower'])[] =
  [
    [
      /AnnotationOnly$|Discriminator|DefaultValue|Optional(?:Request)?Property|TypeCompatible$/,
      'none',
    ],
    [/PatternChanged$|^RequestPropertyRemoved$/, 'unknown'],
    [/Changed$|WrappedInOneOf$/, 'both'],
    [/(?:AnyOf|OneOf|EnumValue|PrefixItems)Added$/, 'wider'],
    [/(?:AnyOf|OneOf|EnumValue|PrefixItems)Removed$/, 'narrower'],
    [/Min\w*Decreased$|Max\w*Increased$|(?:Generalized|Widened|Unset|Removed)$/, 'wider'],
    [/Min\w*Increased$|Max\w*Decreased$|(?:Specialized|Narrowed|Set|Added)$/, 'narrower'],
    [/Beca?ome?Nullable$|BecameNullable$|BecameOptional$/, 'wider'],
    [/NotNullable$|BecameRequired$|BecameEnum$|^NewRequired/, 'narrower'],
  ];

/** Rules about something else than a schema. */
const elsewhere =
  /MediaType(?:Added|Removed)|Security|Status|Webhook|^RequestBody(?:Removed|Became(?:Required|Optional))$|DefaultValue|^New\w*Request(?:Default)?Parameter/;

/** Says if oasdiff calls a change of bodies breaking; undefined where its rules say that nobody knows. */
function verdictOf(rules: readonly string[], direction: Direction): boolean | undefined {
  const breaking = direction === 'response' ? 'wider' : 'narrower';
  const found = rules.map((rule) => {
    const [, effect] = effects.find(([names]) => names.test(rule)) ?? expect.unreachable(rule);
    return effect;
  });
  if (found.some((effect) => effect === breaking || effect === 'both')) return true;
  return found.includes('unknown') ? undefined : false;
}

const folder = join(process.env['HOOKSMITH_ORACLES'] ?? '', 'oasdiff');

type Fields = Readonly<Record<string, unknown>>;

/** Bodies of a document by direction, operation, status and media type: where their schemas stand. */
function bodiesOf(document: Fields): ReadonlyMap<string, string> {
  const follow = (
    value: unknown,
    path: readonly string[],
  ): readonly [Fields, readonly string[]] => {
    const { $ref } = (value ?? {}) as { readonly $ref?: string };
    if ($ref === undefined) return [(value ?? {}) as Fields, path];
    const keys = $ref.slice(2).split('/');
    return [keys.reduce((at: Fields, key) => at[key] as Fields, document), keys];
  };
  const found = new Map<string, string>();
  const addContents = (name: string, body: unknown, path: readonly string[]) => {
    const [{ content }, start] = follow(body, path);
    for (const [type, { schema }] of Object.entries((content ?? {}) as Record<string, Fields>)) {
      const at = [...start, 'content', type, 'schema'];
      found.set(`${name} ${type}`, schema === undefined ? '' : pointerOf(at));
    }
  };
  const addParameters = (name: string, parameters: unknown, path: readonly string[]) => {
    for (const [index, written] of ((parameters ?? []) as readonly unknown[]).entries()) {
      const [parameter, at] = follow(written, [...path, String(index)]);
      if (!parameter['schema']) continue;
      const word = `${name} ${String(parameter['in'])} ${String(parameter['name'])}`;
      found.set(word, pointerOf([...at, 'schema']));
    }
  };
  for (const root of ['paths', 'webhooks']) {
    for (const [path, operations] of Object.entries((document[root] ?? {}) as Fields)) {
      for (const [method, operation] of Object.entries(
        (operations ?? {}) as Record<string, Fields>,
      )) {
        const at = [root, path, method];
        if (method === 'parameters') {
          addParameters(`request ${path}`, operation, at);
          continue;
        }
        const { requestBody, responses, parameters } = operation;
        addParameters(`request ${path} ${method}`, parameters, [...at, 'parameters']);
        if (requestBody)
          addContents(`request ${path} ${method}`, requestBody, [...at, 'requestBody']);
        for (const [status, response] of Object.entries((responses ?? {}) as Fields)) {
          const name = `response ${path} ${method} ${status}`;
          addContents(name, response, [...at, 'responses', status]);
        }
      }
    }
  }
  return found;
}

function pointerOf(keys: readonly string[]): string {
  return `#/${keys.map((key) => key.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
}

interface Side {
  readonly model: Model;
  readonly hasUnread: boolean;
}

/** A document whose bodies are schemas, each in an object of its own: `B0`, `B1`, in the order of the names of both sides. */
async function sideOf(path: string, names: readonly string[]): Promise<Side> {
  const text = readFileSync(join(folder, 'data', path), 'utf8');
  const bodies = bodiesOf(load(text) as Fields);
  const schemas = names.map((name, index) => {
    const pointer = bodies.get(name);
    const body = pointer ? { $ref: `./api.yaml${pointer}` } : {};
    return [`B${index}`, { type: 'object', required: ['body'], properties: { body } }] as const;
  });
  const document = {
    ...{ asyncapi: '2.6.0', info: { title: 'Case', version: '1.0.0' }, channels: {} },
    components: { schemas: Object.fromEntries(schemas) },
  };
  const described = await describe(
    { label: 'document.yaml', text: JSON.stringify(document) },
    { role: 'subscriber', formats: 'annotation', tell: undefined, ...unnamed },
    new Diagnostics(true),
    { read: readFrom({ 'api.yaml': text }), parserLimit: 0 },
  );
  const { model } = described ?? expect.unreachable(path);
  const hasUnread = model.schemas.some(({ schema }) => isUnread(schema));
  return { model, hasUnread };
}

function isUnread(schema: Model['schemas'][number]['schema']): boolean {
  return (schema.kind === 'keywords' && !!schema.unread) || subschemas(schema).some(isUnread);
}

const unnamed = {
  packageName: undefined,
  packageVersion: undefined,
  license: undefined,
  repository: undefined,
};

/** Questions that are not asked, with their reasons. */
type Unasked = 'same file' | 'other media' | 'unread';

/** Rules that a test names because they must not be reported. */
const denied: Readonly<Record<string, readonly string[]>> = {
  TestRequestPropertyAllOfAdded_AnnotationOnly_EmitsInfo: ['RequestBodyAllOfAdded'],
  TestRequestPropertyAllOfAdded_AnnotationOnly_AtProperty_EmitsInfo: ['RequestPropertyAllOfAdded'],
  TestRequestPropertyAnyOfInlineEnumRefactorToRef: [
    ...['RequestPropertyAnyOfAdded', 'RequestPropertyAnyOfRemoved'],
  ],
  // It compares the other way round, too.
  TestMediaTypeSchemaExistence: ['ResponseBodyMediaTypeSchemaRemoved'],
};

/** The disagreements with oasdiff: tests by the reason. */
const waived: Readonly<Record<string, readonly string[]>> = {
  'the alternatives, or the parts of allOf, that come or go say the same as others': [
    ...['TestBreaking_RequestPropertyAllOfAdded', 'TestBreaking_RequestPropertyAnyOfRemoved'],
    ...['TestBreaking_RequestPropertyOneOfRemoved', 'TestRequestPropertyAllOfAdded'],
    ...['TestRequestBodyAnyOfMultiMediaTypeDetails', 'TestRequestPropertyAnyOfRemoved'],
    ...['TestRequestPropertyOneOfRemoved', 'TestResponsePropertyAllOfRemoved'],
    ...['TestResponsePropertyAnyOfAdded', 'TestResponsePropertyOneOfAdded'],
  ],
  'members that nothing describes are not sent': [
    ...['TestRequestBodyDependentSchemaAdded', 'TestResponseBodyDependentSchemaRemoved'],
    ...['TestRequestBodyPatternPropertyAdded', 'TestResponseBodyPatternPropertyRemoved'],
    ...['TestRequestBodyPropertyNamesAdded', 'TestResponseBodyPropertyNamesRemoved'],
  ],
  'a validator holds an alternative to its tag: another discriminator refuses what the old one took':
    [
      ...['TestRequestDiscriminatorUpdatedCheckRemoved'],
      ...['TestRequestDiscriminatorUpdatedCheckPropertyNameChanging'],
      ...['TestRequestDiscriminatorUpdatedCheckMappingChanging'],
      ...['TestResponseDiscriminatorUpdatedCheckAdded'],
      ...['TestResponseDiscriminatorUpdatedCheckPropertyNameChanging'],
      ...['TestResponseDiscriminatorUpdatedCheckMappingChanging'],
    ],
  'contentSchema and its kin are annotations of a string, which stays one': [
    ...['TestRequestPropertyContentUpdated', 'TestRequestPropertyContentUpdatedProp'],
    ...['TestRequestBodyContentSchemaAdded', 'TestResponseBodyContentSchemaRemoved'],
    ...['TestResponsePropertyContentUpdated', 'TestResponsePropertyContentUpdatedProp'],
  ],
  'a place that had to be a string has to be an integer, or the other way: ["string"] is refused': [
    ...['TestRequestBodyPrefixItemsAdded', 'TestRequestPropertyPrefixItemsAdded'],
    ...['TestResponseBodyPrefixItemsRemoved', 'TestResponsePropertyPrefixItemsRemoved'],
  ],
  'a list of strings that contains an integer has no value, however many it contains': [
    ...['TestRequestBodyMinContainsIncreased', 'TestRequestBodyMaxContainsDecreased'],
    ...['TestResponseBodyMinContainsDecreased', 'TestResponseBodyMaxContainsIncreased'],
  ],
  'more is required together than before: what a response may be is less, not something else': [
    ...['TestResponseBodyDependentRequiredChanged', 'TestResponsePropertyDependentRequiredChanged'],
  ],
  'a limit speaks of values of another type than the schema has': [
    ...['TestRequestParameterMaxItemsDecreased', 'TestRequestParameterMaxDecreased'],
  ],
  'x-extensible-enum is no keyword': [
    ...['TestRequestParameterXExtensibleEnumValueRemoved'],
    ...['TestRequestPropertyXExtensibleEnumValueRemovedCheck'],
  ],
  'the style of a query makes a list of a text, and JSON does not': [
    ...['TestRequestQueryParamMultiTypeToFormExplodeArraySafe'],
  ],
};

test('agrees with oasdiff, but for what is known', { timeout: 120_000 }, async () => {
  const text = readFileSync(join(folder, 'cases.json'), 'utf8');
  const { cases } = JSON.parse(text) as { readonly cases: readonly Case[] };
  const counts: Record<string, number> = {};
  const ofBodies: Record<string, number> = {};
  const disagreements: string[] = [];
  for (const { test: name, opens, ids } of cases) {
    const rules = ids
      .map((id) => id.replace(/Id$/, ''))
      .filter((rule) => !elsewhere.test(rule) && !denied[name]?.includes(rule));
    for (const direction of ['request', 'response'] as const) {
      const own = rules.filter(
        (rule) => rule.startsWith('Response') === (direction === 'response'),
      );
      const isSilent =
        own.length === 0 && (denied[name]?.length ?? 0) > 0 && direction === 'request';
      if (own.length === 0 && !isSilent) continue;
      const found = await answer(opens, direction);
      const said = verdicts.has(found) ? agreement(verdictOf(own, direction), found) : found;
      counts[said] = (counts[said] ?? 0) + 1;
      const isOfBody = !own.some((rule) => /Parameter|Header/.test(rule));
      if (isOfBody) ofBodies[said] = (ofBodies[said] ?? 0) + 1;
      if (said === 'disagree') disagreements.push(name);
    }
  }
  console.log(`oasdiff: ${JSON.stringify(counts)}, of bodies: ${JSON.stringify(ofBodies)}`);
  expect(disagreements.sort()).toEqual(Object.values(waived).flat().sort());
  expect(counts['undecided'] ?? 0).toBe(0);
  expect(counts['agree']).toBeGreaterThanOrEqual(170);
});

const verdicts: ReadonlySet<string> = new Set(['fine', 'refused', 'undecided'] satisfies Verdict[]);

function agreement(theirs: boolean | undefined, ours: Verdict | Unasked): string {
  if (ours === 'undecided') return ours;
  return theirs === undefined || theirs === (ours === 'refused') ? 'agree' : 'disagree';
}

async function answer(
  [first, second]: Case['opens'],
  direction: Direction,
): Promise<Verdict | Unasked> {
  if (first === second) return 'same file';
  const [before, after] = [first, second].map((path) =>
    bodiesOf(load(readFileSync(join(folder, 'data', path), 'utf8')) as Fields),
  );
  const shared = [...(before?.keys() ?? [])].filter(
    (name) => name.startsWith(direction) && after?.has(name),
  );
  const names = shared.filter((name) => !name.endsWith('/xml'));
  if (names.length === 0) return 'other media';
  const [old, next] = [await sideOf(first, names), await sideOf(second, names)];
  const world = new World(old.model, next.model);
  const judge = new Judge(world);
  const found = names.map((_, index) => {
    const axes = judge.ofPayloads({
      old: world.named('old', `B${index}`),
      new: world.named('new', `B${index}`),
    });
    return direction === 'response' ? axes.deployed.verdict : axes.upgrade.verdict;
  });
  if (found.includes('refused')) return 'refused';
  if (!found.includes('undecided')) return 'fine';
  return old.hasUnread || next.hasUnread ? 'unread' : 'undecided';
}
