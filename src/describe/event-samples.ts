import type { Json } from '../json.js';
import type { Tell, Telling, ToldWay } from '../model/model.js';
import { keysOf } from '../runtime/json.js';
import { noSample, type Sample, type Samples } from './samples.js';
import type { Body } from './telling/bodies.js';
import { isHeader, scalarAt, textOf } from './telling/candidate.js';
import { withValue } from './with-value.js';

/** Places of a payload, and the events that values there tell, by the values' text. */
interface Told {
  readonly at: readonly string[];
  readonly events: ReadonlyMap<string, readonly string[]>;
}

/** The values of payloads that tell the events of each URL. */
export class ToldValues {
  readonly #byEvent = new Map<string, Told[]>();

  constructor(tellings: readonly Telling[]) {
    for (const { tells, events } of tellings) {
      const told = tells.filter(isInPayload).map(toldBy);
      for (const event of events) {
        const known = this.#byEvent.get(event);
        if (known) known.push(...told);
        else this.#byEvent.set(event, [...told]);
      }
    }
  }

  /** Tells if a payload has values that tell another event of a URL that this one comes to. */
  tellAnother(value: Json, event: string): boolean {
    const told = this.#byEvent.get(event) ?? [];
    return told.some(({ at, events }) => {
      const values = at.map((location) => scalarAt(value, location));
      if (!values.every((one) => one !== undefined)) return false;
      return events.get(textOf(values))?.some((other) => other !== event) ?? false;
    });
  }
}

function isInPayload({ kind, at }: Tell): boolean {
  return kind === 'value' && !at.some(isHeader);
}

function toldBy({ at, values }: Tell): Told {
  const events = new Map<string, string[]>();
  for (const [event, tuples] of values) {
    for (const tuple of tuples) {
      const text = JSON.stringify(tuple);
      const known = events.get(text);
      if (known) known.push(event);
      else events.set(text, [event]);
    }
  }
  return { at, events };
}

/** A sample of one of an event's messages. */
interface EventSample extends Sample {
  readonly of: Body | undefined;
}

/**
 * A valid payload that has the values which tell the event, and is its own: where one is found, it has none that tells
 * another. The order of its messages doesn't matter.
 */
export function sampleOf(
  bodies: readonly Body[],
  told: readonly ToldWay[],
  isOwn: (value: Json) => boolean,
  samples: Samples,
): EventSample {
  const change = (value: Json): Json | undefined => withTold(value, told);
  const isOwnSample = (value: Json | undefined): boolean => value !== undefined && isOwn(value);
  for (const of of [...bodies].sort(byMessage)) {
    const { payload, examples } = of;
    for (const given of [...examples.map((example) => [example]), []]) {
      const sample = samples.changed(samples.of(payload, given), payload, change);
      if (!sample) continue;
      if (isOwnSample(sample.fixture) || given.length > 0) return { ...sample, of };
      const other = samples.other(payload, (value) => isOwnSample(change(value)));
      return { ...((other && samples.changed(other, payload, change)) ?? sample), of };
    }
  }
  return { ...noSample, of: undefined };
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
