import { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Role } from '../model/model.js';
import type { Draft, Drafts, LinkedOperation } from './events.js';
import { waysOf } from './tellings.js';

type DraftSide = (operations: readonly LinkedOperation[], diagnostics: Diagnostics) => Drafts;

/** The two sides of a document. An operation whose sender the document doesn't name is on both. */
export class Sides {
  readonly #operations: readonly LinkedOperation[];
  readonly #draft: DraftSide;

  constructor(operations: readonly LinkedOperation[], draft: DraftSide) {
    this.#operations = operations;
    this.#draft = draft;
  }

  of(role: Role, diagnostics: Diagnostics): Drafts {
    return this.#draft(this.handledBy(role), diagnostics);
  }

  /** The number of events that a role has, without those that the document gives to nobody. */
  countOf(role: Role): number {
    const own = this.#operations.filter(({ operation }) => operation.role === role);
    return own.length === 0 ? 0 : this.#draft(own, new Diagnostics()).drafts.length;
  }

  /** The side that has operations; of two, the one with more events that are told or have a URL, or else the subscriber. */
  likelier(): Role {
    const [subscriber, application] = (['subscriber', 'application'] as const).map(
      (role) => this.#operations.filter(({ operation }) => operation.role === role).length,
    );
    if (!application) return 'subscriber';
    if (!subscriber) return 'application';
    return this.#reached('application') > this.#reached('subscriber')
      ? 'application'
      : 'subscriber';
  }

  /** The number of a role's events that are told, or have a URL of their own. */
  #reached(role: Role): number {
    const found = this.of(role, new Diagnostics());
    const ways = waysOf(found);
    const sizes = found.urls.own.flatMap(({ addresses, bodies }) =>
      addresses.length === 0 ? [] : bodies.map((body) => [body, bodies.length] as const),
    );
    const sizeOf = new Map<unknown, number>(sizes);
    const isAlone = ({ bodies: [first, ...others] }: Draft): boolean =>
      sizeOf.get(first) === others.length + 1;
    return found.drafts.filter((draft) => ways.get(draft)?.length || isAlone(draft)).length;
  }

  /** The operations of a role. */
  handledBy(role: Role): readonly LinkedOperation[] {
    return this.#operations.filter(({ operation }) => (operation.role ?? role) === role);
  }
}
