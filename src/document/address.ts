import { child, type Node } from './node.js';

/** An address, and what stands in it behind the route. */
export interface Address {
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
  const matches = [...address.matchAll(isVersion2 ? endsOfTemplate : endsOfText)];
  const end = matches.find(([text]) => !text.endsWith('}'));
  const length = end?.index ?? address.length;
  return { route: address.slice(0, length), rest: address.slice(length) };
}

/** True for a channel of AsyncAPI 3 whose address was written as its key, as AsyncAPI 2 has it. */
export function isAddressAsKey(key: string, channel: Node | undefined): boolean {
  return /[/{]/.test(key) && !child(channel, 'address');
}
