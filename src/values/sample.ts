import type { Event, Message, ToldWay } from '../model/model.js';
import type { Json } from '../json.js';
import { decodeForm, encodeForm } from '../runtime/forms.js';
import { keysOf } from '../runtime/json.js';
import { inUrl } from '../text.js';

/** A delivery of an event, as its sender would post it. */
export interface Sample {
  /** Below the receiver's basePath, with a slash in front; empty for basePath itself, undefined if no URL leads to it. */
  readonly path: string | undefined;
  /** The headers, if any, that tell the event from others. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined if the document has none to give. */
  readonly payload: Json | undefined;
  /** The list of the body that the payload comes in, as a JSON Pointer; undefined if it is the body. */
  readonly each: string | undefined;
  /** True if it is posted as a form. */
  readonly isForm: boolean;
}

/** A valid delivery of an event; of a message of a rest event, its first one unless named. */
export function sampleOf(event: Event, message?: Message): Sample {
  const { address } = event.operation.channel;
  const way = event.told.find(({ url }) => url === 'own') ?? event.told[0];
  const isBase =
    way?.url === 'base' || (address === undefined && event.told.some(({ url }) => url === 'base'));
  const own =
    address === undefined ? undefined : trimSlashes(fillIn(address, event)).replace(/^(?=.)/, '/');
  return {
    path: isBase ? '' : own,
    headers: headersOf(way),
    payload: event.isRest && message ? message.fixture : event.fixture,
    each: event.each,
    isForm: message?.isForm ?? false,
  };
}

function headersOf(way: ToldWay | undefined): Readonly<Record<string, string>> {
  if (!way || way.by === 'url' || way.by === 'type' || way.by === 'presence') return {};
  const headers = way.at.flatMap((location, index) =>
    location === '' || location.startsWith('/')
      ? []
      : [[location, String(way.values[0]?.[index])] as const],
  );
  return Object.fromEntries(headers);
}

/** The body of a delivery: its payload, in a list or as a form where it comes so. */
export function bodyOf(payload: Json, { each, isForm }: Sample): SampleBody {
  const keys = each === undefined ? [] : keysOf(each);
  const list = each === undefined ? payload : [payload];
  const body = keys.reduceRight<Json>((value, key) => ({ [key]: value }), list);
  const isObject = typeof body === 'object' && body !== null && !Array.isArray(body);
  const form = isForm && isObject ? encodeForm(body) : undefined;
  if (form !== undefined && decodeForm(form))
    return { text: form, contentType: formType, value: body };
  return { text: JSON.stringify(body), contentType: 'application/json', value: body };
}

export interface SampleBody {
  readonly text: string;
  readonly contentType: string;
  /** The JSON that it stands for; undefined for anything else. */
  readonly value: Json | undefined;
}

const formType = 'application/x-www-form-urlencoded';

/** Each parameter becomes a value that is given or that it may have, or else its own name. */
export function fillIn(
  address: string,
  { operation: { channel } }: Event,
  given: Readonly<Record<string, string>> = {},
): string {
  const { parameters } = channel;
  return address.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.name === name);
    const value = Object.hasOwn(given, name) ? given[name] : parameter?.values?.[0];
    return inUrl(value ?? name);
  });
}

/** An address without the slashes at its ends. */
export function trimSlashes(address: string): string {
  return address.replace(/^\/|\/$/g, '');
}
