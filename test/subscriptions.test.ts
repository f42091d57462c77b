import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import { SubscriptionError, UnknownStateError } from '../src/runtime/subscription-api.js';
import type { Fetch } from '../src/runtime/platform.js';
import { createSubscriptionsOf } from '../src/runtime/subscriptions.js';
import { grooveApi, groove, read } from './support/folders.js';
import { connect, memoryRecord, shapeNames } from './support/subscribing.js';
import { syncProperty } from './support/sync-property.js';

const to = 'https://me.example/s3cret';
const url = `${to}/ticket_opened`;

describe.each(shapeNames)('the shape of %s', (shape) => {
  test('is subscribed to by what its document allows, once, and removed again', async () => {
    const { api, provider, client } = await connect(shape);
    const first = await client.sync({ to }, { record: memoryRecord(), first: true });
    expect(first.created.map(({ event }) => event)).toEqual(api.events.map(({ event }) => event));
    const stored = provider.stored.flatMap((one) => one.events.map((event) => [event, one.url]));
    expect(stored).toEqual(api.events.map(({ event, path }) => [event, to + path]));
    expect(provider.complaints).toEqual([]);
    for (const id of new Set(first.created.flatMap((one) => one.id ?? []))) {
      await client.remove(id);
      await client.remove(id);
    }
    if (api.create.id) expect(provider.stored).toEqual([]);
  });
});

test.each([
  ['desk', {}],
  ['desk', { idBy: 'body' }],
  ['payments', {}],
  ['shop', {}],
] as const)('%s %j comes to what is wanted after any faults', (shape, habits) =>
  syncProperty(shape, habits, 6),
);

test.each(['body', 'location', 'href'] as const)(
  'an id that nothing promises is found by %s',
  async (idBy) => {
    const { provider, client } = await connect('desk', { idBy });
    const { id = '' } = await client.create('ticket_opened', url);
    expect(id).toBe(provider.stored[0]?.id);
    await client.remove(id);
    expect(provider.stored).toEqual([]);
  },
);

/** The faults of an API, the requests that they come to, and the kind of the error. Svix takes a key that makes calls one. */
test.each([
  ['desk', ['429', '429-date', '503-retry'], 4, undefined],
  ['desk', ['refused', 'refused'], 1, undefined],
  ['desk', ['refused', 'refused', 'refused', 'refused'], 0, 'unavailable'],
  ['desk', ['429', '429', '429', '429'], 4, 'limited'],
  ['desk', ['429-long'], 1, 'limited'],
  ['desk', ['reset'], 0, 'unknown'],
  ['desk', ['lost'], 1, 'unknown'],
  ['desk', ['hang'], 0, 'unknown'],
  ['desk', ['500'], 1, 'unknown'],
  ['desk', ['500-after'], 1, 'unknown'],
  ['desk', ['503'], 1, 'unknown'],
  ['desk', ['html'], 1, 'unknown'],
  ['desk', ['redirect'], 1, 'refused'],
  ['desk', ['422'], 1, 'refused'],
  ['desk', ['401'], 1, 'unauthorised'],
  ['sender', ['reset', '503', 'hang'], 2, undefined],
] as const)('of %s, %j make %i requests and end as %s', async (shape, faults, requests, kind) => {
  const heard: unknown[] = [];
  const logger = { warn: (...values: unknown[]) => heard.push(...values) };
  const { api, provider, client } = await connect(shape, {}, { logger });
  provider.faults = [...faults];
  const made = await client
    .create(api.events[0]?.event ?? '', url)
    .catch((error: unknown) => error);
  expect(provider.log).toHaveLength(requests);
  const shown = inspect([made, heard], { depth: 9 });
  expect(shown).not.toContain(provider.token);
  if (kind === undefined) return expect(made).toHaveProperty('answer');
  expect(made).toMatchObject({ name: 'SubscriptionError', kind });
  expect(shown).not.toContain('s3cret');
});

test('DELETE is tried again, and what is gone counts as removed', async () => {
  const { provider, client } = await connect('shop');
  const { id } = provider.add(url, ['orders/paid']);
  provider.faults = ['lost', '503', 'reset'];
  await client.remove(id);
  expect(provider.log).toEqual([
    ...[`DELETE /admin/webhooks/${id}.json 204`, `DELETE /admin/webhooks/${id}.json 503`],
    `DELETE /admin/webhooks/${id}.json 404`,
  ]);
});

test.each(['401', 'redirect', 'html', '422'] as const)(
  'a DELETE whose answer was lost is unknown, whatever the next one says: %s',
  async (fault) => {
    const { provider, client } = await connect('shop');
    const { id } = provider.add(url, ['orders/paid']);
    provider.faults = ['lost', fault];
    await expect(client.remove(id)).rejects.toMatchObject({ kind: 'unknown' });
    expect(provider.stored).toHaveLength(0);
  },
);

