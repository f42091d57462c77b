import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { catalogue, type Entry } from '../src/evolution/catalogue.js';
import { compareModels, type Change } from '../src/evolution/compare.js';
import type { Model } from '../src/model/model.js';
import type { RefusedDelivery } from '../src/runtime/delivery.js';
import { createFetchHandler } from '../src/runtime/fetch.js';
import { sampleOf } from '../src/values/sample.js';
import { documentOf, eventRows, type Post, type Sketch } from './support/event-changes.js';
import { describedOf } from './support/described.js';
import { forge } from './support/forge.js';
import { emptyFolder } from './support/folders.js';
import { importAll, writePackage } from './support/load.js';
import { share } from './support/share.js';

async function modelOf(sketch: Sketch): Promise<Model> {
  const model = await describedOf(documentOf(sketch), sidesOf(sketch));
  return model ?? expect.unreachable(JSON.stringify(sketch));
}

function sidesOf({ role = 'subscriber', formats = 'annotation' }: Sketch) {
  return { role, formats };
}

async function changes(old: Sketch, next: Sketch): Promise<readonly Change[]> {
  return compareModels(await modelOf(old), await modelOf(next));
}

function codesOf(found: readonly Change[]): readonly string[] {
  return found.map(({ code }) => code).sort();
}

describe('a change of events', () => {
  test.each(eventRows.map((row, index) => [`${row.code} (${index})`, row] as const))(
    '%s is said by its name, and back by its mirror',
    async (_, { code, old, new: next, severity, mirror, also = [] }) => {
      const found = await changes(old, next);
      expect(codesOf(found)).toEqual([code, ...also].sort());
      expect(found.find((change) => change.code === code)?.severity).toBe(severity);
      const mirrorOf = (name: string): string => {
        const entry: Entry = catalogue[name as keyof typeof catalogue];
        return entry.mirror ?? name;
      };
      expect(mirrorOf(code)).toBe(mirror ?? code);
      expect(codesOf(await changes(next, old))).toEqual([code, ...also].map(mirrorOf).sort());
    },
  );

  test('has a row for every code that is none of a payload', () => {
    const written = eventRows.flatMap(({ code, mirror = code }) => [code, mirror]);
    const codes = Object.entries<Entry>(catalogue)
      .filter(([, { about, isDocumentation }]) => about !== 'payload' || isDocumentation)
      .map(([code]) => code)
      .filter((code) => !code.startsWith('format-'));
    expect(written).toEqual(expect.arrayContaining(codes));
  });
});

interface Package {
  readonly createReceiver: (options: object) => Parameters<typeof createFetchHandler>[0];
}

/** The packages of some documents, by these. Each is forged once, and all are bundled at once. */
async function packagesOf(sketches: readonly Sketch[]) {
  const byText = new Map(sketches.map((sketch) => [JSON.stringify(sketch), sketch]));
  const root = emptyFolder();
  const forged = await Promise.all(
    [...byText].map(async ([text, sketch], index) => {
      const one = await forge(documentOf(sketch), {
        ...sidesOf(sketch),
        only: ['receiver'],
        parserLimit: 0,
      });
      const folder = join(root, `${index}`);
      writePackage(root, folder, one);
      const names = one.model?.events.map(({ name }) => name) ?? [];
      return { text, names, in: join(folder, 'receiver.ts'), out: `${index}` };
    }),
  );
  const loaded = await importAll<Package>(forged, root);
  return new Map(loaded.map((one, index) => [forged[index]?.text, { ...one, ...forged[index] }]));
}

/** The answer of a document's package to a request. */
async function answerOf(sketch: Sketch, { path, body, headers }: Post) {
  const { createReceiver, names = [] } =
    (await packages).get(JSON.stringify(sketch)) ?? expect.unreachable();
  const takenFor: string[] = [];
  const handlers = names.map((name) => [name, () => void takenFor.push(name)] as const);
  const receiver = createReceiver({
    handlers: Object.fromEntries(handlers),
    onRefused: ({ status, name }: RefusedDelivery) => {
      if (status === 422 && name !== undefined) takenFor.push(name);
    },
  });
  const isForm = typeof body === 'string';
  const request = new Request(`http://localhost${path}`, {
    method: 'POST',
    body: isForm ? body : JSON.stringify(body),
    headers: {
      ...headers,
      'content-type': `application/${isForm ? 'x-www-form-urlencoded' : 'json'}`,
    },
  });
  const { status } = await createFetchHandler(receiver)(request);
  return { status, takenFor };
}

/** Each edit in both directions: the requests of its new document, posted to the package of the old one. */
const all = eventRows
  .filter(({ code }) => isFelt(code))
  .flatMap(({ code, mirror = code, old, new: next, posts = [], back = [] }, index) => [
    { code, index, from: old, to: next, posts, others: back },
    { code: mirror, index, from: next, to: old, posts: back, others: posts },
  ]);

const edits = share(all, 6);

const packages = packagesOf(edits.flatMap(({ from, to }) => [from, to]));

function isFelt(code: string): boolean {
  const entry: Entry = catalogue[code as keyof typeof catalogue];
  return entry.runtime !== undefined;
}

/** The claims of a text about what a package does with a request. */
function claimsOf(text: string) {
  const claim =
    /\b(an old|a new) package (?:(?:answers|refuses) it with (\d+)|takes it for (\w+))/gi;
  return [...text.matchAll(claim)].map(([, which = '', status, name]) => ({
    isOld: which.toLowerCase() === 'an old',
    status: status === undefined ? undefined : Number(status),
    name,
  }));
}

