import {
  SubscriptionError,
  type Made,
  type SubscriptionApi,
  type Synced,
  type SyncOptions,
  type SyncResult,
  type Wanted,
} from './subscription-api.js';
import type { Caller } from './subscription-calls.js';
import { stateOf, type Existing, type State } from './subscription-states.js';
import { Receiver, type Target } from './subscription-urls.js';

/** The calls that a sync makes. */
export interface SyncCalls {
  readonly create: (events: readonly string[], url: string) => Promise<Made>;
  readonly remove: (id: string) => Promise<void>;
}

interface Plan {
  readonly kept: readonly Target[];
  readonly unknown: readonly Target[];
  /** The subscriptions to make, each with its events at one URL. */
  readonly making: readonly (readonly Target[])[];
  readonly surplus: readonly Existing[];
  readonly idOf: ReadonlyMap<Target, string | undefined>;
}

/** Brings a provider's subscriptions of a receiver to those that are wanted. */
export async function sync(
  api: SubscriptionApi,
  caller: Caller,
  calls: SyncCalls,
  wanted: Wanted<string>,
  options: SyncOptions,
): Promise<SyncResult> {
  const { prune = false, dryRun = false } = options;
  const receiver = new Receiver(api, wanted.to);
  const { events = api.events.map(({ event }) => event) } = wanted;
  const chosen = api.events.filter(({ event }) => events.includes(event));
  const targets = await receiver.targetsOf(chosen);
  const others = api.events.filter((event) => !chosen.includes(event) && !event.path.includes('{'));
  const own = [...targets, ...(await receiver.targetsOf(others))];
  for (const { url } of own) caller.secrets.addUrl(url);
  const state = await stateOf(api, caller, receiver, own, options);
  const staying = state.existing.filter(({ isLeaving }) => !isLeaving);
  const leaving = state.existing.filter(({ isLeaving }) => isLeaving);
  const plan = planOf(targets, staying, api.create.isList, prune);
  if (dryRun) return planned(plan, leaving, caller, prune);
  const run = new Run(state, calls, plan);
  await run.endLeaving(leaving);
  await run.make();
  if (prune) await run.prune();
  else run.leaveSurplus();
  return run;
}

/**
 * Keeps what covers each event once. With `isExact`, a subscription that has more than is wanted isn't kept. An event
 * of which the answer was lost is unknown, even if another subscription has it: it may be there twice.
 */
function planOf(
  targets: readonly Target[],
  existing: readonly Existing[],
  isList: boolean,
  isExact: boolean,
): Plan {
  const open = new Set(targets);
  const idOf = new Map<Target, string | undefined>();
  const unknown = new Set<Target>();
  const surplus: Existing[] = [];
  const coveredBy = (one: Existing) =>
    targets.filter(({ key, event }) => key === one.key && covers(one, event));
  for (const one of existing.filter(({ isUnknown }) => !isUnknown)) {
    const covered = coveredBy(one);
    const fresh = covered.filter((target) => open.has(target));
    const isAsWanted =
      fresh.length === covered.length &&
      (one.events ?? []).every((event) => covered.some((target) => target.event === event));
    if (fresh.length === 0 || (isExact && !isAsWanted)) {
      surplus.push(one);
      continue;
    }
    for (const target of fresh) {
      open.delete(target);
      idOf.set(target, one.id);
    }
  }
  for (const one of existing.filter(({ isUnknown }) => isUnknown)) {
    const covered = coveredBy(one);
    if (covered.length === 0) surplus.push(one);
    for (const target of covered) {
      open.delete(target);
      unknown.add(target);
    }
  }
  const kept = [...idOf.keys()].filter((target) => !unknown.has(target));
  const groups = new Map<string, Target[]>();
  for (const target of open) {
    const group = isList ? target.key : `${target.key} ${target.event}`;
    groups.set(group, [...(groups.get(group) ?? []), target]);
  }
  return { kept, unknown: [...unknown], making: [...groups.values()], surplus, idOf };
}

function covers({ events }: Existing, event: string): boolean {
  return events === undefined || events.includes(event) || events.includes('*');
}

/** The result that a run would have, and the calls of it. */
function planned(
  plan: Plan,
  leaving: readonly Existing[],
  caller: Caller,
  isPruning: boolean,
): SyncResult {
  const { kept, unknown, making, surplus, idOf } = plan;
  const removing = isPruning ? [...leaving, ...surplus] : leaving;
  const ids = removing.flatMap(({ id }) => id ?? []);
  const requests = [
    ...making.map((one) => caller.creating(eventsOf(one), urlOf(one))),
    ...ids.map((id) => caller.removing(id)),
  ];
  return {
    created: making.flat().map((target) => synced(target)),
    kept: kept.map((target) => synced(target, idOf.get(target))),
    removed: removing.flatMap((one) => ofExisting(one)),
    surplus: isPruning ? [] : surplus.flatMap((one) => ofExisting(one)),
    failed: [],
    unknown: unknown.map((target) => synced(target)),
    requests: requests.map(({ method, url, body }) => ({ method, url, body })),
  };
}

