import fc from 'fast-check';
import { inspect } from 'node:util';
import { expect } from 'vitest';
import { SubscriptionError, type SyncResult } from '../../src/runtime/subscription-api.js';
import { faults, type Habits, type Stored } from './provider.js';
import { connect, memoryRecord, type ShapeName } from './subscribing.js';

const to = 'https://me.example/s3cret';

/** URLs that aren't of the receiver, however much they look like it. */
const foreign = [
  'https://me.example/s3cretly',
  'https://me.example/',
  'https://you.example/s3cret/x',
];

interface Round {
  /** Of the events, by bits. */
  readonly wanted: number;
  readonly faults: readonly string[];
  readonly prune: boolean;
  /** The write of a record that fails, counted from 1; 0 for none. */
  readonly fault: number;
}

const round = fc.record<Round>({
  wanted: fc.nat(15),
  faults: fc.array(fc.constantFrom(...faults), { maxLength: 6 }),
  prune: fc.boolean(),
  fault: fc.nat(6),
});

/** HOOKSMITH_FUZZ_SEED asks for other rounds. */
const seed = Number(process.env['HOOKSMITH_FUZZ_SEED'] ?? 1);

/** Rounds of syncs with faults, and one without any in the end. */
export function syncProperty(shape: ShapeName, habits: Partial<Habits>, numRuns: number) {
  return fc.assert(
    fc.asyncProperty(fc.array(round, { maxLength: 3 }), fc.nat(15), (rounds, last) =>
      hold(shape, habits, rounds, last),
    ),
    { numRuns, seed },
  );
}

async function hold(
  shape: ShapeName,
  habits: Partial<Habits>,
  rounds: readonly Round[],
  last: number,
): Promise<void> {
  const { api, provider, client } = await connect(shape, habits);
  const names = api.events.map(({ event }) => event);
  const others = foreign.map((url) => provider.add(url, names));
  const record = memoryRecord();
  const pick = (bits: number) => names.filter((_, index) => (bits >> index) & 1);
  for (const { wanted, faults: planned, prune, fault } of rounds) {
    provider.faults = [...planned];
    record.fault = fault;
    const first = record.entries === undefined;
    const result = await client
      .sync({ to, events: pick(wanted) }, { record, prune, first })
      .catch((error: unknown) => error);
    if (!(result instanceof Error)) holdCounted(result as SyncResult, pick(wanted));
    else if (!(result instanceof SubscriptionError))
      expect(result.message).toBe('the disk is full');
    holdSecret([result, record.entries], provider.token);
  }
  provider.faults = [];
  record.fault = 0;
  const first = record.entries === undefined;
  const result = await client.sync({ to, events: pick(last) }, { record, prune: true, first });
  holdCounted(result, pick(last));
  expect(provider.complaints).toEqual([]);
  expect(provider.stored.filter((one) => others.includes(one))).toEqual(others);
  const own = provider.stored.filter((one) => !others.includes(one));
  if (api.list)
    holdExact(
      own,
      result,
      pick(last),
      names.map((name) => urlOf(api, name)),
    );
  else holdOnce(own, result, pick(last));
}

function urlOf(api: Awaited<ReturnType<typeof connect>>['api'], name: string): string {
  return to + (api.events.find(({ event }) => event === name)?.path ?? '');
}

/** With a list: what is wanted is there, once, and nothing else. */
function holdExact(
  own: readonly Stored[],
  result: SyncResult,
  wanted: readonly string[],
  urls: readonly string[],
): void {
  expect(own.flatMap(({ events }) => events).sort()).toEqual([...wanted].sort());
  expect(own.every(({ url }) => urls.includes(url))).toBe(true);
  expect([...result.failed, ...result.unknown, ...result.surplus]).toEqual([]);
}

/** Without one: what is there twice, or isn't known to be there, is unknown. */
function holdOnce(own: readonly Stored[], result: SyncResult, wanted: readonly string[]): void {
  const made = own.flatMap(({ events }) => events);
  const unknown = result.unknown.map(({ event }) => event);
  const twice = made.filter((event, index) => made.indexOf(event) !== index);
  expect(unknown).toEqual(expect.arrayContaining(twice));
  const sure = wanted.filter((event) => !unknown.includes(event));
  expect(made).toEqual(expect.arrayContaining(sure));
  expect(result.failed).toEqual([]);
  const left = result.surplus.filter(({ error }) => error !== undefined);
  expect(left.every(({ error }) => error?.kind === 'no-id')).toBe(true);
}

/** Every event that is wanted has become exactly one thing. */
function holdCounted(result: SyncResult, wanted: readonly string[]): void {
  const { created, kept, failed, unknown } = result;
  const of = [...created, ...kept, ...failed, ...unknown].map(({ event }) => event);
  for (const event of wanted) expect(of.filter((one) => one === event)).toEqual([event]);
}

/** The token stands nowhere; the secret of a URL in no error and no record. */
function holdSecret([result, entries]: readonly unknown[], token: string): void {
  const all = inspect([result, entries], { depth: 9, maxStringLength: null, showHidden: true });
  expect(all).not.toContain(token);
  const errors =
    result instanceof Error
      ? [result]
      : [
          ...(result as SyncResult).failed,
          ...(result as SyncResult).unknown,
          ...(result as SyncResult).surplus,
        ].map((one) => one.error);
  const shown = inspect([errors, entries], { depth: 9, maxStringLength: null });
  expect(shown).not.toContain('s3cret');
}
