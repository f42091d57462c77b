import { longestUpload, type AdapterOptions, type BodyReception } from './accept.js';
import { portable, problem, type Answer } from './answer.js';
import { concat } from './bytes.js';
import { basePathOf } from './checks.js';
import type { Headers } from './delivery.js';
import { TimeLimitError } from './errors.js';
import { platform, type PlatformResponse } from './platform.js';
import type { Acceptor } from './receiver.js';
import { withinTime } from './time-limit.js';

/** The part of a `Request` that is read: that of Node.js, Deno, Bun, a browser or a worker is one. */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { forEach(callback: (value: string, name: string) => void): void };
  readonly body: FetchBody | null;
  readonly bodyUsed: boolean;
}

interface FetchBody {
  getReader(): FetchReader;
}

interface FetchReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
}

/** The context that a runtime gives with a request, such as that of a Cloudflare Worker. */
export interface FetchContext {
  /** Keeps the runtime alive until some work is done. */
  waitUntil?(work: Promise<unknown>): void;
}

/**
 * A handler of Fetch requests: for Hono, Next.js, SvelteKit, Bun, Deno and Cloudflare Workers. Rejects if the
 * body was read before. Where the runtime stops once an answer is sent, hand it what
 * keeps it alive: `fetch: (request, env, context) => handler(request, context)`. Any other context is ignored.
 *
 * The path is that of the request's URL, from which Fetch has taken `..` and which Hono's `mount` cuts: let Hono's
 * `all` hand on `context.req.raw`.
 */
export function createFetchHandler(
  receiver: Acceptor,
  options: AdapterOptions = {},
): (request: FetchRequest, context?: FetchContext | object) => Promise<PlatformResponse> {
  const basePath = basePathOf(options);
  return async (request, context: FetchContext = {}) => {
    const { method, url } = request;
    const { pathname, search } = new platform.URL(url);
    const head = { method, path: pathname + search, headers: headersOf(request) };
    const waitUntil = context.waitUntil && ((work: Promise<unknown>) => context.waitUntil?.(work));
    const reception = receiver.accept(head, { basePath, waitUntil });
    return respond(reception.answer ?? (await answerBody(request, reception)));
  };
}

async function answerBody(request: FetchRequest, reception: BodyReception): Promise<Answer> {
  if (request.bodyUsed) {
    throw new TypeError('The body was read before the receiver got the request: hand it a clone.');
  }
  const reader = request.body?.getReader();
  const stop = (): void => void reader?.cancel().catch(() => undefined);
  let rawBody: Uint8Array | undefined;
  try {
    rawBody = await withinTime(read(reader, reception.bodyLimit, stop), longestUpload, stop);
  } catch (error) {
    return reception.refuse(error instanceof TimeLimitError ? 408 : 400);
  }
  return rawBody ? reception.complete(rawBody) : reception.refuse(413);
}

function headersOf({ headers }: FetchRequest): Headers {
  const all: [string, string][] = [];
  headers.forEach((value, name) => all.push([name, value]));
  return Object.fromEntries(all);
}

/** Undefined for a body beyond the limit, of which no more is read. */
async function read(
  reader: FetchReader | undefined,
  limit: number,
  stop: () => void,
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length;
    if (size > limit) {
      stop();
      return undefined;
    }
    chunks.push(part.value);
  }
  return concat(chunks);
}

const statusesWithoutBody = [101, 204, 205, 304];

/** A connection is the platform's to keep or close. An answer that HTTP can't say, such as a header of two lines, is our fault. */
function respond({ status, headers, body }: Answer): PlatformResponse {
  const isEmpty = body === '' || statusesWithoutBody.includes(status);
  try {
    return new platform.Response(isEmpty ? null : body, { status, headers: portable(headers) });
  } catch (error) {
    platform.console.error(error);
    return respond(problem(500));
  }
}
