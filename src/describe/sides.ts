import { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Role } from '../model/model.js';
import type { Drafts, LinkedOperation } from './events.js';
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
    return this.#draft(this.#handledBy(role), diagnostics);
  }

  /** The number of events that a role has, without those that the document gives to nobody. */
  countOf(role: Role): number {
    const own = this.#operations.filter(({ operation }) => operation.role === role);
    return own.length === 0 ? 0 : this.#draft(own, new Diagnostics()).drafts.length;
  }

  /** The side that has operations; of two, the one with more events that a delivery leads to, or else the subscriber. */
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

  #reached(role: Role): number {
    const ways = waysOf(this.of(role, new Diagnostics()));
    return [...ways.values()].filter((told) => told.length > 0).length;
  }

  #handledBy(role: Role): readonly LinkedOperation[] {
    return this.#operations.filter(({ operation }) => (operation.role ?? role) === role);
  }
}
