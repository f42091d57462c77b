/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import { encode } from './body.js';
import { createNodeListener } from './node.js';
import { send } from './node-http.js';
import { answerTo, type AcceptOptions, type Acceptor } from './receiver.js';
import { pathBelow } from './routes.js';

/** A request that a body parser may have read already. */
export interface ParsedRequest extends IncomingMessage {
  /** What the parser made of the bytes. */
  readonly body?: unknown;
  /** The bytes as they arrived, where the application keeps them. */
  readonly rawBody?: unknown;
}

/**
 * Middleware for Express and Connect. It answers every request below `basePath`, and leaves the others to what
 * comes next. Mount it before a body parser, or after `express.raw()`; behind another parser the bytes are those
 * that were kept as `request.rawBody`, else the parsed body serialised anew, which no signature fits.
 */
export function createExpressMiddleware(
  receiver: Acceptor,
  options: Pick<AcceptOptions, 'basePath'> = {},
): (request: ParsedRequest, response: ServerResponse, next: (error?: unknown) => void) => void {
  const { basePath = '' } = options;
  const listener = createNodeListener(receiver, options);
  return (request, response, next) => {
    const { method = '', url = '', headers } = request;
    if (pathBelow(basePath, url) === undefined) {
      next();
    } else if (!request.readableEnded) {
      listener(request, response);
    } else {
      const rawBody = bytesOf(request);
      if (!rawBody) {
        next(new Error('The body was read before the receiver, and nothing is left of it.'));
        return;
      }
      const reception = receiver.accept({ method, path: url, headers }, options);
      void answerTo(reception, rawBody).then((answer) => send(response, answer));
    }
  };
}

function bytesOf({ rawBody, body = rawBody }: ParsedRequest): Uint8Array | undefined {
  const kept = rawBody ?? body;
  if (kept instanceof Uint8Array) return kept;
  return typeof kept === 'string' ? Buffer.from(kept) : encode(body);
}
