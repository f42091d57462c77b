/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AdapterOptions } from './accept.js';
import { basePathOf } from './checks.js';
import { receive } from './node-http.js';
import type { Acceptor } from './receiver.js';
import { pathBelow } from './routes.js';

/**
 * Middleware for Express and Connect. It answers every request below `basePath`, and leaves the others to what
 * comes next; mounted at a path, `basePath` is what comes after that.
 *
 * Mount it before any body parser, or after `express.raw()`. Behind `express.json()` the bytes are gone, unless the
 * parser's own `verify` has kept them as `request.rawBody`: the parsed body is serialised anew then, which no signature
 * fits, and `event.isRewritten` says so. So is a form behind `express.urlencoded()`. Where nothing is left of a body, as
 * of JSON that was read as a form, `next` gets an error.
 */
export function createExpressMiddleware(
  receiver: Acceptor,
  options: AdapterOptions = {},
): (request: IncomingMessage, response: ServerResponse, next: (error?: unknown) => void) => void {
  const basePath = basePathOf(options);
  return (request, response, next) => {
    const mountedPath = request.url ?? '';
    if (pathBelow(basePath, mountedPath) === undefined) next();
    else receive(receiver, { request, response, mountedPath, fail: next }, basePath);
  };
}
