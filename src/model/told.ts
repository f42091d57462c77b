import type { Event, Model, ToldBy, ToldWay } from './model.js';

/** More ways than this are counted, not listed. */
const mostWays = 4;

/**
 * The way in which events are told that don't have a URL each: `75 events by header x-github-event (configuration)`.
 * Undefined if URLs tell all.
 */
export function toldInWords({ events }: Model): string | undefined {
  const counts = new Map<string, number>();
  for (const { told } of events) {
    const way =
      told.find(({ by, url }) => url === 'own' && by !== 'url') ?? told.find(isInDelivery);
    if (!way) continue;
    const words = `${locationWords(way.at)}${sources[way.by]}`;
    counts.set(words, (counts.get(words) ?? 0) + 1);
  }
  const ways = [...counts].sort(([, left], [, right]) => right - left);
  const shown = ways.slice(0, mostWays).map(([words, count]) => `${count} by ${words}`);
  const hidden = ways.slice(mostWays).reduce((sum, [, count]) => sum + count, 0);
  if (hidden > 0) shown.push(`${hidden} in ${ways.length - mostWays} other ways`);
  return shown.length === 0 ? undefined : shown.join(', ');
}

/** True for an event that comes to `basePath` itself, if nothing says a parameter. */
export function isAtBase({ name, told }: Event, { tellings }: Model): boolean {
  const isRest = tellings.some(({ isBase, rest }) => isBase && rest === name);
  return isRest || told.some(({ url }) => url === 'base');
}

/** The number of messages that share a handler, since nothing tells them apart. */
export function countUntold({ events }: Model): number {
  return events.reduce(
    (sum, { isRest, messages }) => (isRest && messages.length > 1 ? sum + messages.length : sum),
    0,
  );
}

function isInDelivery({ by }: { readonly by: ToldBy }): boolean {
  return by !== 'url';
}

const sources: Readonly<Record<ToldBy, string>> = {
  url: '',
  payload: '',
  headers: '',
  presence: ' being there',
  type: "'s type",
  extension: ' (extension of the document)',
  configuration: ' (configuration)',
  names: ' (names of messages)',
};

function locationWords(at: readonly string[]): string {
  return at
    .map((location) =>
      location === ''
        ? 'the payload'
        : location.startsWith('/')
          ? location
          : `the header ${location}`,
    )
    .join(' and ');
}

/** The way in which an event is told: `/type = "push"`. */
export function wayInWords({ by, at, values }: ToldWay): string {
  if (by === 'url') return 'its URL';
  if (by === 'presence') return `${at.join()} is there`;
  const shown = values.map((tuple) => tuple.map((value) => JSON.stringify(value)).join(', '));
  const more = shown.length > 3 ? ` or ${shown.length - 3} more` : '';
  const list = shown.slice(0, 3).join(' or ') + more;
  const location = at.map((one) => one || 'the payload').join(', ');
  return by === 'type' ? `the type of ${location} = ${list}` : `${location} = ${list}`;
}

/** All ways in which an event is told beside its URL, and the list that it comes in; empty if it is its URL alone. */
export function waysInWords({ told, isRest, each }: Event): string {
  const ways = [...new Set(told.filter(isInDelivery).map(wayInWords))];
  const rest = isRest ? ['whatever is left'] : [];
  const item = each === undefined ? [] : [`an item of ${each === '' ? 'the body' : each}`];
  return [...ways, ...rest, ...item].join('; ');
}
