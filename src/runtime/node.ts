/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import { readBody, send } from './node-http.js';
import { after } from './promises.js';
import type { AcceptOptions, Acceptor } from './receiver.js';

/** A listener for `http.createServer`, and those like it. Never calls `listen`, never throws. */
export function createNodeListener(
  receiver: Acceptor,
  options: Pick<AcceptOptions, 'basePath'> = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const { method = '', url = '', headers } = request;
    const reception = receiver.accept({ method, path: url, headers }, options);
    if (reception.answer) {
      send(response, reception.answer);
      return;
    }
    readBody(request, reception.bodyLimit, (body) => {
      if (!body) send(response, reception.tooLarge);
      else void after(reception.complete(body), (answer) => send(response, answer));
    });
  };
}
