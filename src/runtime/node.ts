/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';
import type { Acceptor, AcceptOptions } from './receiver.js';

/** A listener for `http.createServer`. Never calls `listen`, never rejects. */
export function createNodeListener(
  receiver: Acceptor,
  door: Pick<AcceptOptions, 'basePath'> = {},
): (request: IncomingMessage, response: ServerResponse) => void {
  return (request, response) => {
    const { method = '', url = '', headers } = request;
    const reception = receiver.accept({ method, path: url, headers }, door);
    if (reception.answer) {
      send(response, reception.answer);
      return;
    }
    const chunks: Buffer[] = [];
    let size = 0;
    const onData = (chunk: Buffer): void => {
      size += chunk.length;
      chunks.push(chunk);
      if (size <= reception.bodyLimit) return;
      request.off('data', onData).off('end', onEnd).resume();
      chunks.length = 0;
      send(response, reception.tooLarge);
    };
    const onEnd = (): void => {
      const [first] = chunks;
      const body = chunks.length === 1 && first ? first : Buffer.concat(chunks, size);
      void reception.complete(body).then((answer) => send(response, answer));
    };
    request.on('data', onData).on('end', onEnd);
    request.on('error', () => response.destroy());
  };
}

function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, headers).end(body);
}
