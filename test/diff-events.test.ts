import { describe, expect, test } from 'vitest';
import { catalogue, type Entry } from '../src/evolution/catalogue.js';
import { compareModels, type Change } from '../src/evolution/compare.js';
import type { Model } from '../src/model/model.js';
import { createFetchHandler } from '../src/runtime/fetch.js';
import { documentOf, eventRows, type Sketch } from './support/event-changes.js';
import { describedOf } from './support/described.js';
import { forge } from './support/forge.js';
import { load } from './support/load.js';

async function modelOf(sketch: Sketch): Promise<Model> {
  return (await describedOf(documentOf(sketch))) ?? expect.unreachable(JSON.stringify(sketch));
}

async function changes(old: Sketch, next: Sketch): Promise<readonly Change[]> {
  return compareModels(await modelOf(old), await modelOf(next));
}

function codesOf(found: readonly Change[]): readonly string[] {
  return found.map(({ code }) => code).sort();
}

describe('a change of events', () => {
  test.each(eventRows.map((row) => [row.code, row] as const))(
    '%s is said by its name, and back by its mirror',
    async (code, { old, new: next, severity, mirror, also = [] }) => {
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
    const others = ['role-flipped', 'formats-asserted', 'formats-annotated'];
    const codes = Object.entries<Entry>(catalogue)
      .filter(([, { about, isDocumentation }]) => about !== 'payload' || isDocumentation)
      .map(([code]) => code)
      .filter((code) => !code.startsWith('format-'));
    expect([...written, ...others]).toEqual(expect.arrayContaining(codes));
  });

  test('another role is one change, and no list of what follows from it', async () => {
    const model = await modelOf(eventRows[0]?.old ?? expect.unreachable());
    const found = compareModels(model, { ...model, role: 'application' });
    expect(codesOf(found)).toEqual(['role-flipped']);
  });

  test('formats that are asserted are said', async () => {
    const model = await modelOf(eventRows[0]?.old ?? expect.unreachable());
    const asserting: Model = { ...model, formats: 'assertion' };
    expect(codesOf(compareModels(model, asserting))).toEqual(['formats-asserted']);
    expect(codesOf(compareModels(asserting, model))).toEqual(['formats-annotated']);
  });
});

/** Posts to the package of a document, whose handlers have these names. */
async function post(sketch: Sketch, handlers: readonly string[], path: string, body: string) {
  const forged = await forge(documentOf(sketch), {
    role: 'subscriber',
    only: ['receiver'],
    parserLimit: 0,
  });
  const { createReceiver } = await load<Package>(forged, 'receiver');
  const names = handlers.map((name) => [name, () => undefined] as const);
  const handle = createFetchHandler(createReceiver({ handlers: Object.fromEntries(names) }));
  const type = body.startsWith('{') ? 'application/json' : 'application/x-www-form-urlencoded';
  const headers = { 'content-type': type };
  const request = new Request(`http://localhost${path}`, { method: 'POST', body, headers });
  return (await handle(request)).status;
}

interface Package {
  readonly createReceiver: (options: object) => Parameters<typeof createFetchHandler>[0];
}

test.each<[string, 'old' | 'new', readonly string[], string, string, number]>([
  ['event-added', 'old', ['order'], '/more', '{"kind":"a"}', 404],
  ['event-renamed', 'new', ['placed'], '/order', '{"id":"a"}', 204],
  ['told-otherwise', 'old', ['onA', 'onB'], '/things', '{"kind":"c"}', 202],
  ['tell-gained', 'old', ['order'], '/', '{"s":"new"}', 404],
  ['tell-gained', 'new', ['order'], '/', '{"s":"new"}', 204],
  ['address-changed', 'old', ['order'], '/v2/orders', '{"id":"a"}', 404],
  ['address-changed', 'new', ['order'], '/v2/orders', '{"id":"a"}', 204],
  ['parameter-value-added', 'old', ['order'], '/orders/b', '{"id":"a"}', 404],
  ['parameter-value-added', 'new', ['order'], '/orders/b', '{"id":"a"}', 204],
  ['parameter-added', 'old', ['order'], '/orders/b', '{"id":"a"}', 404],
  ['address-lost', 'new', ['order'], '/order', '{"id":"a"}', 404],
  ['form-changed', 'old', ['order'], '/order', 'id=a', 204],
  ['list-changed', 'old', ['onA', 'onB'], '/batch', '{"events":[{"kind":"a"}],"items":[]}', 204],
  ['list-changed', 'new', ['onA', 'onB'], '/batch', '{"events":[],"items":[{"kind":"c"}]}', 202],
])(
  '%s: the %s package with handlers %j answers %s %s',
  async (code, age, handlers, path, body, status) => {
    const row = eventRows.find((one) => one.code === code) ?? expect.unreachable();
    expect(await post(row[age], handlers, path, body)).toBe(status);
  },
);

test('event-renamed: a receiver with a handler of the old name does not start', async () => {
  const row = eventRows.find(({ code }) => code === 'event-renamed') ?? expect.unreachable();
  await expect(post(row.new, ['order'], '/order', '{}')).rejects.toThrow(
    'No event is called order',
  );
});
