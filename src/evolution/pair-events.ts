import type { Event, Message, Model } from '../model/model.js';
import type { World } from './world.js';

/** An event that both documents have. */
export interface EventPair {
  readonly old: Event;
  readonly new: Event;
}

export interface PairedEvents {
  readonly pairs: readonly EventPair[];
  readonly added: readonly Event[];
  readonly removed: readonly Event[];
}

/** Pairs events by their names; those that are left by what they are: operation and message, URL and payload, what stands alone. */
export function pairEvents(old: Model, next: Model, world: World): PairedEvents {
  const { lefts, rights, pairs, match } = matching(old.events, next.events);
  const [was, is] = [messagesOf(old), messagesOf(next)];
  const payload = (age: 'old' | 'new', event: Event): string =>
    event.messages
      .map(({ type }) => world.identities.of(world.named(age, type), world.side))
      .join();
  const url = ({ operation }: Event): string => JSON.stringify(operation.channel.address);
  const ids = (messages: ReadonlyMap<string, Message>, event: Event): string =>
    event.messages.map(({ name }) => messages.get(name)?.id).join();
  const ofOperation = (event: Event): string => JSON.stringify(event.operation.id);
  const nameOf = ({ name }: Event): string => name;
  match(nameOf, nameOf);
  match(
    (event) => ofOperation(event) + ids(was, event),
    (event) => ofOperation(event) + ids(is, event),
  );
  match(
    (event) => url(event) + ids(was, event),
    (event) => url(event) + ids(is, event),
  );
  match(
    (event) => url(event) + payload('old', event),
    (event) => url(event) + payload('new', event),
  );
  match(alone(url, lefts), alone(url, rights));
  return {
    pairs: pairs.map(([left, right]) => ({ old: left, new: right })),
    added: [...rights],
    removed: [...lefts],
  };
}

export function messagesOf({ messages }: Model): ReadonlyMap<string, Message> {
  return new Map(messages.map((message) => [message.name, message]));
}

/** The key of what is alone with it; undefined for what isn't. */
export function alone<Item>(keyOf: (item: Item) => string, items: Iterable<Item>) {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(keyOf(item), (counts.get(keyOf(item)) ?? 0) + 1);
  return (item: Item): string | undefined =>
    counts.get(keyOf(item)) === 1 ? keyOf(item) : undefined;
}

/** Pairs what is left of two lists by equal keys, one rule after the other. */
export function matching<Left, Right>(left: readonly Left[], right: readonly Right[]) {
  const lefts = new Set(left);
  const rights = new Set(right);
  const pairs: (readonly [Left, Right])[] = [];
  const match = (
    keyOf: (one: Left) => string | undefined,
    keyOfOther: (other: Right) => string | undefined,
  ): void => {
    const byKey = new Map<string, Right[]>();
    for (const other of rights) {
      const key = keyOfOther(other);
      if (key !== undefined) byKey.set(key, [...(byKey.get(key) ?? []), other]);
    }
    for (const one of [...lefts]) {
      const key = keyOf(one);
      const other = key === undefined ? undefined : byKey.get(key)?.shift();
      if (other === undefined) continue;
      pairs.push([one, other]);
      lefts.delete(one);
      rights.delete(other);
    }
  };
  return { lefts, rights, pairs, match };
}
