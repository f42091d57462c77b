import type { Refusal } from './answer.js';
import type { FailedDelivery, RefusedDelivery } from './delivery.js';
import { deliveryRefused } from './diagnostics.js';
import type { KnownEvent } from './events.js';

/** A request by its head, or a payload that came some other way. */
export interface Arriving extends FailedDelivery {
  readonly method?: string | undefined;
  /** Below `basePath`, without its query. */
  readonly path?: string | undefined;
}

/** Tells of each answer of the receiver's own that refuses something. */
export class Refusals {
  readonly #hook: ((refused: RefusedDelivery) => unknown) | undefined;
  readonly #events: ReadonlyMap<string, KnownEvent>;

  constructor(
    hook: ((refused: RefusedDelivery) => unknown) | undefined,
    events: ReadonlyMap<string, KnownEvent>,
  ) {
    this.#hook = hook;
    this.#events = events;
  }

  get isHeard(): boolean {
    return this.#hook !== undefined || deliveryRefused.hasSubscribers;
  }

  /** A name that no event has came with the payload, and is left out. */
  tell(
    { status, detail, name: told }: Refusal,
    { name: expected, method, path, receivedAt }: Arriving,
  ): unknown {
    const { name, operation } = this.#events.get(told ?? expected ?? '') ?? {};
    const line = detail.replace(/\p{Cc}/gu, '\ufffd');
    const refused = { status, detail: line, name, operation, method, path, receivedAt };
    if (deliveryRefused.hasSubscribers) deliveryRefused.publish(refused);
    return this.#hook?.(refused);
  }
}