describe('a request of the new document', () => {
  test.each(
    edits.filter(({ posts }) => posts.length > 0).map((edit) => [name(edit), edit] as const),
  )('%s is posted to the old package', async (_, { from, posts }) => {
    for (const post of posts) {
      const { status, takenFor } = post;
      expect(await answerOf(from, post)).toEqual({ status, takenFor });
    }
  });

  test.each(edits.map((edit) => [name(edit), edit] as const))(
    '%s: whatever is said of an answer is what the package does',
    async (_, { code, from, to, posts, others }) => {
      const said = (await changes(from, to))
        .filter((change) => change.code === code)
        .map(({ sentence, advice = '' }) => `${sentence} ${advice}`);
      for (const text of said) {
        const claims = claimsOf(text);
        expect(claims.length, text).toBe(
          text.match(/ (?:answers?|refuses?|takes?) /g)?.length ?? 0,
        );
        for (const { isOld, status, name: event } of claims) {
          const [post] = isOld ? posts : others;
          if (!post) throw new Error(`Nothing is posted for: ${text}`);
          const answer = await answerOf(isOld ? from : to, post);
          if (status !== undefined) expect(answer.status, text).toBe(status);
          expect(answer.takenFor, text).toEqual(event === undefined ? [] : [event]);
        }
      }
    },
  );

  test('has a payload that is refused with 422 where that is said', async () => {
    const counts = { refused: 0, taken: 0 };
    for (const {
      code,
      index,
      from,
      to,
      posts: [post],
    } of edits) {
      const { events } = await modelOf(to);
      for (const { axes, refusing, advice = '', ...change } of await changes(from, to)) {
        const witness = axes?.deployed.witness;
        const event = events.find(({ name }) => name === change.events[0]);
        if (!witness || !event || typeof post?.body === 'string') continue;
        const { status } = await answerOf(from, {
          ...{ status: 0, takenFor: [], ...post, path: sampleOf(event).path ?? '' },
          body: witness.value as object,
        });
        const said = `${code} ${index} ${change.sentence} ${JSON.stringify(witness.value)}`;
        expect(status === 422, said).toBe(refusing.deployed);
        expect(advice.includes('422')).toBe(refusing.deployed);
        counts[refusing.deployed ? 'refused' : 'taken']++;
      }
    }
    expect(Math.min(...Object.values(counts))).toBeGreaterThan(0);
  });

  test('is there for every code that a receiver feels', () => {
    const posted = new Set(all.flatMap(({ code, posts }) => (posts.length > 0 ? [code] : [])));
    const codes = Object.keys(catalogue).filter(isFelt);
    expect(codes.filter((code) => !posted.has(code))).toEqual([]);
  });
});

function name({ code, index }: (typeof edits)[number]): string {
  return `${code} (${index})`;
}

test('event-renamed: a receiver with a handler of the old name does not start', async () => {
  const row = eventRows.find(({ code }) => code === 'event-renamed') ?? expect.unreachable();
  const { createReceiver } =
    (await packagesOf([row.new])).get(JSON.stringify(row.new)) ?? expect.unreachable();
  expect(() => createReceiver({ handlers: { order: () => undefined } })).toThrow(
    'No event is called order',
  );
});

test('a value of a parameter that no URL can hold is posted with U+FFFD in its place', async () => {
  const withValues = (values: readonly string[]): object => ({
    asyncapi: '2.6.0',
    info: { title: 'Shops', version: '1.0.0' },
    channels: {
      'a/{id}': {
        parameters: { id: { schema: { type: 'string', enum: values } } },
        subscribe: { operationId: 'onA', message: { name: 'A', payload: { type: 'object' } } },
      },
    },
  });
  const read = async (values: readonly string[]) =>
    (await describedOf(JSON.stringify(withValues(values)))) ?? expect.unreachable();
  const [old, next] = [await read(['\ud800']), await read(['\ud800', 'x\udc00'])];
  expect(old.events.map((event) => sampleOf(event).path)).toEqual(['/a/%EF%BF%BD']);
  expect(codesOf(compareModels(old, next))).toEqual(['parameter-value-added']);
  const [named] = compareModels(await read(['a']), await read(['a', 'any other value']));
  expect(named?.sentence).toContain('The parameter id may be "any other value" now:');
});

test('what tells an event is said in words: a type, a member that is there, a value', async () => {
  const object = (properties: object) => ({
    ...{ type: 'object', properties },
    required: Object.keys(properties),
  });
  const ofKind = object({ kind: { const: 'a' } });
  const said = async (placed: object, before = ofKind): Promise<readonly string[]> => {
    const [old, next] = await Promise.all(
      [before, placed].map((payload) =>
        describedOf({
          asyncapi: '2.6.0',
          info: { title: 'Orders', version: '1.0.0' },
          channels: {
            orders: {
              subscribe: {
                operationId: 'onOrder',
                message: {
                  oneOf: [
                    { name: 'Placed', payload },
                    { name: 'Gone', payload: object({ kind: { const: 'b' }, at: {} }) },
                  ],
                },
              },
            },
          },
        }),
      ),
    );
    return compareModels(old ?? expect.unreachable(), next ?? expect.unreachable())
      .filter(({ code }) => code === 'told-otherwise')
      .map(({ sentence }) => sentence.replace(/:.*/, ''));
  };
  expect(await said({ type: 'array' })).toContainEqual(
    'onPlaced is told by the type of the payload = "array" now, not by /kind = "a"',
  );
  expect(await said({ type: 'array' }, object({ more: {} }))).toContainEqual(
    'onPlaced is told by the type of the payload = "array" now, not by /more being there',
  );
  expect(await said(object({ kind: { const: 'c' } }))).toContainEqual(
    'onPlaced is told by /kind = "c" now, not by /kind = "a"',
  );
});