/** Carries a plan out, and holds what became of it. */
class Run implements SyncResult {
  readonly created: Synced[] = [];
  readonly kept: Synced[];
  readonly removed: Synced[] = [];
  readonly surplus: Synced[] = [];
  readonly failed: Synced[] = [];
  readonly unknown: Synced[];
  readonly requests = [];
  readonly #state: State;
  readonly #calls: SyncCalls;
  readonly #plan: Plan;
  /** Wanted, and not known to be there. */
  readonly #unmade: Target[];
  /** The first failure after which another call would fare no better. */
  #stop: SubscriptionError | undefined;

  constructor(state: State, calls: SyncCalls, plan: Plan) {
    this.#state = state;
    this.#calls = calls;
    this.#plan = plan;
    this.kept = plan.kept.map((target) => synced(target, plan.idOf.get(target)));
    this.unknown = plan.unknown.map((target) => synced(target));
    this.#unmade = [...plan.unknown];
  }

  /** Ends removals that were begun before, so that nothing of them is there when something is made. */
  async endLeaving(leaving: readonly Existing[]): Promise<void> {
    for (const one of leaving) {
      const error = await this.#remove(one);
      if (error) throw error;
      this.removed.push(...ofExisting(one));
    }
  }

  async make(): Promise<void> {
    const lost: (readonly Target[])[] = [];
    for (const making of this.#plan.making) {
      const error = this.#stop ?? (await this.#makeOne(making));
      if (error === undefined) continue;
      if (error.kind === 'unknown' && error !== this.#stop) lost.push(making);
      else this.#fail(making, error);
      if (error.kind !== 'refused') this.#stop = error;
    }
    const found = lost.length > 0 ? await this.#look() : [];
    for (const target of lost.flat()) {
      const there = found.find((one) => one.key === target.key && covers(one, target.event));
      if (there) {
        this.created.push(synced(target, there.id));
      } else {
        this.unknown.push(synced(target, undefined, this.#stop));
        this.#unmade.push(target);
      }
    }
  }

  /** Removes what isn't wanted, unless it does for something that couldn't be made. */
  async prune(): Promise<void> {
    for (const one of this.#plan.surplus) {
      const isNeeded = this.#unmade.some(({ key, event }) => key === one.key && covers(one, event));
      if (isNeeded || one.isUnknown) {
        this.surplus.push(...ofExisting(one));
        continue;
      }
      const error = this.#stop ?? (await this.#remove(one));
      (error ? this.surplus : this.removed).push(...ofExisting(one, error));
    }
  }

  leaveSurplus(): void {
    this.surplus.push(...this.#plan.surplus.flatMap((one) => ofExisting(one)));
  }

  /** Undefined if it is there now. */
  async #makeOne(making: readonly Target[]): Promise<SubscriptionError | undefined> {
    await this.#state.begin(making);
    try {
      const { id } = await this.#calls.create(eventsOf(making), urlOf(making));
      await this.#state.end(making, 'made', id);
      this.created.push(...making.map((target) => synced(target, id)));
      return undefined;
    } catch (error) {
      if (!(error instanceof SubscriptionError)) throw error;
      if (error.kind === 'unknown') return error;
      const isThere = error.kind === 'duplicate';
      await this.#state.end(making, isThere ? 'made' : 'refused');
      if (!isThere) return error;
      this.kept.push(...making.map((target) => synced(target)));
      return undefined;
    }
  }

  #fail(making: readonly Target[], error: SubscriptionError): void {
    this.#unmade.push(...making);
    this.failed.push(...making.map((target) => synced(target, undefined, error)));
  }

  /** The subscriptions that are there now and weren't before; none if nobody can tell. */
  async #look(): Promise<readonly Existing[]> {
    const before = new Set(this.#state.existing.map(({ id }) => id));
    try {
      const found = (await this.#state.look()) ?? [];
      return found.filter(({ id }) => !before.has(id));
    } catch (error) {
      if (error instanceof SubscriptionError) return [];
      throw error;
    }
  }

  async #remove(one: Existing): Promise<SubscriptionError | undefined> {
    if (one.id === undefined) {
      const message = 'Nothing tells its id: remove it where the provider has its settings.';
      return new SubscriptionError('no-id', message);
    }
    await this.#state.leave(one);
    try {
      await this.#calls.remove(one.id);
      await this.#state.left(one, 'removed');
      return undefined;
    } catch (error) {
      if (!(error instanceof SubscriptionError)) throw error;
      const mayBeGone = error.kind === 'unavailable' || error.kind === 'unknown';
      if (!mayBeGone) await this.#state.left(one, 'refused');
      if (error.kind !== 'refused') this.#stop = error;
      return error;
    }
  }
}

function eventsOf(making: readonly Target[]): readonly string[] {
  return making.map(({ event }) => event);
}

/** The one URL of what is made together. */
function urlOf([first]: readonly Target[]): string {
  return first?.url ?? '';
}

function synced({ event, url }: Target, id?: string, error?: SubscriptionError): Synced {
  return { event, url, id, error };
}

/** A row for each event of a subscription; one where its events aren't known. */
function ofExisting({ events = ['?'], url, id }: Existing, error?: SubscriptionError) {
  return events.map((event): Synced => ({ event, url, id, error }));
}
