import type { Fetch, Logger } from './platform.js';

/** A value of JSON. */
export type JsonValue =
  null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/** The calls of a provider that subscriptions are made of. */
export type CallName = 'create' | 'remove' | 'list';

/** A provider's API for subscriptions, as its OpenAPI document describes it. Keys lead into a body, from its top. */
export interface SubscriptionApi {
  readonly title: string;
  /** The URL that all paths are below. It may have `{variables}`; undefined if the document names none that is whole. */
  readonly server?: string | undefined;
  /** The place of the token. `plain` is the token itself. */
  readonly auth: {
    readonly in: 'header' | 'query';
    readonly name: string;
    readonly scheme: 'bearer' | 'basic' | 'plain';
  };
  readonly inputs: readonly SubscriptionInput[];
  readonly create: {
    readonly path: string;
    /** `deep` is a form that writes lists as `events[0]`. */
    readonly format: 'json' | 'form' | 'deep';
    readonly url: readonly string[];
    readonly event: readonly string[];
    /** One subscription takes many events. */
    readonly isList: boolean;
    /** The place of the id in the answer: keys of its body, or the name of a header. Undefined if none is promised. */
    readonly id?: readonly string[] | string | undefined;
    /** The status of an answer that says "already there", if its body says so, too. */
    readonly duplicate?: number | undefined;
    /** The header of a key that makes a repeated call one. */
    readonly idempotencyKey?: string | undefined;
  };
  /** The path has one parameter that is no input: the id. */
  readonly remove: { readonly path: string; readonly method: string; readonly parameter: string };
  readonly list?:
    | {
        readonly path: string;
        /** The array of the answer. */
        readonly items: readonly string[];
        readonly id: readonly string[];
        readonly url: readonly string[];
        /** Undefined if the answer doesn't tell the events. */
        readonly event?: readonly string[] | undefined;
        /** The query parameter that continues it: by a member of the answer, or by the last id where it is undefined. */
        readonly cursor?:
          { readonly parameter: string; readonly from?: readonly string[] | undefined } | undefined;
      }
    | undefined;
  readonly events: readonly SubscribedEvent[];
}

/** Something else that calls need. */
export interface SubscriptionInput {
  /** The name of its option. */
  readonly option: string;
  readonly in: 'server' | 'path' | 'query' | 'header' | 'body';
  /** The name of a parameter, or the keys of a member of the body of `create`. */
  readonly at: readonly string[];
  readonly calls: readonly CallName[];
  /** Its value where the option isn't given; undefined if it has to be. */
  readonly value?: JsonValue | undefined;
}

/** An event that both the provider's documents know. */
export interface SubscribedEvent {
  /** The provider's name of it. */
  readonly event: string;
  /** The handlers that it comes to. */
  readonly handlers: readonly string[];
  /** Its path below the URL of the receiver: `/ticket_started`; empty if the delivery itself tells the event. */
  readonly path: string;
}

export interface ClientOptions {
  /** Goes to the provider and nowhere else. */
  readonly token?: string;
  /** The URL of the API. That of the provider's document unless set. */
  readonly baseUrl?: string;
  /** That of the platform unless set. */
  readonly fetch?: Fetch;
  /** Milliseconds that an answer may take; 30,000 unless set. */
  readonly timeout?: number;
  /** Milliseconds before a call is tried again, of attempts counted from 1. Unless set: at random, up to 0.5 s, 1 s, 2 s. */
  readonly backoff?: (attempt: number) => number;
  /** Hears of every call that is tried again. */
  readonly logger?: Pick<Logger, 'warn'>;
}

/** A subscription that was made. */
export interface Made<Id extends string | undefined = string | undefined> {
  readonly id: Id;
  /** The answer as it came; a text where it is no JSON. It may hold a secret for signatures. */
  readonly answer: unknown;
}

/** A subscription as the provider lists it. */
export interface ListedSubscription {
  readonly id: string | undefined;
  readonly url: string;
  /** Undefined if the list doesn't tell. */
  readonly events: readonly string[] | undefined;
  readonly answer: unknown;
}

/** The subscriptions that `sync` is to have: the URL of the receiver, and the events. */
export interface Wanted<Name extends string> {
  /**
   * The URL of the receiver, with its basePath; the path of an event is added where its URL tells it. Or a function
   * that has the whole URL of each event, for a receiver with `route`.
   */
  readonly to: string | ((event: Name) => string);
  /** All unless set. */
  readonly events?: readonly Name[];
}

