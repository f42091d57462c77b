import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Event, Model } from '../model/model.js';
import { trimSlashes } from '../values/sample.js';

/** The events of a name: an event's own, an operation's id, a message's name, or a channel's address. */
export function eventsNamed({ events, messages }: Model, name: string): readonly Event[] {
  const ids = new Map(messages.map((message) => [message.name, message.id]));
  const ways: readonly ((event: Event) => boolean)[] = [
    (event) => event.name === name,
    ({ operation: { id } }) => id === name,
    (event) => event.messages.some((message) => ids.get(message.name) === name),
    ({ operation: { channel } }) => trimSlashes(channel.address ?? '') === trimSlashes(name),
  ];
  return ways.map((isMeant) => events.filter(isMeant)).find(({ length }) => length > 0) ?? [];
}

/** The events that are selected, in the order of the document; all of them unless some are. */
export function selectEvents(
  model: Model,
  select: readonly string[] | undefined,
  diagnostics: Diagnostics,
): readonly Event[] {
  if (select === undefined) return model.events;
  const selected = new Set<Event>();
  for (const name of select) {
    const found = eventsNamed(model, name);
    for (const event of found) selected.add(event);
    if (found.length > 0) continue;
    diagnostics.report('unknown-event', { name, known: model.events.map((event) => event.name) });
  }
  return model.events.filter((event) => selected.has(event));
}
