import type { Code } from '../../typescript/code.js';

/** The templates of this output and what each prints. */
export interface SubscriptionsTemplates {
  'subscriptions/subscriptions': SubscriptionsView;
}

export interface SubscriptionsView {
  readonly header: Code;
  /** The type of the provider's names of events, a line each. */
  readonly events: readonly Code[];
  /** The type of these and of the names of handlers. */
  readonly names: readonly Code[];
  /** The options that the API needs besides those of every client. */
  readonly options: readonly Code[];
  /** The API tells what is subscribed. */
  readonly hasList: boolean;
  readonly hasNoList: boolean;
  readonly isTokenNeeded: boolean;
  /** Of an answer, where the document has one. */
  readonly answer: readonly Code[];
  /** The type arguments of a client. */
  readonly client: Code;
  /** The type of an id. */
  readonly id: Code;
  readonly api: readonly Code[];
}
