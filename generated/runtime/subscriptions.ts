// Copied by hooksmith 0.1.0 from its src/runtime/subscriptions.ts
// It is the same in every package: this file is overwritten.

import { idOf, listAll } from './subscription-answers.js';
import {
  SubscriptionError,
  type ClientOptions,
  type ListedSubscription,
  type Made,
  type SubscriptionApi,
  type SubscriptionLister,
  type SubscriptionsOf,
  type SyncOptions,
  type SyncResult,
  type Wanted,
} from './subscription-api.js';
import { Caller, type Answer } from './subscription-calls.js';
import { sync } from './subscription-sync.js';

/** A client of whatever API. */
type Anyhow<Name extends string, Id extends string | undefined> = SubscriptionsOf<
  Name,
  Id,
  Name | readonly Name[]
> &
  SubscriptionLister;

/** True for a page, such as that of a proxy that asks for a password: nothing was asked of the API. */
function isPage({ body, text }: Answer): boolean {
  return body === undefined && /^\s*</.test(text);
}

/** Words of an answer that says "already there". */
const duplicateWords = /already|taken|duplicate|exists/i;

/**
 * A client for the subscriptions of a provider. `options` has the inputs of its API, too; `Id` is `string` if the API
 * promises one. Throws a `TypeError` if an input is missing, or where the URL of the API isn't safe. That there is no
 * `list` shows only in the types.
 */
export function createSubscriptionsOf<Name extends string, Id extends string | undefined>(
  api: SubscriptionApi,
  options: ClientOptions,
): Anyhow<Name, Id> {
  return new Client<Name, Id>(api, options);
}

class Client<Name extends string, Id extends string | undefined> implements Anyhow<Name, Id> {
  readonly #api: SubscriptionApi;
  readonly #caller: Caller;
  #last: Promise<unknown> = Promise.resolve();

  constructor(api: SubscriptionApi, options: ClientOptions) {
    this.#api = api;
    this.#caller = new Caller(api, options);
  }

  create(event: Name | readonly Name[], url: string): Promise<Made<Id>> {
    return this.#inTurn(() => this.#create(this.#eventsNamed([event].flat()), url));
  }

  remove(id: string): Promise<void> {
    return this.#inTurn(() => this.#remove(id));
  }

  list(): Promise<readonly ListedSubscription[]> {
    return this.#inTurn(() => {
      if (this.#api.list) return listAll(this.#api, this.#caller);
      throw new TypeError('The provider has no list of subscriptions.');
    });
  }

  sync({ to, events }: Wanted<Name>, options: SyncOptions = {}): Promise<SyncResult> {
    const calls = {
      create: (some: readonly string[], url: string) => this.#create(some, url),
      remove: (id: string) => this.#remove(id),
    };
    const wanted = {
      // The table has no other names than those of the type.
      to: typeof to === 'string' ? to : (event: string) => to(event as Name),
    };
    return this.#inTurn(() => {
      const named = events && { events: this.#eventsNamed(events) };
      return sync(this.#api, this.#caller, calls, { ...wanted, ...named }, options);
    });
  }

  /** One call, and one sync, at a time: two at once would each make what is missing. */
  #inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.#last.then(work);
    this.#last = result.catch(() => undefined);
    return result;
  }

  async #create(events: readonly string[], url: string): Promise<Made<Id>> {
    this.#caller.secrets.addUrl(url);
    const [event] = events;
    let answer: Answer;
    try {
      answer = await this.#caller.call(this.#caller.creating(events, url));
    } catch (error) {
      if (!(error instanceof SubscriptionError) || !this.#isDuplicate(error)) throw error;
      const { status, body } = error;
      throw new SubscriptionError('duplicate', `${event} is subscribed already`, {
        ...{ status, event, body },
      });
    }
    const { status, text, body } = answer;
    const id = isPage(answer) ? undefined : idOf(this.#api, answer, url);
    const problem = isPage(answer)
      ? 'a page, which is no answer of an API'
      : id === undefined && this.#api.create.id !== undefined
        ? 'nothing of the id that its document promises'
        : undefined;
    if (problem !== undefined) {
      throw new SubscriptionError('unknown', `The answer to ${event} was ${problem}`, {
        ...{ status, event },
      });
    }
    // It was checked above: an id that is promised is there.
    return { id: id as Id, answer: body ?? text };
  }

  /** A conflict says so by its status; another status has to say it in words. */
  #isDuplicate({ status, body = '' }: SubscriptionError): boolean {
    if (status === 409) return true;
    return status === this.#api.create.duplicate && duplicateWords.test(body);
  }

  async #remove(id: string): Promise<void> {
    try {
      const answer = await this.#caller.call(this.#caller.removing(id));
      if (isPage(answer)) {
        throw new SubscriptionError(
          'unknown',
          'The answer to a removal was a page, which is no answer of an API',
          { status: answer.status },
        );
      }
    } catch (error) {
      const isGone =
        error instanceof SubscriptionError && (error.status === 404 || error.status === 410);
      if (!isGone) throw error;
    }
  }

  /** The provider's names of events, of which a handler's name counts as one. */
  #eventsNamed(names: readonly string[]): readonly string[] {
    return names.flatMap((name) => {
      const found = this.#api.events.filter(
        ({ event, handlers }) => event === name || handlers.includes(name),
      );
      if (found.length === 0) throw new TypeError(`There is no event ${name} to subscribe to.`);
      return found.map(({ event }) => event);
    });
  }
}
