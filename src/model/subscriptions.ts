import type { Json, Pointer } from '../json.js';
import type { SubscriptionApi } from '../runtime/subscription-api.js';

/** A provider's API for subscriptions, as an OpenAPI document beside the AsyncAPI one describes it. */
export interface Subscriptions {
  readonly api: SubscriptionApi;
  /** In the order of the document. */
  readonly options: readonly SubscriptionOption[];
  /** Of the operation that subscribes, as an author writes it. */
  readonly pointer: Pointer;
  /** An answer of it, as the document gives it. */
  readonly example: Json | undefined;
  /** The document says how a token is given. */
  readonly isTokenDocumented: boolean;
}

/** An option of a client, beside those that every client has. */
export interface SubscriptionOption {
  /** As it is on the wire. */
  readonly name: string;
  readonly type: 'string' | 'number' | 'boolean' | 'unknown';
  /** The only values that it has; undefined if it may have any of its type. */
  readonly choices: readonly Json[] | undefined;
  readonly description: string | undefined;
  readonly isRequired: boolean;
}
