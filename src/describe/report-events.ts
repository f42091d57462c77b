import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../document/node.js';
import type { Event, Model } from '../model/model.js';

/** Warns of events that nothing leads to. */
export function reportEvents(model: Model, { root }: Document, diagnostics: Diagnostics): void {
  const { role, events, otherEvents, tellings } = model;
  if (events.length === 0) {
    const other = role === 'subscriber' ? 'application' : 'subscriber';
    diagnostics.report(
      'no-operations',
      { role, other, count: otherEvents },
      placeAt(root, ['channels']),
    );
  }
  const lost = new Set(events.filter(isLost).map(({ operation }) => operation.id));
  for (const operation of lost) {
    diagnostics.report('channel-without-address', { operation }, placeAt(root, ['channels']));
  }
  for (const { channels, events: names, rest } of tellings) {
    const untold = events.filter((event) => names.includes(event.name) && isUntold(event));
    const [address] = channels;
    if (untold.length < 2 || rest !== undefined || address === undefined) continue;
    const ids = untold.map(({ name }) => name).join(' and ');
    const place = placeAt(root, ['channels', address]);
    diagnostics.report('shared-address', { operations: ids, address }, place);
  }
}

function isLost(event: Event): boolean {
  return event.operation.channel.address === undefined && isUntold(event);
}

function isUntold({ told }: Event): boolean {
  return told.length === 0;
}
