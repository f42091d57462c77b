/** A consumer without the types of any framework. */
import { createReceiver } from 'groove-webhooks';
import { createExpressMiddleware } from 'groove-webhooks/express';
import { createFastifyPlugin } from 'groove-webhooks/fastify';
import { createNodeListener } from 'groove-webhooks/node';

const receiver = createReceiver({ handlers: { onTicketStarted: ({ payload }) => payload.number } });
export const all = [createNodeListener, createExpressMiddleware, createFastifyPlugin].map(
  (create) => create(receiver, { basePath: '/groove' }),
);
