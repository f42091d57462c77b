import { AsyncLocalStorage } from 'node:async_hooks';
import type { Model } from '../model/model.js';
import { tableOf } from '../model/table.js';
import { answerTo } from '../runtime/accept.js';
import type { Answer } from '../runtime/answer.js';
import type { DeliveredEvent, Headers, InvalidDelivery } from '../runtime/delivery.js';
import type { EventDefinition, MessageDefinition } from '../runtime/events.js';
import type { MiddlewareContext } from '../runtime/hooks.js';
import { createReceiverOf, type Receiver } from '../runtime/receiver.js';
import type { Issue, IssueList } from '../runtime/validation.js';
import { isReadable } from '../typescript/readable.js';
import { payloadJudges } from '../values/misfits.js';

/** A request as it came, or as it is replayed. */
export interface Incoming {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Names in lower case. */
  readonly headers: Headers;
  /** The bytes as they came. */
  readonly body: Uint8Array;
}

/** The receiver's answer, and the reasons for it. */
export interface Verdict {
  readonly answer: Answer;
  /** Those that a handler would get: several of a body that holds a list. */
  readonly events: readonly DeliveredEvent[];
  /** From the top of the body, also where they are of an item of a list. */
  readonly issues: readonly Issue[];
  /** The number of all issues. */
  readonly total: number;
  /** The names of the events whose payload is broken; undefined for one that says of none which event it is. */
  readonly broken: readonly (string | undefined)[];
  /** Set where no event was found. */
  readonly unknown: { readonly name: string | undefined; readonly hasUrl: boolean } | undefined;
}

interface Trace {
  readonly events: DeliveredEvent[];
  readonly invalid: InvalidDelivery[];
  unknown: Verdict['unknown'];
}

/** The most bytes of a body, as a receiver has it unless told otherwise. */
const bodyLimit = 1024 * 1024;

const hush = (): undefined => undefined;
const silent = { debug: hush, info: hush, warn: hush, error: hush };

/** The receiver of a Model's package, run over the Model itself. Its handlers do nothing. */
export class DeliveryJudge {
  readonly #traces = new AsyncLocalStorage<Trace>();
  readonly #receiver: Receiver;
  readonly #lists: ReadonlyMap<string | undefined, string>;

  constructor(
    model: Model,
    readonly basePath: string,
  ) {
    const { messages, events, tellings } = tableOf(model);
    const judgeOf = payloadJudges(model, isReadable);
    const rows = new Map<string, MessageDefinition>(
      [...messages].map(([key, { row, type }]) => [key, { ...row, ...judgeOf(type) }]),
    );
    const table: [string, EventDefinition][] = [...events].map(([name, event]) => [
      name,
      { ...event.row, messages: event.messages.flatMap((key) => rows.get(key) ?? []) },
    ]);
    this.#lists = new Map<string | undefined, string>([
      ...tellings.flatMap(({ each }) => (each === undefined ? [] : [[undefined, each] as const])),
      ...model.events.flatMap(({ name, each }) =>
        each === undefined ? [] : [[name, each] as const],
      ),
    ]);
    const ignore = (): undefined => undefined;
    this.#receiver = createReceiverOf<DeliveredEvent, Record<string, typeof ignore>>(
      Object.fromEntries(table),
      tellings,
      {
        handlers: Object.fromEntries(table.map(([name]) => [name, ignore])),
        middleware: [(context, next) => this.#note(context, next)],
        ...{ logger: silent, bodyLimit },
      },
    );
  }

  /** Middleware sees all that the receiver finds, and changes none of its answers. */
  #note(context: MiddlewareContext<DeliveredEvent>, next: () => unknown): unknown {
    const trace = this.#traces.getStore();
    if (context.hook === 'handler') trace?.events.push(context.event);
    if (context.hook === 'onInvalid') trace?.invalid.push(context.event);
    if (context.hook === 'onUnknown' && trace) {
      const { name, hasUrl } = context.event;
      trace.unknown = { name, hasUrl };
    }
    return next();
  }

  /** The most bytes of a body that is read, whatever the request is; the answer where its head says that it has more. */
  accept({ method, path, headers }: Omit<Incoming, 'body'>): Answer | number {
    const { answer } = this.#receiver.accept(
      { method, path, headers },
      { basePath: this.basePath },
    );
    return answer?.status === 413 ? answer : bodyLimit;
  }

  async judge({ method, path, headers, body }: Incoming): Promise<Verdict> {
    const trace: Trace = { events: [], invalid: [], unknown: undefined };
    const answer = await this.#traces.run(trace, () => {
      const head = { method, path, headers };
      return answerTo(this.#receiver.accept(head, { basePath: this.basePath }), body);
    });
    const { events, invalid, unknown } = trace;
    return {
      ...{ answer, events },
      unknown: unknown ?? (answer.status === 404 ? { name: undefined, hasUrl: false } : undefined),
      issues: invalid.flatMap((delivery) => this.#issuesOf(delivery)),
      total: invalid.reduce((sum, { issues }) => sum + (issues.total ?? issues.length), 0),
      broken: invalid.map(({ name }) => name),
    };
  }

  #issuesOf({ name, position, issues }: InvalidDelivery): IssueList {
    if (position === undefined) return issues;
    const list = this.#lists.get(name) ?? this.#lists.get(undefined) ?? '';
    return issues.map((issue) => ({ ...issue, pointer: `${list}/${position}${issue.pointer}` }));
  }
}
