import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Document } from '../document/node.js';
import type { Pointer } from '../json.js';
import type { Schema } from '../model/model.js';
import { pascalCase } from '../model/spelling.js';
import type { TellConfiguration } from '../model/tell-rule.js';
import type { LinkedMessage } from './messages.js';
import type { WantedEvent } from './names.js';
import type { WrittenOperation } from './operations.js';
import { Bodies, type Body } from './telling/bodies.js';
import { idOf, type Candidate } from './telling/candidate.js';
import { Rules } from './telling/rules.js';
import type { Telling as Way } from './telling/tell-apart.js';
import { tellByUrls, trimmed, type Urls } from './telling/urls.js';

/** An event before it has a name. */
export interface Draft {
  readonly operation: WrittenOperation;
  /** One; those that are left, in a rest event. */
  readonly bodies: readonly Body[];
  readonly isRest: boolean;
}

/** The events of one role, and what tells them. */
export interface Drafts {
  readonly drafts: readonly Draft[];
  readonly urls: Urls;
}

/** An operation whose messages and header fields are linked. */
export interface LinkedOperation {
  readonly operation: WrittenOperation;
  readonly messages: readonly LinkedMessage[];
  readonly headers: readonly Schema[];
}

/** The one place that says what the events of a document are. */
export function draftEvents(
  operations: readonly LinkedOperation[],
  makers: Bodies,
  document: Document,
  tell: TellConfiguration | undefined,
  diagnostics: Diagnostics,
): Drafts {
  const counts = new Map<string | undefined, Set<Pointer>>();
  for (const { operation } of operations) {
    const address = trimmed(operation.channel.address);
    counts.set(address, (counts.get(address) ?? new Set()).add(operation.channel.pointer));
  }
  const bodies = operations.flatMap(({ operation, messages, headers }) => {
    const isAlone = counts.get(trimmed(operation.channel.address))?.size === 1;
    return messages.map((message) => makers.make(operation, message, headers, isAlone));
  });
  const urls = tellByUrls(bodies, makers, new Rules(document, tell, diagnostics), diagnostics);
  const told = new Set(
    urls.own.flatMap(({ parts }) =>
      parts.flatMap(({ tellings, alone }) => [
        ...tellings.flatMap(toldBy),
        ...(alone ? [alone] : []),
      ]),
    ),
  );
  const byOperation = new Map<WrittenOperation, Body[]>();
  for (const body of urls.own.flatMap((url) => url.bodies)) {
    const known = byOperation.get(body.operation);
    if (known) known.push(body);
    else byOperation.set(body.operation, [body]);
  }
  const drafts = operations.flatMap(({ operation }) =>
    draftsOf(operation, byOperation.get(operation) ?? [], told),
  );
  return { drafts, urls };
}

function toldBy({ values }: Way): readonly Candidate[] {
  return [...values.keys()];
}

function draftsOf(
  operation: WrittenOperation,
  bodies: readonly Body[],
  told: ReadonlySet<Candidate>,
): readonly Draft[] {
  if (bodies.length < 2) return [{ operation, bodies, isRest: false }];
  const rest = bodies.filter((body) => !told.has(body));
  return [
    ...bodies
      .filter((body) => told.has(body))
      .map((body) => ({ operation, bodies: [body], isRest: false })),
    ...(rest.length > 0 ? [{ operation, bodies: rest, isRest: true }] : []),
  ];
}

/** The id of an event in the list of those that want names. */
export function draftId({ operation, bodies: [body], isRest }: Draft): string {
  return body && isNamedByMessage({ operation, isRest }) ? idOf(body) : operation.pointer;
}

function isNamedByMessage({ operation, isRest }: Pick<Draft, 'operation' | 'isRest'>): boolean {
  return operation.messages.length > 1 && !isRest;
}

/** The name that an event wants: its operation's, or `onPullRequest` for a message called `pull_request`. */
export function eventWish(draft: Draft): WantedEvent {
  const { operation, bodies } = draft;
  const [body] = bodies;
  const common = { id: draftId(draft), kind: 'event' as const };
  if (!body || !isNamedByMessage(draft)) {
    const wanted = pascalCase(operation.id);
    return { ...common, spelling: operation.id, wanted, withOperation: undefined };
  }
  const spelling = body.message.id;
  const own = bare(pascalCase(spelling));
  const withOperation = `On${bare(pascalCase(operation.id))}${own}`;
  return { ...common, spelling, wanted: `On${own}`, withOperation };
}

/** A name without the words that all names of events have. */
function bare(name: string): string {
  return name.replace(/^On(?=[\p{Lu}\p{N}])/u, '').replace(/(?<=.)Event$/u, '');
}
