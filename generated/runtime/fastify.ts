/// <reference types="node" preserve="true" />
import type { IncomingMessage } from 'node:http';
import type { Answer } from './answer.js';
import { readBody } from './node-http.js';
import type { AcceptOptions, Acceptor } from './receiver.js';

/** What is asked of a Fastify instance. */
export interface FastifyApp {
  readonly prefix: string;
  removeAllContentTypeParsers(): unknown;
  addContentTypeParser(
    contentType: '*',
    parser: (request: unknown, payload: unknown, done: (error: null) => void) => void,
  ): unknown;
  all(
    path: string,
    handler: (request: FastifyRequest, reply: FastifyReply) => Promise<unknown>,
  ): unknown;
}

export interface FastifyRequest {
  readonly raw: IncomingMessage;
}

export interface FastifyReply {
  code(status: number): FastifyReply;
  headers(values: Record<string, string>): FastifyReply;
  send(body?: Buffer): unknown;
}

/**
 * A plugin for Fastify: `app.register(createFastifyPlugin(receiver), { prefix: '/groove' })`. It answers every
 * request below its prefix and `basePath`, and reads the bodies itself, so the limits are the receiver's.
 */
export function createFastifyPlugin(
  receiver: Acceptor,
  { basePath = '' }: Pick<AcceptOptions, 'basePath'> = {},
): (app: FastifyApp) => Promise<void> {
  return async (app) => {
    const options = { basePath: app.prefix + basePath };
    const answer = async ({ raw }: FastifyRequest, reply: FastifyReply): Promise<unknown> => {
      const { status, headers, body } = await receive(receiver, raw, options);
      return reply
        .code(status)
        .headers({ ...headers })
        .send(body === '' ? undefined : Buffer.from(body));
    };
    app.removeAllContentTypeParsers();
    app.addContentTypeParser('*', (_request, _payload, done) => done(null));
    app.all('/', answer);
    app.all('/*', answer);
  };
}

function receive(
  receiver: Acceptor,
  request: IncomingMessage,
  options: AcceptOptions,
): Promise<Answer> {
  const { method = '', url = '', headers } = request;
  const reception = receiver.accept({ method, path: url, headers }, options);
  return new Promise((resolve) => {
    if (reception.answer) {
      resolve(reception.answer);
      return;
    }
    readBody(request, reception.bodyLimit, (body) => {
      resolve(body ? reception.complete(body) : reception.tooLarge);
    });
  });
}
