import { describe, expect, test } from 'vitest';
import type { Event } from '../../src/model/model.js';
import { randomEvents } from '../support/random-events.js';
import { readTold } from '../support/told.js';

const count = Number(process.env['HOOKSMITH_FUZZ'] ?? 60);
const seeds = Array.from({ length: count }, (_, seed) => seed);

describe('in random documents', () => {
  test('the sample of each event reaches its handler, at its own URL and at the base', async () => {
    const lost: string[] = [];
    let delivered = 0;
    for (const seed of seeds) {
      const { model, post } = await readTold(randomEvents(seed).document);
      for (const event of model.events) {
        if (event.fixture === undefined) continue;
        for (const path of pathsOf(event)) {
          const { handled, status } = await post(path, bodyOf(event), headersOf(event));
          delivered++;
          if (handled.join() === event.name) continue;
          lost.push(
            `seed ${seed}: ${event.name} at ${path} reached [${handled.join()}], ${status}`,
          );
        }
      }
    }
    expect(lost).toEqual([]);
    expect(delivered).toBeGreaterThan(4 * count);
  });

  test('what tells each event is the same, whatever the order', async () => {
    const changed: string[] = [];
    for (const seed of seeds) {
      const { document, reordered } = randomEvents(seed);
      const [one, other] = [await readTold(document), await readTold(reordered)];
      if (unordered(one.told) !== unordered(other.told)) changed.push(`seed ${seed}`);
    }
    expect(changed).toEqual([]);
  });
});

function pathsOf({ operation, told }: Event): readonly string[] {
  const own = `/${(operation.channel.address ?? '').replace(/^\//, '')}`;
  return told.some(({ url }) => url === 'base') ? [own, '/'] : [own];
}

function bodyOf({ fixture, each }: Event): unknown {
  if (each === undefined) return fixture;
  const keys = each.split('/').slice(1);
  return keys.reduceRight<unknown>((body, key) => ({ [key]: body }), [fixture]);
}

function headersOf({ told }: Event): Readonly<Record<string, string>> {
  const headers = told.flatMap(({ by, at, values: [first = []] }) =>
    at.flatMap((location, index) =>
      by === 'url' || location === '' || location.startsWith('/')
        ? []
        : [[location, String(first[index])] as const],
    ),
  );
  return Object.fromEntries(headers);
}

/** The values that tell an event, and the ways, in no order. */
function unordered(told: Readonly<Record<string, string>>): string {
  const events = Object.entries(told).map(([name, words]) => {
    const parts = words.split(/; | \| | = /);
    return [name, ...parts.sort()].join(' ');
  });
  return events.sort().join('\n');
}
