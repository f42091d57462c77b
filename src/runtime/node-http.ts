/// <reference types="node" preserve="true" />
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Answer } from './answer.js';

/** Reads a whole body, and gives it to `done`; undefined for one beyond the limit, the rest of which is let go. */
export function readBody(
  request: IncomingMessage,
  limit: number,
  done: (body: Uint8Array | undefined) => void,
): void {
  const chunks: Buffer[] = [];
  let size = 0;
  const onData = (chunk: Buffer): void => {
    size += chunk.length;
    chunks.push(chunk);
    if (size <= limit) return;
    request.off('data', onData).off('end', onEnd).resume();
    chunks.length = 0;
    done(undefined);
  };
  const onEnd = (): void => {
    const [first] = chunks;
    done(chunks.length === 1 && first ? first : Buffer.concat(chunks, size));
  };
  request.on('data', onData).on('end', onEnd);
}

/** Sends an answer, unless the sender is gone. */
export function send(response: ServerResponse, { status, headers, body }: Answer): void {
  if (response.destroyed || response.headersSent) return;
  response.writeHead(status, headers).end(body);
}
