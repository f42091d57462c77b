import { healthy, problem, unrouted, type Answer } from './answer.js';
import { declareForm } from './body.js';
import { contentKind } from './content.js';
import type { WaitUntil } from './context.js';
import type { DeliveredEvent, Headers, RequestHead } from './delivery.js';
import type { ReceiverOptions } from './options.js';
import type { Arrival, Intake } from './receive.js';
import { onlyEvent, pathBelow, type Match, type Router } from './routes.js';
import type { Work } from './work.js';

export interface AcceptOptions {
  /**
   * The path before the channels' addresses: with `/groove`, `ticket_started` is posted to
   * `/groove/ticket_started`. An unguessable part keeps strangers out; it is compared in constant time.
   */
  readonly basePath?: string | undefined;
  /** Keeps the runtime alive until some work is done, where it would stop once an answer is sent. */
  readonly waitUntil?: WaitUntil;
}

/** Either an answer at once, or a body to read. */
export type Reception = { readonly answer: Answer } | BodyReception;

export interface BodyReception {
  readonly answer?: undefined;
  /** Stop reading beyond this many bytes, and answer with `tooLarge`. */
  readonly bodyLimit: number;
  readonly tooLarge: Answer;
  /**
   * Call it once, with the whole body. Neither throws nor rejects. The answer is there at once where no hook or
   * handler is async.
   */
  readonly complete: (rawBody: Uint8Array) => Answer | Promise<Answer>;
}

/** The answer to a body that is there as a whole. Never rejects. */
export async function answerTo(reception: Reception, rawBody: Uint8Array): Promise<Answer> {
  if (reception.answer) return reception.answer;
  return rawBody.length > reception.bodyLimit ? reception.tooLarge : reception.complete(rawBody);
}

const mebibyte = 1024 * 1024;

/** Decides by the head of a request if its body is read. */
export class Acceptance<Event extends DeliveredEvent> {
  readonly #options: ReceiverOptions<Event, unknown>;
  readonly #router: Router;
  readonly #intake: Intake<Event>;
  readonly #work: Work;
  readonly #hearsAny: boolean;
  readonly #bodyLimit: number;
  readonly #tooLarge: Answer;

  constructor(
    options: ReceiverOptions<Event, unknown>,
    router: Router,
    intake: Intake<Event>,
    work: Work,
  ) {
    const { bodyLimit = mebibyte, middleware = [] } = options;
    this.#options = options;
    this.#router = router;
    this.#intake = intake;
    this.#work = work;
    const { onUnknown, route } = options;
    this.#hearsAny = Boolean(onUnknown ?? route) || middleware.length > 0;
    this.#bodyLimit = bodyLimit;
    this.#tooLarge = problem(413, {
      detail: `The limit is ${bodyLimit} bytes.`,
      headers: { connection: 'close' },
    });
  }

  accept(request: RequestHead, { basePath = '', waitUntil }: AcceptOptions = {}): Reception {
    const receivedAt = new Date();
    const path = pathBelow(basePath, request.path);
    if (path === undefined) return { answer: problem(404) };
    if (this.#options.health && isHealthCheck(request.method, path)) {
      return { answer: this.#work.isClosing ? problem(503) : healthy };
    }
    const match = this.#router.find(path);
    const refusal = this.#refuse(request, match);
    if (refusal && !(this.#options.onRequest && mayBeEmptyPost(request))) {
      return { answer: refusal };
    }
    return this.#receptionOf(request, { below: path, match, refusal }, receivedAt, waitUntil);
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
    return Number(headers['content-length']) > this.#bodyLimit ? this.#tooLarge : undefined;
  }

  #receptionOf(
    { method, path, headers }: RequestHead,
    { below, match, refusal }: Arrival,
    receivedAt: Date,
    waitUntil: WaitUntil,
  ): Reception {
    const delivery = { name: onlyEvent(match)?.name, headers, receivedAt };
    if (this.#work.isClosing) return { answer: this.#work.refuseClosed(delivery, waitUntil) };
    return {
      bodyLimit: this.#bodyLimit,
      tooLarge: this.#tooLarge,
      complete: (rawBody) =>
        this.#work.attend(delivery, waitUntil, () =>
          this.#intake.receive(
            { method, path, headers, rawBody, receivedAt },
            { match, below, refusal },
            waitUntil,
          ),
        ),
    };
  }
}

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
