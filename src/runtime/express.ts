/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AcceptOptions } from './accept.js';
import { receive } from './node-http.js';
import type { Acceptor } from './receiver.js';
import { pathBelow } from './routes.js';

/**
 * Middleware for Express and Connect. It answers every request below `basePath`, and leaves the others to what
 * comes next; mounted at a path, `basePath` is what comes after that.
 *
 * Mount it before any body parser, or after `express.raw()`. Behind `express.json()` the bytes are gone, unless the
 * parser's own `verify` has kept them as `request.rawBody`: the parsed body is serialised anew then, which no signature
 * fits. So is a form behind `express.urlencoded()`. Where nothing is left of a body, `next` gets an error.
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
