// Copied by hooksmith 0.1.0 from its src/runtime/node.ts
// It is the same in every package: this file is overwritten.

/// <reference types="node" preserve="true" />
import type { AdapterOptions } from './accept.js';
import { basePathOf } from './checks.js';
import { receive, type NodeRequest, type NodeResponse } from './node-http.js';
import type { Acceptor } from './receiver.js';

/**
 * A listener for `http.createServer`, and those like it, HTTP/2 included. Never calls `listen`, never throws.
 * Takes the bytes from `request.rawBody` if something has read the body before, as the runtime of Google Cloud
 * Functions has.
 */
export function createNodeListener(
  receiver: Acceptor,
  options: AdapterOptions = {},
): (request: NodeRequest, response: NodeResponse) => void {
  const basePath = basePathOf(options);
  return (request, response) => {
    receive(receiver, { request, response, mountedPath: request.url ?? '' }, basePath);
  };
}
