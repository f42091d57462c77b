import type { ClientOptions, RecordEntry } from '../../src/runtime/subscription-api.js';
import { createSubscriptionsOf } from '../../src/runtime/subscriptions.js';
import { read, repository } from './folders.js';
import { forgeScenario, parseScenarios } from './scenario.js';
import { Provider, type Habits } from './provider.js';

const page = parseScenarios(read(repository, 'test', 'scenarios', 'subscriptions.md'));

/** The shapes of the page that can be subscribed to, as their providers have them. */
const shapes = {
  desk: {
    heading: 'One event in each',
    options: {},
    habits: {
      ...{ path: '/webhooks', url: ['url'], event: ['event'] },
      answer: { id: 'id', url: 'url', event: 'event' },
    },
  },
  calendar: {
    heading: 'Many events in each',
    options: { organization: 'https://calendar.example/o/7', scope: 'user' },
    habits: {
      ...{ path: '/webhook_subscriptions', url: ['url'], event: ['events'] },
      answer: { id: 'uri', url: 'callback_url', event: 'events' },
    },
  },
  broker: {
    heading: 'A variable in the server',
    options: { protocol: 'HTTP' },
    habits: {
      ...{ path: '/subscriptions', url: ['sink'], event: ['types'] },
      answer: { id: 'id', url: 'sink', event: 'types' },
    },
  },
  sender: {
    heading: 'A path with a parameter',
    options: { app_id: 'app 7' },
    habits: {
      ...{ path: '/api/v1/app/app%207/endpoint', url: ['url'], event: ['filterTypes'] },
      answer: { id: 'id', url: 'url', event: 'filterTypes' },
    },
  },
  payments: {
    heading: 'A form',
    options: {},
    habits: {
      ...{ path: '/v1/webhook_endpoints', url: ['url'], event: ['enabled_events'] },
      answer: { id: 'id', url: 'url', event: 'enabled_events' },
    },
  },
  forge: {
    heading: 'One of two operations',
    options: { owner: 'me', repo: 'it' },
    habits: {
      ...{ path: '/repos/me/it/hooks', url: ['config', 'url'], event: ['events'] },
      answer: { id: 'id', url: 'url', event: 'events' },
    },
  },
  shop: {
    heading: 'An ending behind the path',
    options: { format: 'json' },
    habits: {
      ...{ path: '/webhooks.json', url: ['webhook', 'address'], event: ['webhook', 'topic'] },
      answer: { id: 'id', url: 'address', event: 'topic' },
      refusesTwice: 422,
    },
  },
} as const satisfies Readonly<Record<string, { heading: string; options: object; habits: Habits }>>;

export type ShapeName = keyof typeof shapes;

export const shapeNames = Object.keys(shapes) as readonly ShapeName[];

/** The API of a shape, as it is read out of its document, and the text of that. */
async function readShape(name: ShapeName) {
  const scenario = page.find(({ texts }) => texts[0]?.startsWith(`## ${shapes[name].heading}`));
  const { model } = scenario ? await forgeScenario(scenario) : { model: undefined };
  const api = model?.subscriptions?.api;
  const text = scenario?.blocks.find(({ kind }) => kind.startsWith('openapi'))?.text;
  if (!api || text === undefined) throw new Error(`${name} has no API`);
  return { api, text };
}

const shapesRead = new Map<ShapeName, ReturnType<typeof readShape>>();

/** A provider of a shape, and a client of it that waits for nothing. */
export async function connect(
  name: ShapeName,
  habits: Partial<Habits> = {},
  options: ClientOptions = {},
) {
  const shape = shapesRead.get(name) ?? readShape(name);
  shapesRead.set(name, shape);
  const { api, text } = await shape;
  const provider = new Provider(text, { ...shapes[name].habits, ...habits });
  const given = { ...shapes[name].options, fetch: provider.fetch, backoff: () => 0, timeout: 50 };
  const client = createSubscriptionsOf<string, string | undefined>(api, {
    ...{ ...given, token: provider.token },
    ...options,
  });
  return { api, provider, client };
}

/** A record in memory, whose text is at hand. */
export function memoryRecord() {
  const record = {
    entries: undefined as readonly RecordEntry[] | undefined,
    /** Throws at the write of this number, counted down. */
    fault: 0,
    read: () => record.entries,
    write(entries: readonly RecordEntry[]) {
      if (record.fault > 0 && --record.fault === 0) throw new Error('the disk is full');
      record.entries = structuredClone(entries);
    },
  };
  return record;
}
