import { child, type Node } from './node.js';

/** An address, and what stands in it around the route. */
export interface Address {
  /** The scheme and the host of a whole URL; empty if there is none. */
  readonly origin: string;
  /** The part that a URL is matched with. */
  readonly route: string;
  /** A query or a fragment, however a URI template writes it; empty if there is none. */
  readonly rest: string;
}

/** Expressions of a URI template, which are part of the route; and `?`, `#`, `{?`, `{&` or `{#`, which end it. */
const endsOfTemplate = /\{[?&#]|\{[^{}]*\}|[?#]/g;

/** In AsyncAPI 3 an address is no more than text, which `#` may be a part of. */
const endsOfText = /\{[?&]|\{[^{}]*\}|\?/g;

/** Takes an address apart. */
export function splitAddress(address: string, isVersion2: boolean): Address {
  const [origin = ''] = /^https?:\/\/(?:\{[^{}]*\}|[^{}/?#])*/i.exec(address) ?? [];
  const matches = [...address.matchAll(isVersion2 ? endsOfTemplate : endsOfText)];
  const end = matches.find(([text]) => !text.endsWith('}'));
  const length = end?.index ?? address.length;
  return { origin, route: address.slice(origin.length, length), rest: address.slice(length) };
}

/** A part of a route that is a parameter to other tools, such as `:id` or `<id>`. */
export function likeParameter(route: string): { written: string; name: string } | undefined {
  const [, written, colon, angle] =
    /(?:^|\/)(:([\p{L}_]\w*)|<([\p{L}_]\w*)>)(?=\/|$)/u.exec(route) ?? [];
  const name = colon ?? angle;
  return written === undefined || name === undefined ? undefined : { written, name };
}

/** True for a channel of AsyncAPI 3 whose address was written as its key, as AsyncAPI 2 has it. */
export function isAddressAsKey(key: string, channel: Node | undefined): boolean {
  return /[/{]/.test(key) && !child(channel, 'address');
}
