import type { Model, ToldBy } from './model.js';

/**
 * The way in which events are told that don't have a URL each: `75 events by header x-github-event (configuration)`.
 * Undefined where URLs tell all.
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
  const ways = [...counts].map(([words, count]) => `${count} by ${words}`);
  return ways.length === 0 ? undefined : ways.join(', ');
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
