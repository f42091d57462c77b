import type { Event, Model } from '../../model/model.js';
import type { SubscribedEvent } from '../../runtime/subscription-api.js';

/** All that a document calls an event, the surest first. */
export function namesOf(event: Event, { messages }: Model): readonly string[] {
  const { operation, name, told } = event;
  const values = told
    .filter(({ by }) => by !== 'url' && by !== 'type' && by !== 'presence')
    .flatMap((way) => way.values.flatMap(([value]) => (typeof value === 'string' ? value : [])));
  const own = messages.filter((message) => event.messages.some((one) => one.name === message.name));
  const { address = '' } = operation.channel;
  return [
    ...values,
    ...own.flatMap(({ id, names: { key, name: written, title } }) => [id, key, written, title]),
    address.replace(/^\/|\/$/g, ''),
    address.split('/').at(-1),
    operation.id,
    name,
  ].flatMap((one) => (one === undefined || one === '' ? [] : [one]));
}

/** The events of a document that a provider takes by a name. Without `choices`, each is called as the document calls it first. */
export function subscribedEvents(
  model: Model,
  choices: readonly string[] | undefined,
): readonly SubscribedEvent[] {
  const found = new Map<string, SubscribedEvent>();
  for (const event of model.events) {
    const names = namesOf(event, model);
    const value = choices ? chosen(names, choices) : firstName(event, names, model);
    if (value === undefined) continue;
    const known = found.get(value);
    const handlers = [...(known?.handlers ?? []), event.name];
    found.set(value, { event: value, handlers, path: known?.path ?? pathOf(event) });
  }
  return [...found.values()];
}

/** A name that is spelt the same; else one that differs only in cases and dashes. */
function chosen(names: readonly string[], choices: readonly string[]): string | undefined {
  const same = names.find((name) => choices.includes(name));
  if (same !== undefined) return same;
  const alike = names.map((name) => choices.filter((choice) => plain(choice) === plain(name)));
  return alike.find(({ length }) => length === 1)?.[0];
}

/** `TicketStarted`, `ticket.started` and `onTicketStarted` are one name. */
function plain(name: string): string {
  return name
    .replace(/^on(?=[A-Z])/, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '');
}

/** The value that tells it in a delivery, or the name that its message has; else its address, which tells it by its URL. */
function firstName(
  event: Event,
  names: readonly string[],
  { messages }: Model,
): string | undefined {
  const { told, operation, messages: own } = event;
  const isByUrl = told.every(({ by }) => by === 'url');
  if (!isByUrl) return names[0];
  const message = messages.find(({ name }) => name === own[0]?.name);
  const address = operation.channel.address?.replace(/^\/|\/$/g, '');
  return message?.names.name ?? (address === '' ? undefined : address) ?? names[0];
}

/** Empty if its deliveries may come to the receiver's URL itself. */
function pathOf({ told, operation }: Event): string {
  const { address } = operation.channel;
  if (address === undefined || told.some(({ url }) => url === 'base')) return '';
  const plain = address.split('?')[0]?.replace(/^\/|\/$/g, '') ?? '';
  return plain === '' ? '' : `/${plain}`;
}
