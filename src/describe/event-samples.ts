import type { Json } from '../json.js';
import type { Telling, ToldWay } from '../model/model.js';
import { keysOf } from '../runtime/json.js';
import { noSample, type Sample, type Samples } from './samples.js';
import type { Body } from './telling/bodies.js';
import { isHeader, scalarAt } from './telling/candidate.js';
import { withValue } from './with-value.js';

/** Values that tell another event, and their places. */
interface RivalValues {
  readonly at: readonly string[];
  readonly values: readonly (readonly Json[])[];
}

/** The values that tell the other events of the URLs that an event comes to. */
export function rivalValues(tellings: readonly Telling[], event: string): readonly RivalValues[] {
  return tellings
    .filter(({ events }) => events.includes(event))
    .flatMap(({ tells }) => tells.filter(({ kind }) => kind === 'value'))
    .map(({ at, values }) => ({
      at,
      values: values.flatMap(([name, tuples]) => (name === event ? [] : tuples)),
    }));
}

/** A sample of one of an event's messages. */
interface EventSample extends Sample {
  readonly of: Body | undefined;
}

/**
 * A valid payload that has the values which tell the event, and, where one is found, none that tells another. The order
 * of its messages doesn't matter.
 */
export function sampleOf(
  bodies: readonly Body[],
  told: readonly ToldWay[],
  rivals: readonly RivalValues[],
  samples: Samples,
): EventSample {
  const change = (value: Json): Json | undefined => withTold(value, told);
  const isOwn = (value: Json | undefined): boolean =>
    value !== undefined && !rivals.some((rival) => hasOneOf(value, rival));
  for (const of of [...bodies].sort(byMessage)) {
    const { payload, examples } = of;
    for (const given of [...examples.map((example) => [example]), []]) {
      const sample = samples.changed(samples.of(payload, given), payload, change);
      if (!sample) continue;
      if (isOwn(sample.fixture) || given.length > 0) return { ...sample, of };
      const other = samples.other(payload, (value) => isOwn(change(value)));
      return { ...((other && samples.changed(other, payload, change)) ?? sample), of };
    }
  }
  return { ...noSample, of: undefined };
}

function hasOneOf(value: Json, { at, values }: RivalValues): boolean {
  return values.some((tuple) =>
    tuple.every((one, index) => {
      const location = at[index] ?? '';
      return !isHeader(location) && scalarAt(value, location) === one;
    }),
  );
}

function byMessage({ message: left }: Body, { message: right }: Body): number {
  const [one, other] = [left.id + left.pointer, right.id + right.pointer];
  return one < other ? -1 : Number(one > other);
}

/** The payload with the first of the values that tell it, unless it has one of them. */
function withTold(payload: Json, told: readonly ToldWay[]): Json | undefined {
  let result: Json | undefined = payload;
  for (const { by, at, values } of told) {
    const [first] = values;
    if (!first || by === 'type' || by === 'presence') continue;
    const isThere = values.some((tuple) =>
      tuple.every((value, index) => {
        const location = at[index] ?? '';
        return isHeader(location) || scalarAt(result ?? null, location) === value;
      }),
    );
    if (isThere) continue;
    for (const [index, location] of at.entries()) {
      if (isHeader(location) || result === undefined) continue;
      result = withValue(result, keysOf(location), first[index] ?? null);
    }
  }
  return result;
}
