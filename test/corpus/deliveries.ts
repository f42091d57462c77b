/** Posts to a package's receiver as a provider does. Nothing here is of the testing kit. */
import type { Json } from '../../src/json.js';
import type { Provider, ProviderMessage, Scalar } from './providers.js';

/** A request that a provider makes, and the payloads of the events in it. */
export interface Delivery {
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly payloads: readonly Json[];
}

/** A value to set in place of those that say which event it is; undefined to leave it out. */
export type Instead = { readonly at: readonly string[]; readonly value: Scalar | undefined };

/**
 * A delivery of a message by the sample of its whole body. `item` is the sample of an item where events come in lists;
 * without one the body is the event, whatever it holds.
 */
export function deliveryOf(
  { at, each, isForm }: Provider,
  { values, headers }: ProviderMessage,
  { whole, item, count = 1 }: { whole: Json; item?: Json | undefined; count?: number },
  instead: Instead = { at: [], value: undefined },
): Delivery {
  const claimed = (payload: Json): Json =>
    changed(values ? claim(filled(payload), at.payload, values) : filled(payload), instead);
  // A form has no way to say an object of nothing.
  const filled = (payload: Json): Json => (isForm ? withoutEmpty(payload) : payload);
  const given = item ?? (each === undefined ? undefined : itemIn(whole, each));
  const items = given === undefined ? [] : Array<Json>(count).fill(claimed(given));
  const body =
    given === undefined
      ? claimed(whole)
      : each === '' || each === undefined
        ? items
        : withMember(whole, keysOf(each), items);
  return {
    body: isForm ? formOf(body) : JSON.stringify(body),
    headers: headersOf(isForm, at.header, values?.slice(at.payload.length), headers, instead),
    payloads: item === undefined ? [body] : items,
  };
}

function headersOf(
  isForm: boolean,
  names: readonly string[],
  values: readonly Scalar[] = [],
  constants: ProviderMessage['headers'],
  { at, value }: Instead,
): Readonly<Record<string, string>> {
  const type = isForm ? 'application/x-www-form-urlencoded' : 'application/json';
  const told = names.flatMap((name, index) =>
    index in values ? [[name, String(values[index])] as const] : [],
  );
  const all = new Map([['content-type', type], ...Object.entries(constants), ...told]);
  for (const name of at.filter((location) => !location.startsWith('/'))) {
    if (value === undefined) all.delete(name);
    else all.set(name, String(value));
  }
  return Object.fromEntries(all);
}

function claim(payload: Json, at: readonly string[], values: readonly Scalar[]): Json {
  return at.reduce(
    (part, pointer, index) => withMember(part, keysOf(pointer), values[index] ?? null),
    payload,
  );
}

function changed(payload: Json, { at, value }: Instead): Json {
  return at
    .filter((location) => location.startsWith('/'))
    .reduce((part, pointer) => withMember(part, keysOf(pointer), value), payload);
}

/** A value with another member; without it for undefined. */
function withMember(value: Json, keys: readonly string[], member: Json | undefined): Json {
  const [key = '', ...others] = keys;
  const members = new Map(Object.entries(isMap(value) ? value : {}));
  const inner = others.length > 0 ? withMember(members.get(key) ?? {}, others, member) : member;
  if (inner === undefined) members.delete(key);
  else members.set(key, inner);
  return Object.fromEntries(members);
}

function valueAt(value: Json, pointer: string): Json | undefined {
  return keysOf(pointer).reduce<Json | undefined>(
    (part, key) => (part !== undefined && isMap(part) ? part[key] : undefined),
    value,
  );
}

/** The first item of a list; where the list is the body and none is described, the body is an item. */
function itemIn(whole: Json, each: string): Json | undefined {
  const list = valueAt(whole, each);
  if (Array.isArray(list)) return (list as readonly Json[])[0];
  return each === '' ? whole : undefined;
}

function withoutEmpty(value: Json): Json {
  if (!isMap(value)) return value;
  const members = Object.entries(value).map(
    ([key, member]) => [key, withoutEmpty(member)] as const,
  );
  return Object.fromEntries(members.length > 0 ? members : [['id', 'a']]);
}

function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function isMap(value: Json): value is { readonly [key: string]: Json } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A form as PHP and its friends write it: `data[merges][FNAME]`, `items[0]`. */
function formOf(body: Json): string {
  const fields = (value: Json, name: string): readonly (readonly [string, string])[] => {
    if (typeof value !== 'object' || value === null) return [[name, String(value ?? '')]];
    return Object.entries(value).flatMap(([key, part]) =>
      fields(part as Json, name === '' ? key : `${name}[${key}]`),
    );
  };
  return fields(body, '')
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
    .join('&');
}
