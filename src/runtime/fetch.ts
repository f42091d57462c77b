import { problem, type Answer } from './answer.js';
import type { Headers } from './delivery.js';
import { platform, type PlatformResponse } from './platform.js';
import type { AcceptOptions, Acceptor } from './receiver.js';

/** What is read of a `Request`: that of Node.js, Deno, Bun, a browser or a worker is one. */
export interface FetchRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: { forEach(callback: (value: string, name: string) => void): void };
  readonly body: FetchBody | null;
}

interface FetchBody {
  getReader(): FetchReader;
}

interface FetchReader {
  read(): Promise<{ readonly done: boolean; readonly value?: Uint8Array | undefined }>;
  cancel(): Promise<unknown>;
}

/**
 * A handler of Fetch requests: for Hono, Next.js, SvelteKit, Bun, Deno and Cloudflare Workers. Rejects where a
 * body was read before. Where the runtime stops once an answer is sent, hand it what
 * keeps it alive: `fetch: (request, env, context) => handler(request, context)`.
 */
export function createFetchHandler(
  receiver: Acceptor,
  { basePath }: Pick<AcceptOptions, 'basePath'> = {},
): (
  request: FetchRequest,
  context?: { waitUntil(work: Promise<unknown>): void },
) => Promise<PlatformResponse> {
  return async (request, context) => {
    const { method, url } = request;
    const { pathname, search } = new platform.URL(url);
    const head = { method, path: pathname + search, headers: headersOf(request) };
    const reception = receiver.accept(head, {
      basePath,
      waitUntil: context && ((work) => context.waitUntil(work)),
    });
    if (reception.answer) return respond(reception.answer);
    const reader = request.body?.getReader();
    try {
      const rawBody = await read(reader, reception.bodyLimit);
      return respond(rawBody ? await reception.complete(rawBody) : reception.tooLarge);
    } catch {
      return respond(problem(400));
    }
  };
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
): Promise<Uint8Array | undefined> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (let part = await reader?.read(); part?.value; part = await reader?.read()) {
    size += part.value.length;
    if (size > limit) {
      void reader?.cancel();
      return undefined;
    }
    chunks.push(part.value);
  }
  return join(chunks, size);
}

function join(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [only] = chunks;
  if (only && chunks.length === 1) return only;
  const whole = new Uint8Array(size);
  let offset = 0;
  for (const chunk of chunks) {
    whole.set(chunk, offset);
    offset += chunk.length;
  }
  return whole;
}

/** A connection is the platform's to keep or close, and 204 must have no body. */
function respond({
  status,
  headers: { connection: _, ...headers },
  body,
}: Answer): PlatformResponse {
  return new platform.Response(body === '' ? null : body, { status, headers });
}
