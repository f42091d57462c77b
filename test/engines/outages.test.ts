import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import type { Inbox, KeptDelivery } from '../../src/runtime/kept.js';
import { receiver } from '../support/receiver.js';
import { eventually } from '../support/wait.js';
import { isThere, ports } from './clients.js';
import { engines, type Engine } from './engines.js';
import { Proxy } from './proxy.js';

const delivery = (): KeptDelivery => ({
  id: randomUUID(),
  event: 'onTicketStarted',
  parameters: {},
  headers: {},
  receivedAt: 0,
  rawBody: Buffer.from('{}'),
});

interface Place {
  readonly proxy: Proxy;
  readonly warnings: readonly string[];
  readonly openIdle: () => Promise<Inbox>;
  readonly open: (handled?: string[]) => Promise<Inbox>;
}

/** A sentence of ours, which names the engine. */
const sentence =
  /^(?:PostgreSQL|Redis|JetStream) (?:keeps nothing now: .+|took longer than \d+ ms\. .+)$/;

for (const [name, engine] of Object.entries<Engine>(engines)) {
  const { needs, isOrdered, store: newStore } = engine;
  if (needs === undefined || isOrdered) continue;
  /** The way to the engine can be cut. */
  async function within(run: (place: Place) => Promise<void>): Promise<void> {
    const proxy = await new Proxy(ports[needs as keyof typeof ports]).open();
    const store = await newStore(proxy.port);
    const warnings: string[] = [];
    const logger = { warn: (...words: unknown[]) => void warnings.push(String(words[0])) };
    const inboxes: Inbox[] = [];
    const openIdle = async (): Promise<Inbox> => {
      const inbox = await store.open({ logger, concurrency: 2, backoff: () => 50 });
      inboxes.push(inbox);
      return inbox;
    };
    const open = async (handled: string[] = []): Promise<Inbox> => {
      const inbox = await openIdle();
      inbox.start(({ id }) => {
        handled.push(id);
        return Promise.resolve(undefined);
      });
      return inbox;
    };
    try {
      await run({ proxy, warnings, openIdle, open });
    } finally {
      for (const inbox of inboxes) await inbox.close();
      await store.end();
      await proxy.close();
    }
  }

  describe.runIf(await isThere(needs)).concurrent(name, () => {
    test('a receiver keeps and handles what is posted, and refuses it while the engine is away', () =>
      within(async ({ proxy, openIdle }) => {
        const handled: string[] = [];
        const errors: string[] = [];
        const inbox = await openIdle();
        const { post } = await receiver({
          inbox,
          handlers: {
            thing: ({ payload }, { delivery }) => {
              const { secret } = payload as { secret: string };
              handled.push(`${secret} ${delivery?.attempt}`);
              if (secret === 'odd' && delivery?.attempt === 1) throw new Error('once');
            },
          },
          onError: (error) => void errors.push((error as Error).message),
        });
        const answerTo = async (secret: string): Promise<readonly unknown[]> => {
          const { status, headers } = await post('/hooks/thing', { secret });
          return [status, headers['retry-after']];
        };
        expect(await answerTo('even')).toEqual([202, undefined]);
        expect(await answerTo('odd')).toEqual([202, undefined]);
        await eventually(() => expect([...handled].sort()).toEqual(['even 1', 'odd 1', 'odd 2']));
        expect(errors.splice(0)).toEqual(['once']);
        await proxy.close();
        expect(await answerTo('lost')).toEqual([503, '30']);
        expect(await answerTo('lost')).toEqual([503, '30']);
        for (const error of errors) expect(error).toMatch(sentence);
        expect(errors).toHaveLength(2);
        await proxy.open();
        await eventually(async () => expect(await answerTo('late')).toEqual([202, undefined]));
        await eventually(() => expect(handled).toContain('late 1'));
        expect(handled.filter((one) => one.startsWith('even'))).toEqual(['even 1']);
      }));

    test('an engine that answers no more refuses deliveries in a sentence', () =>
      within(async ({ proxy, open }) => {
        const opened = await open();
        await opened.put([delivery()]);
        proxy.silence();
        await expect(opened.put([delivery()])).rejects.toThrow(sentence);
        await proxy.close();
        await proxy.open();
        await eventually(() => opened.put([delivery()]));
      }));

    test('an inbox is closed while its engine is away', () =>
      within(async ({ proxy, open }) => {
        const opened = await open();
        await opened.put([delivery()]);
        await proxy.close();
        await opened.close();
        await proxy.open();
      }));

    test.runIf(name.startsWith('BullMQ'))('an inbox is closed that never met its engine', () =>
      within(async ({ proxy, open }) => {
        await proxy.close();
        await (await open()).close();
      }),
    );

    test.runIf(name.startsWith('BullMQ'))('an engine may be away at the start', () =>
      within(async ({ proxy, open, warnings }) => {
        await proxy.close();
        const handled: string[] = [];
        const opened = await open(handled);
        await expect(opened.put([delivery()])).rejects.toThrow(sentence);
        await proxy.open();
        const later = delivery();
        await eventually(() => opened.put([later]));
        await eventually(() => expect(handled).toContain(later.id));
        expect(warnings.some((words) => /^BullMQ: deliveries wait/.test(words))).toBe(true);
      }),
    );
  });
}
