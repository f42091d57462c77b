import { expect, test } from 'vitest';
import { faultsOf } from './support/faults.js';
import { randomDocument } from './support/random-document.js';
import { shrink } from './support/shrink.js';

/** How many documents; `npm run test:all` asks for more. */
const count = Number(process.env['HOOKSMITH_FUZZ'] ?? 2);
const firstSeed = Number(process.env['HOOKSMITH_FUZZ_SEED'] ?? 1);
const batch = 50;

test('the same seed gives the same document, another one another', () => {
  expect(randomDocument(1)).toEqual(randomDocument(1));
  expect(randomDocument(1)).not.toEqual(randomDocument(2));
});

test.each(Array.from({ length: Math.ceil(count / batch) }, (_, index) => index))(
  'random documents become packages without a fault, batch %i',
  async (index) => {
    const start = firstSeed + index * batch;
    const seeds = Array.from(
      { length: Math.min(batch, count - index * batch) },
      (_, n) => start + n,
    );
    const faults = await faultsOf(seeds.map(randomDocument));
    const failed = faults.findIndex((found) => found.length > 0);
    expect(failed === -1 ? undefined : await report(seeds[failed] ?? 0, faults)).toBeUndefined();
  },
);

/** The least document with a fault of the same kind. */
async function report(seed: number, faults: readonly (readonly string[])[]): Promise<string> {
  const failed = faults.flatMap((found, index) => (found.length > 0 ? [index] : []));
  const kindOf = (fault = '') =>
    /^(?:doesn't compile|Prettier|forge threw|the fixture|[^:]*)/.exec(fault)?.[0];
  const first = faults[failed[0] ?? 0]?.[0];
  const least = await shrink(randomDocument(seed), async (smaller) => {
    const [found = []] = await faultsOf([smaller]);
    return found.some((fault) => kindOf(fault) === kindOf(first));
  });
  const said = (await faultsOf([least]))[0]?.join('\n');
  return `${failed.length} documents fail; of seed ${seed}:\n${said}\n${JSON.stringify(least)}`;
}
