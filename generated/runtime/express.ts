/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import { receive } from './node-http.js';
import type { AcceptOptions, Acceptor } from './receiver.js';
import { pathBelow } from './routes.js';

/**
 * Middleware for Express and Connect. It answers every request below `basePath`, and leaves the others to what
 * comes next; mounted at a path, `basePath` is what comes after that.
 *
 * Mount it before any body parser, or after `express.raw()`. Behind `express.json()` the bytes are gone, and a
 * body serialised anew is another one than was signed and sent: such a request goes to `next` as an error, unless
 * the parser's `verify` has kept the bytes as `request.rawBody`.
 */
export function createExpressMiddleware(
  receiver: Acceptor,
  options: Pick<AcceptOptions, 'basePath'> = {},
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  const { basePath = '' } = options;
  return (request, response, next) => {
    const path = request.url ?? '';
    if (pathBelow(basePath, path) === undefined) next();
    else receive(receiver, { request, response, path, fail: next }, options);
  };
}