test('a page in answer to DELETE has removed nothing', async () => {
  const { provider, client } = await connect('shop');
  const { id } = provider.add(url, ['orders/paid']);
  provider.faults = ['html'];
  await expect(client.remove(id)).rejects.toMatchObject({ kind: 'unknown', status: 200 });
  expect(provider.stored).toHaveLength(1);
});

test.each(['..', '.', '', 'https://shop.example/%2e%2e'])(
  'the id %j leads to no other resource',
  async (id) => {
    const { provider, client } = await connect('shop');
    await expect(client.remove(id)).rejects.toThrow();
    expect(provider.log.filter((line) => !line.includes('/webhooks/'))).toEqual([]);
  },
);

test('without a list and a record nobody knows what is there, unless it is the first time', async () => {
  const { provider, client } = await connect('desk');
  await expect(client.sync({ to })).rejects.toThrow(UnknownStateError);
  const record = memoryRecord();
  await expect(client.sync({ to }, { record })).rejects.toThrow(UnknownStateError);
  record.entries = [{ event: 'ticket_opened' }] as never;
  await expect(client.sync({ to }, { record })).rejects.toThrow('The record is damaged');
  expect(provider.log).toEqual([]);
});

test('a dry run says what it would ask for, without the token, and asks for nothing', async () => {
  const { provider, client } = await connect('desk');
  const record = memoryRecord();
  const plan = await client.sync({ to }, { record, first: true, dryRun: true });
  expect(plan.requests[0]).toEqual({
    ...{ method: 'POST', url: 'https://desk.example/v1/webhooks' },
    body: JSON.stringify({ url, event: 'ticket_opened' }),
  });
  expect(inspect(plan, { depth: 9 })).not.toContain(provider.token);
  expect([provider.log, record.entries]).toEqual([[], undefined]);
});

test('two syncs at once make nothing twice', async () => {
  const { provider, client } = await connect('payments');
  await Promise.all([client.sync({ to }), client.sync({ to }), client.sync({ to })]);
  expect(provider.log.map((line) => line.split(' ')[0])).toEqual(['GET', 'POST', 'GET', 'GET']);
});

test('a removal whose answer was lost is ended before anything is made again', async () => {
  const { provider, client } = await connect('desk', { idBy: 'body' });
  const record = memoryRecord();
  await client.sync({ to }, { record, first: true });
  provider.faults = ['500-after', ...Array<string>(3).fill('reset')];
  const lost = await client.sync({ to, events: ['ticket_closed'] }, { record, prune: true });
  expect(lost.surplus).toMatchObject([{ event: 'ticket_opened', error: { kind: 'unavailable' } }]);
  expect(record.entries?.map(({ made }) => made)).toContain('leaving');
  provider.faults = ['500', '500', '500', '500'];
  await expect(client.sync({ to }, { record })).rejects.toMatchObject({ kind: 'unavailable' });
  provider.faults = [];
  const { removed, created, kept } = await client.sync({ to }, { record });
  expect([removed, created].map((rows) => rows.map(({ event }) => event))).toEqual([
    ['ticket_opened'],
    ['ticket_opened'],
  ]);
  expect(kept).toHaveLength(1);
  expect(provider.stored).toHaveLength(2);
});

test('a subscription with more events than are wanted stays until another is there', async () => {
  const { provider, client } = await connect('forge');
  await client.sync({ to });
  provider.faults = ['none', '422'];
  const failed = await client.sync({ to, events: ['push'] }, { prune: true });
  expect([failed.failed, failed.surplus].map(({ length }) => length)).toEqual([1, 2]);
  provider.faults = ['none', 'reset'];
  const lost = await client.sync({ to, events: ['push'] }, { prune: true });
  expect([lost.created, lost.unknown].map(({ length }) => length)).toEqual([0, 1]);
  expect(provider.stored.map(({ events }) => events)).toEqual([['push', 'fork']]);
  await client.sync({ to, events: ['push'] });
  expect(provider.stored).toHaveLength(1);
  await client.sync({ to, events: ['push'] }, { prune: true });
  expect(provider.stored.map(({ events }) => events)).toEqual([['push']]);
});