/** A subscription in a record, which can be committed: no secret stands in it. */
export interface RecordEntry {
  readonly event: string;
  /** For people: the part of it that can be a secret is left out. */
  readonly url: string;
  /** SHA-256 of the whole URL, in hexadecimal. */
  readonly hash: string;
  readonly id?: string;
  /**
   * The time at which it was made, by ISO 8601; `unknown` if the answer to that was lost, `leaving` if that to its
   * removal was.
   */
  readonly made: string;
}

/** Remembers subscriptions for a provider that lists none. */
export interface SubscriptionRecord {
  /** Undefined if nothing was ever written. */
  read(): PromiseLike<readonly RecordEntry[] | undefined> | readonly RecordEntry[] | undefined;
  /** Replaces all entries. It is called before each call that makes or removes a subscription, and after it. */
  write(entries: readonly RecordEntry[]): PromiseLike<void> | void;
}

/** How `sync` knows what is subscribed, and what it may do. */
export interface SyncOptions {
  /** Needed if the provider has no list; otherwise it isn't used. */
  readonly record?: SubscriptionRecord;
  /** Removes subscriptions below `to` that aren't wanted. */
  readonly prune?: boolean;
  /** Calls nothing that changes anything, and writes nothing. */
  readonly dryRun?: boolean;
  /** Nothing is subscribed yet: needed if there is neither a list nor a record that was written. */
  readonly first?: boolean;
}

/** The result of `sync` for an event at a URL. */
export interface Synced {
  readonly event: string;
  readonly url: string;
  readonly id: string | undefined;
  readonly error: SubscriptionError | undefined;
}

/** The result of `sync`: each event that is wanted is in one of `created`, `kept`, `failed` and `unknown`. */
export interface SyncResult {
  readonly created: readonly Synced[];
  readonly kept: readonly Synced[];
  readonly removed: readonly Synced[];
  /** There below `to`, not wanted, and left; with an error where it couldn't be removed. */
  readonly surplus: readonly Synced[];
  /** Not made; it can be tried again. */
  readonly failed: readonly Synced[];
  /** The answer was lost: nobody knows if they are there. They are never made again by themselves. */
  readonly unknown: readonly Synced[];
  /** The calls that a dry run would have made, without their authorisation. */
  readonly requests: readonly PlannedRequest[];
}

/** A request that `sync` would make, for `dryRun`. */
export interface PlannedRequest {
  readonly method: string;
  readonly url: string;
  readonly body: string | undefined;
}

/** `Id` is `string` if the provider promises one; `Events` is a list, too, where one subscription takes many. */
export interface SubscriptionsOf<
  Name extends string,
  Id extends string | undefined = string | undefined,
  Events = Name,
> {
  /** Makes a subscription, be there one or not. Throws a `SubscriptionError`; of the kind `unknown`, it may be there. */
  create(event: Events, url: string): Promise<Made<Id>>;
  /** Removes a subscription; one that isn't there counts as removed. */
  remove(id: string): Promise<void>;
  /**
   * Makes what is wanted and isn't there, and never anything twice. It rejects if nothing can be told, or a removal
   * that was begun before can't be ended, and otherwise says of each event what became of it.
   */
  sync(wanted: Wanted<Name>, options?: SyncOptions): Promise<SyncResult>;
}

export interface SubscriptionLister {
  /** All subscriptions that the provider has for this token, also those of others. */
  list(): Promise<readonly ListedSubscription[]>;
}

/** Why a call failed. */
export type SubscriptionErrorKind =
  | 'unauthorised'
  | 'refused'
  /** It is there already. */
  | 'duplicate'
  | 'limited'
  /** Nothing has happened, as far as a call can tell. */
  | 'unavailable'
  /** The answer was lost: it may have happened. */
  | 'unknown'
  /** It can't be removed. */
  | 'no-id';

interface ErrorDetails {
  readonly status?: number | undefined;
  readonly event?: string | undefined;
  readonly retryAfter?: number | undefined;
  readonly body?: string | undefined;
}

/** Thrown if a call of the provider's API fails. It contains neither the token nor the path of the receiver's URL. */
export class SubscriptionError extends Error {
  override readonly name = 'SubscriptionError';
  readonly status: number | undefined;
  readonly event: string | undefined;
  /** Milliseconds that the provider asks to wait. */
  readonly retryAfter: number | undefined;
  /** The start of the answer, secrets left out. */
  readonly body: string | undefined;

  constructor(
    readonly kind: SubscriptionErrorKind,
    message: string,
    { status, event, retryAfter, body }: ErrorDetails = {},
  ) {
    super(message);
    this.status = status;
    this.event = event;
    this.retryAfter = retryAfter;
    this.body = body;
  }
}

/** Thrown if it is not known what is subscribed: the provider has no list, and there is no record. */
export class UnknownStateError extends Error {
  override readonly name = 'UnknownStateError';
}
