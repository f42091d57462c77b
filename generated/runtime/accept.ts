// Copied by hooksmith 0.1.0 from its src/runtime/accept.ts
// It is the same in every package: this file is overwritten.

import { healthy, problem, Refusal, unrouted, type Answer } from './answer.js';
import { declareForm } from './body.js';
import { contentKind } from './content.js';
import type { WaitUntil } from './context.js';
import type { DeliveredEvent, Headers, RequestHead } from './delivery.js';
import type { Keeper } from './keep.js';
import type { ReceiverOptions } from './options.js';
import type { Arrival, Intake } from './receive.js';
import { onlyEvent, pathBelow, type Match, type Router } from './routes.js';
import type { Send, Work } from './work.js';

/** The options of an adapter. */
export interface AdapterOptions {
  /**
   * The path before the channels' addresses: with `/groove`, `ticket_started` is posted to
   * `/groove/ticket_started`. An unguessable part keeps strangers out; it is compared in constant time.
   */
  readonly basePath?: string | undefined;
}

/** The options of `accept`, which an adapter calls with the head of a request. */
export interface AcceptOptions extends AdapterOptions {
  /** The rest of the request's path, where a framework has cut off what the adapter is mounted at. Routes go by it. */
  readonly mountedPath?: string | undefined;
  /** Keeps the runtime alive until some work is done, where it would stop once an answer is sent. */
  readonly waitUntil?: WaitUntil;
}

/** The time in which a body has to arrive, in milliseconds. It is that of Node.js, which HTTP/2, Fastify and other runtimes don't have. */
export const longestUpload = 300_000;

/** Either an answer at once, or a body to read. */
export type Reception = { readonly answer: Answer } | BodyReception;

export interface BodyReception {
  readonly answer?: undefined;
  /** Stop reading beyond this many bytes, and answer with `refuse(413)`. */
  readonly bodyLimit: number;
  /** The answer to a body that broke off (400), took too long (408), or is too large (413). */
  refuse(status: 400 | 408 | 413): Answer;
  /**
   * Call it once, with the whole body. Neither throws nor rejects. The answer is there at once where no hook or
   * handler is async. Give it `send` to have closing wait until the answer is sent, and say so where the body isn't the
   * bytes as they arrived.
   */
  complete(rawBody: Uint8Array, send?: Send, isRewritten?: boolean): Answer | Promise<Answer>;
}

/** The answer to a body that is there as a whole. Never rejects. */
export async function answerTo(reception: Reception, rawBody: Uint8Array): Promise<Answer> {
  if (reception.answer) return reception.answer;
  return rawBody.length > reception.bodyLimit ? reception.refuse(413) : reception.complete(rawBody);
}

const mebibyte = 1024 * 1024;

/** Decides by the head of a request if its body is read. */
export class Acceptance<Event extends DeliveredEvent> {
  readonly #options: ReceiverOptions<Event, unknown>;
  readonly #router: Router;
  readonly #intake: Intake<Event>;
  readonly #work: Work;
  readonly #keeper: Keeper<Event>;
  readonly #hearsAny: boolean;
  readonly #bodyLimit: number;
  readonly #unread: Readonly<Record<400 | 408 | 413, Answer>>;

  constructor(
    options: ReceiverOptions<Event, unknown>,
    router: Router,
    intake: Intake<Event>,
    work: Work,
    keeper: Keeper<Event>,
  ) {
    const { bodyLimit = mebibyte, middleware = [] } = options;
    this.#options = options;
    this.#router = router;
    this.#intake = intake;
    this.#work = work;
    this.#keeper = keeper;
    const { onUnknown, route } = options;
    this.#hearsAny = Boolean(onUnknown ?? route) || middleware.length > 0;
    this.#bodyLimit = bodyLimit;
    const headers = { connection: 'close' };
    this.#unread = {
      400: problem(400, { detail: 'The body broke off.', headers }),
      408: problem(408, { headers }),
      413: problem(413, { detail: `The limit is ${bodyLimit} bytes.`, headers }),
    };
  }

  accept(
    request: RequestHead,
    { basePath = '', mountedPath = request.path, waitUntil }: AcceptOptions = {},
  ): Reception {
    const receivedAt = new Date();
    const { method, headers } = request;
    const path = pathBelow(basePath, mountedPath);
    if (this.#options.health && path !== undefined && isHealthCheck(method, path)) {
      const isHealthy = !this.#work.isClosing && !this.#keeper.isFailing;
      return { answer: isHealthy ? healthy : unhealthy };
    }
    const match = path === undefined ? undefined : this.#router.find(path);
    const delivery = { name: onlyEvent(match)?.name, method, path, headers, receivedAt };
    const reliable = this.#work.guard(waitUntil, delivery);
    const answerNow = (answer: Answer): Reception => ({
      answer: this.#work.finish(answer, delivery, reliable),
    });
    if (path === undefined) return answerNow(elsewhere);
    const refusal = this.#refuse(request, match);
    if (refusal && !(this.#options.onRequest && mayBeEmptyPost(request))) return answerNow(refusal);
    const refusalOfAll = this.#work.refuse(delivery, reliable);
    if (refusalOfAll) return answerNow(refusalOfAll);
    return this.#receptionOf(request, { delivery, below: path, match, refusal }, reliable);
  }

  /** The answer that needs no body, if there is one. */
  #refuse({ method, headers }: RequestHead, match: Match | undefined): Answer | undefined {
    const isPost = method === 'POST';
    const isHeard = isPost ? match !== undefined || this.#hearsAny : this.#options.onRequest;
    if (!isHeard) return unrouted(match !== undefined);
    const { strictContentType } = this.#options;
    if (strictContentType && isPost && match && !isStrict(headers['content-type'], match)) {
      return problem(415);
    }
    return Number(headers['content-length']) > this.#bodyLimit ? this.#unread[413] : undefined;
  }

  #receptionOf(
    { method, path, headers }: RequestHead,
    arrival: Arrival,
    waitUntil: WaitUntil,
  ): BodyReception {
    const { delivery } = arrival;
    const { receivedAt } = delivery;
    return {
      bodyLimit: this.#bodyLimit,
      refuse: (status) => this.#work.finish(this.#unread[status], delivery, waitUntil),
      complete: (rawBody, send, isRewritten = false) =>
        this.#work.attend(
          delivery,
          waitUntil,
          () =>
            this.#intake.receive(
              { method, path, headers, rawBody, isRewritten, receivedAt },
              arrival,
              waitUntil,
            ),
          send,
        ),
    };
  }
}

const unhealthy = problem(503, { headers: { connection: 'close' } });

/** The answer doesn't tell strangers that there is a `basePath`. */
const elsewhere = new Refusal(problem(404), 'The path is not below basePath.');

function isHealthCheck(method: string, path: string): boolean {
  return path === '/health' && (method === 'GET' || method === 'HEAD');
}

/** A handshake may come to a URL of no operation, and of any content type. */
function mayBeEmptyPost({ method, headers }: RequestHead): boolean {
  return method === 'POST' && !(Number(headers['content-length']) > 0);
}

/** True for a content type of JSON, and for that of a form where a message declares it. */
function isStrict(contentType: Headers[string], { events }: Match): boolean {
  const kind = contentKind(contentType);
  return kind === 'json' || (kind === 'form' && declareForm(events));
}
