/** A consumer of a platform that has Fetch, by whichever types. */
import { createReceiver } from 'groove-webhooks';
import { createFetchHandler } from 'groove-webhooks/fetch';
import { createLambdaHandler } from 'groove-webhooks/lambda';

const receiver = createReceiver({ handlers: { onTicketStarted: ({ payload }) => payload.number } });
export const handle: (request: Request) => Promise<Response> = createFetchHandler(receiver);
export const handler = createLambdaHandler(receiver);
