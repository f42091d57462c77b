import type { Model } from '../model/model.js';
import type { Answer } from '../runtime/answer.js';
import { contentKind } from '../runtime/content.js';
import { forward, patience, type Answered, type Unanswered } from './forward.js';
import { DeliveryJudge, type Incoming, type Verdict } from './judge.js';
import { isJson } from './layout.js';
import { labelsOf } from './naming.js';
import { Store, type Delivery } from './store.js';

/** A sample delivery of an event, or of a message of one. */
export interface SampleDelivery {
  /** The event's. */
  readonly name: string;
  /** The message's, where the event has several. */
  readonly message: string | undefined;
  /** Below `basePath`; undefined if no URL leads to it. */
  readonly path: string | undefined;
  /** The content type among them. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined if the document has none. */
  readonly body: string | undefined;
}

export interface SessionOptions {
  readonly model: Model;
  readonly samples: readonly SampleDelivery[];
  /** The beginning of all paths: empty, or with a slash in front. */
  readonly basePath: string;
  /** The server that every delivery is posted on to, with its own `basePath`. */
  readonly forwardTo?: URL | undefined;
  /** Answers as the receiver does, also where a payload is broken. */
  readonly isStrict: boolean;
}

/** A request as it came over HTTP. */
export interface Arrived extends Incoming {
  readonly rawHeaders: Delivery['rawHeaders'];
}

/** The answer for a sender. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Buffer;
}

/** Headers of an answer of the local server that its sender gets, too. */
const passedOn = [
  ...['content-type', 'content-encoding', 'retry-after', 'www-authenticate', 'location'],
];

/** Takes deliveries: each is judged, kept, and posted on. */
export class Session {
  readonly store = new Store();
  readonly labels: ReadonlyMap<string, string>;
  readonly judge: DeliveryJudge;

  constructor(readonly options: SessionOptions) {
    this.labels = labelsOf(options.model);
    this.judge = new DeliveryJudge(options.model, options.basePath);
  }

  /** A delivery of a provider, or one that is sent by hand. `refusal` is the answer where its body couldn't be read. */
  async take(arrived: Arrived, replayOf?: number, refusal?: Answer): Promise<TakenDelivery> {
    const { method, path, headers, body, rawHeaders } = arrived;
    const receivedAt = new Date();
    const verdict = refusal ? refused(refusal) : await this.judge.judge(arrived);
    const kept = { method, path, headers, body, rawHeaders, receivedAt, verdict, replayOf };
    const delivery = this.store.add(kept);
    const { forwardTo } = this.options;
    if (!forwardTo || refusal) return { delivery, reply: Promise.resolve(this.#own(delivery)) };
    const answering = this.#forward(forwardTo, delivery);
    return { delivery, reply: replyOf(answering) };
  }

  async #forward(target: URL, delivery: Delivery): Promise<Answered | Unanswered> {
    const { method, path, rawHeaders: headers, body } = delivery;
    const below = pathBelow(this.options.basePath, path);
    const inTarget = below === undefined ? path : target.pathname.replace(/\/$/, '') + below;
    const sent = withQuery(inTarget || '/', target.search);
    const answer = await forward(target, { method, path: sent, headers, body });
    this.store.answer(delivery, answer);
    return answer;
  }

  /** Without a local server: looking at a delivery never makes its provider send it again, or switch it off. */
  #own({ verdict: { answer }, body, method, headers }: Delivery): Reply {
    const isFine = answer.status < 300 || this.options.isStrict || method !== 'POST';
    const isForm = contentKind(headers['content-type']) === 'form';
    if (isFine || !(isForm || isJson(textOf(body) ?? ''))) return answer;
    return { status: 204, headers: {}, body: '' };
  }
}

export interface TakenDelivery {
  readonly delivery: Delivery;
  /** Waits for the local server, if there is one, but no longer than `patience`. */
  readonly reply: Promise<Reply>;
}

async function replyOf(answering: Promise<Answered | Unanswered>): Promise<Reply> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Unanswered>((resolve) => {
    timer = setTimeout(resolve, patience, { error: `no answer in ${patience / 1000} seconds` });
  });
  const answer = await Promise.race([answering, late]);
  clearTimeout(timer);
  if ('error' in answer) return { status: 502, headers: {}, body: '' };
  const headers = answer.headers.filter(([name]) => passedOn.includes(name.toLowerCase()));
  const isEmpty = answer.status === 204 || answer.status === 304;
  return {
    status: answer.status,
    headers: Object.fromEntries(headers),
    body: isEmpty ? '' : answer.body,
  };
}

function refused(answer: Answer): Verdict {
  return { answer, events: [], issues: [], total: 0, broken: [], unknown: undefined };
}

/** The rest of a path below `basePath`; undefined if it is elsewhere. */
export function pathBelow(basePath: string, path: string): string | undefined {
  if (!path.startsWith(basePath)) return undefined;
  const below = path.slice(basePath.length);
  return below === '' || /^[/?]/.test(below) ? below : undefined;
}

/** A path with one more query, such as that of the URL to forward to. */
function withQuery(path: string, search: string): string {
  if (search === '') return path;
  return `${path}${path.includes('?') ? '&' : '?'}${search.slice(1)}`;
}

/** Undefined for bytes that are no UTF-8. */
export function textOf(body: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return undefined;
  }
}
