/** An address, and what stands in it behind the route. */
export interface Address {
  /** The part that a URL is matched with. */
  readonly route: string;
  /** A query or a fragment, however a URI template writes it; empty where there is none. */
  readonly rest: string;
}

/** Expressions of a URI template, and literal text, up to `?`, `#`, `{?`, `{&` or `{#`. */
const routeOfTemplate = /^(?:\{(?![?&#])[^{}]*\}|(?!\{[?&#])[^?#])*/;

/** In AsyncAPI 3 an address is no more than text, which `#` may be a part of. */
const routeOfText = /^(?:\{(?![?&])[^{}]*\}|(?!\{[?&])[^?])*/;

/** Takes an address apart. */
export function splitAddress(address: string, isVersion2: boolean): Address {
  const [route = ''] = (isVersion2 ? routeOfTemplate : routeOfText).exec(address) ?? [];
  return { route, rest: address.slice(route.length) };
}
