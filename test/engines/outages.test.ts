import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Inbox, KeptDelivery } from '../../src/runtime/kept.js';
import { eventually } from '../support/wait.js';
import { isThere, ports } from './clients.js';
import { engines, type Engine, type Store } from './engines.js';
import { Proxy } from './proxy.js';

const delivery = (): KeptDelivery => ({
  id: randomUUID(),
  event: 'onTicketStarted',
  parameters: {},
  headers: {},
  receivedAt: 0,
  rawBody: Buffer.from('{}'),
});

/** A sentence of ours, which names the engine. */
const sentence =
  /^(?:PostgreSQL|Redis|JetStream) (?:keeps nothing now: .+|took longer than \d+ ms\. .+)$/;

for (const [name, engine] of Object.entries<Engine>(engines)) {
  const { needs, isOrdered, store: newStore } = engine;
  if (needs === undefined || isOrdered) continue;
  describe.runIf(await isThere(needs))(name, () => {
    let proxy: Proxy;
    let store: Store;
    let inbox: Inbox | undefined;
    const warnings: string[] = [];
    const logger = { warn: (...words: unknown[]) => void warnings.push(String(words[0])) };
    beforeEach(async () => {
      warnings.length = 0;
      proxy = await new Proxy(ports[needs]).open();
      store = await newStore(proxy.port);
    });
    afterEach(async () => {
      await inbox?.close();
      inbox = undefined;
      await store.end();
      await proxy.close();
    });

    async function open(handled: string[] = []): Promise<Inbox> {
      inbox = await store.open({ logger, concurrency: 2 });
      inbox.start(({ id }) => {
        handled.push(id);
        return Promise.resolve(undefined);
      });
      return inbox;
    }

    test('an engine that goes away refuses deliveries in a sentence, and goes on when it is back', async () => {
      const handled: string[] = [];
      const opened = await open(handled);
      const first = delivery();
      await opened.put([first]);
      await eventually(() => expect(handled).toContain(first.id));
      await proxy.close();
      await expect(opened.put([delivery()])).rejects.toThrow(sentence);
      await expect(opened.put([delivery()])).rejects.toThrow(sentence);
      await proxy.open();
      const later = delivery();
      await eventually(() => opened.put([later]));
      await eventually(() => expect(handled).toContain(later.id));
    });

    test('an engine that answers no more refuses deliveries in a sentence', async () => {
      const opened = await open();
      await opened.put([delivery()]);
      proxy.silence();
      await expect(opened.put([delivery()])).rejects.toThrow(sentence);
      await proxy.close();
      await proxy.open();
      await eventually(() => opened.put([delivery()]));
    });

    test('an inbox is closed while its engine is away', async () => {
      const opened = await open();
      await opened.put([delivery()]);
      await proxy.close();
      await opened.close();
      await proxy.open();
    });

    test.runIf(name.startsWith('BullMQ'))(
      'an inbox is closed that never met its engine',
      async () => {
        await proxy.close();
        await (await open()).close();
      },
    );

    test.runIf(name.startsWith('BullMQ'))('an engine may be away at the start', async () => {
      await proxy.close();
      const handled: string[] = [];
      const opened = await open(handled);
      await expect(opened.put([delivery()])).rejects.toThrow(sentence);
      await proxy.open();
      const later = delivery();
      await eventually(() => opened.put([later]));
      await eventually(() => expect(handled).toContain(later.id));
      expect(warnings.some((words) => /^BullMQ: deliveries wait/.test(words))).toBe(true);
    });
  });
}
