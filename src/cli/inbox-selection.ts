import type { Settings } from '../configuration/options.js';
import { decodeForm } from '../runtime/forms.js';
import { isEqual, own } from '../runtime/json.js';
import type { InboxFilter } from '../runtime/inbox-search.js';
import type { KeptDelivery } from '../runtime/kept.js';
import { visible } from '../text.js';
import { UsageError } from './exit-codes.js';

/** The filter of a command line; undefined if nothing limits it. Throws a `UsageError` for anything else. */
export function filterOf(
  ids: readonly string[],
  settings: Settings,
  now: number,
): InboxFilter | undefined {
  const { dead, waiting, event, where = [] } = settings;
  const [since, until] = timesOf(settings, now);
  const states = [...(dead ? ['dead' as const] : []), ...(waiting ? ['waiting' as const] : [])];
  const filter: InboxFilter = {
    ...(states.length > 0 && { states }),
    ...(event !== undefined && { event }),
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(where.length > 0 && { where: allOf(where.map(testOf)) }),
  };
  const isFilter = Object.keys(filter).length > 0;
  if (ids.length === 0) return isFilter ? filter : undefined;
  if (!isFilter) return { seqs: ids.map(numberOf) };
  throw new UsageError(
    "Numbers and a filter can't go together.",
    'Name the deliveries by number, or say which by --dead, --event and so on.',
  );
}

function timesOf(
  { since, until }: Settings,
  now: number,
): readonly [number | undefined, number | undefined] {
  const first = since === undefined ? undefined : timeOf(since, now, now);
  const last = until === undefined ? undefined : timeOf(until, first ?? now, now);
  if (first !== undefined && last !== undefined && last <= first) {
    throw new UsageError('--until is not later than --since, so nothing lies between them.');
  }
  return [first, last];
}

function allOf(tests: readonly ((payload: unknown) => boolean)[]) {
  return (_: unknown, delivery: KeptDelivery): boolean => {
    const payload = payloadOf(delivery);
    return payload !== undefined && tests.every((test) => test(payload.value));
  };
}

function numberOf(word: string): number {
  if (/^\d{1,15}$/.test(word)) return Number(word);
  throw new UsageError(
    `${visible(word)} is no number of a delivery.`,
    'hooksmith inbox ls shows the numbers.',
  );
}

const units: Readonly<Record<string, number>> = {
  s: 1_000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
};

/** A time in milliseconds since 1970: so long ago, a date, or a time of `day`. */
function timeOf(text: string, day: number, now: number): number {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)([smhd])$/.exec(text) ?? [];
  if (unit !== '') return Math.max(0, now - Number(amount) * (units[unit] ?? 0));
  const isTime = /^\d\d:\d\d(?::\d\d)?Z$/.test(text);
  const written = isTime ? `${new Date(day).toISOString().slice(0, 10)}T${text}` : text;
  const isDate = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;
  const time = isDate.test(written) && isDay(written.slice(0, 10)) ? Date.parse(written) : NaN;
  if (!Number.isNaN(time)) return time;
  throw new UsageError(
    `${visible(text)} is no time.`,
    'Write how long ago (30m, 2h, 7d), a day (2026-11-28), a time with its zone (2026-11-28T10:00Z), or 11:00Z.',
  );
}

/** False for a day that its month doesn't have, which `Date` takes for one of the next. */
function isDay(text: string): boolean {
  const time = Date.parse(text);
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}

/** Judges a payload by `path.to.member=value`. A value is JSON, or else text. */
function testOf(assignment: string): (payload: unknown) => boolean {
  const at = assignment.indexOf('=');
  if (at < 1) {
    throw new UsageError(
      `--where ${visible(assignment)} has no value.`,
      'Write --where path.to.member=value.',
    );
  }
  const keys = assignment.slice(0, at).split('.');
  const text = assignment.slice(at + 1);
  const meant = parse(text);
  return (payload) => {
    const found = keys.reduce<unknown>(memberOf, payload);
    return found === text || (meant !== undefined && isEqual(found, meant.value));
  };
}

function memberOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? own(value, key) : undefined;
}

/** The payload as it was delivered, of JSON or of a form; undefined if it is neither, as a sealed one is. */
export function payloadOf({ rawBody }: KeptDelivery): { readonly value: unknown } | undefined {
  const text = textOf(rawBody);
  if (text === undefined) return undefined;
  const json = parse(text);
  if (json) return json;
  const form = decodeForm(text);
  const { payload, ...others } = (form ?? {}) as { readonly payload?: unknown };
  const isOne = typeof payload === 'string' && Object.keys(others).length === 0;
  return (isOne ? parse(payload) : undefined) ?? (form && { value: form });
}

/** Undefined for bytes that are no text. */
export function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) as unknown };
  } catch {
    return undefined;
  }
}