describe('without a list, an answer that was lost', () => {
  /** All that is there has two events; then one of them is wanted alone, and the answer to that is lost. */
  async function lose(fault: string) {
    const { provider, client, api } = await connect('broker');
    const record = memoryRecord();
    const [one = '', two = ''] = api.events.map(({ event }) => event);
    await client.sync({ to, events: [one, two] }, { record, first: true });
    provider.faults = [fault];
    const options = { record, prune: true };
    const lost = await client.sync({ to, events: [one] }, options);
    return { provider, client, options, lost, one, two };
  }
  const eventsOf = (rows: readonly { readonly event: string }[]) => rows.map(({ event }) => event);

  test.each(['500-after', 'lost', 'reset'])('keeps what is there: %s', async (fault) => {
    const { provider, client, options, lost, one, two } = await lose(fault);
    expect(eventsOf(lost.unknown)).toEqual([one]);
    expect(provider.stored[0]?.events).toEqual([one, two]);
    const again = await client.sync({ to, events: [one] }, options);
    expect(eventsOf(again.unknown)).toEqual([one]);
    expect(provider.stored[0]?.events).toEqual([one, two]);
  });

  test('leaves an event unknown that another subscription has', async () => {
    const { provider, client, options, one, two } = await lose('500-after');
    const result = await client.sync({ to, events: [one, two] }, options);
    expect([eventsOf(result.unknown), eventsOf(result.kept)]).toEqual([[one], [two]]);
    expect(result.surplus).toEqual([]);
    expect(provider.stored.map(({ events }) => events)).toEqual([[one, two], [one]]);
  });
});

test('a conflict means that it is there', async () => {
  const { provider, client } = await connect('desk', { refusesTwice: 409 });
  provider.add(url, ['ticket_opened']);
  const record = memoryRecord();
  const { kept, created } = await client.sync({ to }, { record, first: true });
  expect([kept, created].map((rows) => rows.map(({ event }) => event))).toEqual([
    ['ticket_opened'],
    ['ticket_closed'],
  ]);
  await expect(client.create('ticket_opened', url)).rejects.toMatchObject({ kind: 'duplicate' });
});

test('no page of a list is asked for at another server, or without an end', async () => {
  const asked: string[] = [];
  const links = ['https://evil.example/hooks', '/hooks?page=2', '/hooks?page=2'];
  const fetch: Fetch = (url) => {
    asked.push(url);
    const link = `<${links.shift()}>; rel="next"`;
    const headers = { get: (name: string) => (name === 'link' ? link : null) };
    return Promise.resolve({ status: 200, headers, text: () => Promise.resolve('[]') });
  };
  const { client } = await connect('forge', {}, { fetch });
  await expect(client.list()).rejects.toThrow("don't end");
  await expect(client.list()).rejects.toThrow("don't end");
  const start = 'https://api.forge.example/repos/me/it/hooks';
  expect(asked).toEqual([start, start, 'https://api.forge.example/hooks?page=2']);
});

test('a list that says that there is more, and not where, is no list', async () => {
  const { client } = await connect(
    'forge',
    {},
    {
      fetch: () =>
        Promise.resolve({
          status: 200,
          headers: { get: () => null },
          text: () => Promise.resolve('{"has_more":true}'),
        }),
    },
  );
  await expect(client.list()).rejects.toThrow(SubscriptionError);
});

test('the token is sent by https: alone, but on this machine', async () => {
  const { api } = await connect('desk');
  const make = (baseUrl: string) => () => createSubscriptionsOf(api, { token: 't', baseUrl });
  expect(make('http://desk.example')).toThrow('https:');
  expect(make('http://localhost.evil.example')).toThrow('https:');
  expect(make('http://localhost:8080/v1')).not.toThrow();
  expect(() => createSubscriptionsOf({ ...api, server: undefined }, {})).toThrow('give baseUrl');
});

test('a function says where each event goes, and only what goes there is of the receiver', async () => {
  const { provider, client } = await connect('shop');
  const foreign = provider.add(`${to}/else`, ['orders/paid']);
  const old = provider.add(`${to}/orders/create`, ['orders/paid']);
  const route = (event: string) => `${to}/${event}?key=1`;
  await client.sync({ to: route }, { prune: true });
  await client.sync({ to: route, events: ['orders/paid'] }, { prune: true });
  expect(provider.stored.map((one) => one.url)).toEqual([
    foreign.url,
    old.url,
    route('orders/paid'),
  ]);
});

test("Groove's events are the channels of its document, and nothing else is said of them", () => {
  interface Api {
    readonly paths: Record<
      string,
      {
        post: {
          requestBody: {
            content: Record<string, { schema: { properties: { event: { enum: string[] } } } }>;
          };
        };
      }
    >;
  }
  const { paths } = load(readFileSync(grooveApi, 'utf8')) as Api;
  const body = paths['/webhooks']?.post.requestBody.content['application/json'];
  const { channels } = load(read(groove)) as { readonly channels: object };
  expect(body?.schema.properties.event.enum.sort()).toEqual(Object.keys(channels).sort());
});
