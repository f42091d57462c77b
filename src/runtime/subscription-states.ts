import { isObject } from './json.js';
import { listAll } from './subscription-answers.js';
import {
  UnknownStateError,
  type RecordEntry,
  type SubscriptionApi,
  type SubscriptionRecord,
  type SyncOptions,
} from './subscription-api.js';
import type { Caller } from './subscription-calls.js';
import { keyOf, type Receiver, type Target } from './subscription-urls.js';

/** A subscription that is there, or may be there. */
export interface Existing {
  readonly id: string | undefined;
  /** As it may be shown. */
  readonly url: string;
  readonly key: string;
  /** Undefined if nothing tells: then all that come to its URL. */
  readonly events: readonly string[] | undefined;
  /** The answer to its making was lost. */
  readonly isUnknown: boolean;
  /** The answer to its removal was lost. */
  readonly isLeaving: boolean;
}

/** The subscriptions of a receiver, as the provider or a record has them. */
export interface State {
  readonly existing: readonly Existing[];
  /** Called before a subscription is made, of these events at one URL. */
  begin(making: readonly Target[]): Promise<void>;
  /** Called after it, unless the answer was lost: with its id if it is there. */
  end(making: readonly Target[], outcome: 'made' | 'refused', id?: string): Promise<void>;
  /** Called before a subscription is removed. */
  leave(existing: Existing): Promise<void>;
  /** Called after it, unless the answer was lost. */
  left(existing: Existing, outcome: 'removed' | 'refused'): Promise<void>;
  /** Looks again for subscriptions whose answer was lost; undefined if nobody can tell. */
  look(): Promise<readonly Existing[] | undefined>;
}

/** Throws an `UnknownStateError` if nothing tells what is subscribed. `own` has every event's URL. */
export async function stateOf(
  api: SubscriptionApi,
  caller: Caller,
  receiver: Receiver,
  own: readonly Target[],
  options: SyncOptions,
): Promise<State> {
  if (api.list) {
    const look = async () => {
      const all = await listAll(api, caller);
      const ours = all.filter(({ url }) => receiver.owns(url, own));
      return Promise.all(
        ours.map(async ({ id, url, events }) => ({
          ...{ id, url, events, key: await keyOf(url) },
          ...{ isUnknown: false, isLeaving: false },
        })),
      );
    };
    return {
      existing: await look(),
      begin: nothing,
      end: nothing,
      leave: nothing,
      left: nothing,
      look,
    };
  }
  const { record, first = false } = options;
  const entries = await record?.read();
  if (entries === undefined && !first) {
    throw new UnknownStateError(
      record
        ? "The provider has no list, and the record wasn't written yet: with first, nothing is subscribed."
        : 'The provider has no list: give a record, or first, which says that nothing is subscribed.',
    );
  }
  if (entries !== undefined && !areEntries(entries)) {
    throw new UnknownStateError('The record is damaged: it has to be a list of entries.');
  }
  return Recorded.of(entries ?? [], record, receiver, own);
}

function nothing(): Promise<void> {
  return Promise.resolve();
}

function areEntries(entries: unknown): entries is readonly RecordEntry[] {
  const isEntry = (entry: unknown): boolean => {
    if (!isObject(entry)) return false;
    const { event, url, hash, made, id = '' } = entry;
    return [event, url, hash, made, id].every((value) => typeof value === 'string');
  };
  return Array.isArray(entries) && entries.every(isEntry);
}

/** Remembers by a record. What is about to be made stands in it as unknown, so that being killed leaves it so. */
class Recorded implements State {
  readonly existing: readonly Existing[];
  #entries: readonly RecordEntry[];
  readonly #record: SubscriptionRecord | undefined;
  readonly #entriesOf = new Map<Existing, readonly RecordEntry[]>();

  static async of(
    entries: readonly RecordEntry[],
    record: SubscriptionRecord | undefined,
    receiver: Receiver,
    own: readonly Target[],
  ): Promise<Recorded> {
    const areOurs = await Promise.all(
      entries.map(({ url, hash }) => receiver.ownsHash(url, hash, own)),
    );
    const ours = entries.filter((_, index) => areOurs[index]);
    return new Recorded(entries, ours, record);
  }

  private constructor(
    entries: readonly RecordEntry[],
    ours: readonly RecordEntry[],
    record: SubscriptionRecord | undefined,
  ) {
    this.#entries = entries;
    this.#record = record;
    const groups = new Map<string, RecordEntry[]>();
    for (const entry of ours) {
      const state = /^(?:unknown|leaving)$/.exec(entry.made)?.[0];
      const group = JSON.stringify([entry.hash, entry.id ?? entry.event, state]);
      groups.set(group, [...(groups.get(group) ?? []), entry]);
    }
    for (const [first, ...others] of groups.values()) {
      if (!first) continue;
      const group = [first, ...others];
      this.#entriesOf.set(
        {
          ...{ id: first.id, url: first.url, key: first.hash },
          events: group.map(({ event }) => event),
          isUnknown: first.made === 'unknown',
          isLeaving: first.made === 'leaving',
        },
        group,
      );
    }
    this.existing = [...this.#entriesOf.keys()];
  }

  begin(making: readonly Target[]): Promise<void> {
    return this.#write([...this.#without(making), ...making.map((one) => entryOf(one, 'unknown'))]);
  }

  end(making: readonly Target[], outcome: 'made' | 'refused', id?: string): Promise<void> {
    const made = new Date().toISOString();
    const entries = outcome === 'made' ? making.map((one) => entryOf(one, made, id)) : [];
    return this.#write([...this.#without(making), ...entries]);
  }

  leave(existing: Existing): Promise<void> {
    return this.#replace(existing, (entry) => [{ ...entry, made: 'leaving' }]);
  }

  left(existing: Existing, outcome: 'removed' | 'refused'): Promise<void> {
    return this.#replace(existing, (entry) => (outcome === 'removed' ? [] : [entry]));
  }

  look(): Promise<undefined> {
    return Promise.resolve(undefined);
  }

  #without(making: readonly Target[]): readonly RecordEntry[] {
    const isMade = ({ event, hash, made }: RecordEntry): boolean =>
      made === 'unknown' && making.some((one) => one.event === event && one.key === hash);
    return this.#entries.filter((entry) => !isMade(entry));
  }

  /** `change` gets the entries as they were read. */
  #replace(
    existing: Existing,
    change: (entry: RecordEntry) => readonly RecordEntry[],
  ): Promise<void> {
    const own = this.#entriesOf.get(existing) ?? [];
    const isOwn = (entry: RecordEntry): boolean =>
      own.some(
        ({ event, hash, id }) => event === entry.event && hash === entry.hash && id === entry.id,
      );
    return this.#write([...this.#entries.filter((entry) => !isOwn(entry)), ...own.flatMap(change)]);
  }

  async #write(entries: readonly RecordEntry[]): Promise<void> {
    await this.#record?.write(entries);
    this.#entries = entries;
  }
}

function entryOf({ event, shown, key }: Target, made: string, id?: string): RecordEntry {
  return { event, url: shown, hash: key, ...(id !== undefined && { id }), made };
}
