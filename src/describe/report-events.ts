import { isAddressAsKey } from '../document/address.js';
import type { Diagnostics, Place } from '../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../document/node.js';
import { lastKey } from '../document/pointer.js';
import type { Channel, Event, Model } from '../model/model.js';
import { isAtBase } from '../model/told.js';
import { nodeAt, placeOf } from './findings/place.js';
import { trimmed } from './telling/urls.js';

/** Warns of events that nothing leads to. */
export function reportEvents(model: Model, document: Document, diagnostics: Diagnostics): void {
  const { role, events, otherEvents, tellings } = model;
  if (events.length === 0) {
    const other = role === 'subscriber' ? 'application' : 'subscriber';
    diagnostics.report(
      'no-operations',
      { role, other, count: otherEvents },
      placeAt(document.root, ['channels']),
    );
  }
  const isLost = (event: Event): boolean =>
    event.operation.channel.address === undefined && !isAtBase(event, model);
  const lost = new Map(events.filter(isLost).map(({ operation }) => [operation.id, operation]));
  for (const [operation, { channel }] of lost) {
    const { pointer } = channel;
    if (isAddressAsKey(lastKey(pointer), nodeAt(document, pointer))) continue;
    diagnostics.report('channel-without-address', { operation }, placeOf(document, pointer));
  }
  warnOfUnreachable(events, document, diagnostics);
  const byName = new Map(events.map((event) => [event.name, event]));
  for (const { channels, events: names, rest } of tellings) {
    const [address] = channels;
    if (rest !== undefined || address === undefined) continue;
    const untold = names.flatMap((name) => byName.get(name) ?? []).filter(isUntold);
    const [first] = untold;
    if (!first || untold.length < 2) continue;
    const ids = untold.map(({ name }) => name).join(' and ');
    const place = placeOfAddress(document, first.operation.channel);
    diagnostics.report('shared-address', { operations: ids, address }, place);
  }
}

/** Two addresses that differ only by the names of parameters are one URL, which the first of them has. */
function warnOfUnreachable(
  events: readonly Event[],
  document: Document,
  diagnostics: Diagnostics,
): void {
  const first = new Map<string, { readonly channel: Channel; readonly name: string }>();
  for (const { name, operation } of events) {
    const { channel } = operation;
    const { address, parameters } = channel;
    if (address === undefined || parameters.length === 0) continue;
    const shape = trimmed(address)?.replace(/\{[^{}]*\}/g, '{}') ?? '';
    const known = first.get(shape);
    if (!known) {
      if (parameters.every(({ values }) => !values)) first.set(shape, { channel, name });
    } else if (known.channel.address !== address) {
      const place = placeOfAddress(document, channel);
      const rival = known.channel.address ?? '';
      diagnostics.report(
        'unreachable-address',
        { event: name, address, rival, other: known.name },
        place,
      );
    }
  }
}

/** In AsyncAPI 2 the address is the channel's key. */
function placeOfAddress(document: Document, { pointer }: Channel): Place {
  return placeOf(document, pointer, 'address');
}

function isUntold({ told }: Event): boolean {
  return told.length === 0;
}
