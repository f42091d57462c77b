import {
  createMemoryStore,
  createReceiver,
  reply,
  type Handlers,
  type Middleware,
  type WebhookEvent,
} from 'groove-webhooks';
import * as stubs from 'groove-webhooks/handlers';
import {
  signHmac,
  verifyHmac,
  verifyStandardWebhooks,
  verifyToken,
} from 'groove-webhooks/signatures';
import { build, createTestReceiver, fixtures, spyOn } from 'groove-webhooks/testing';

// A consumer may write this.

createReceiver({ handlers: stubs });
createReceiver({ handlers: { ...stubs, onTicketOpened: (event) => event.payload.number } });

const some: Partial<Handlers> = { onTicketTagged: () => reply({ status: 202 }) };
createReceiver({ handlers: some });

const traced: Middleware<WebhookEvent> = async ({ hook, event, logger, waitUntil }, next) => {
  const name: string = event.name ?? 'unknown';
  logger.info(hook, name, event.receivedAt.toISOString());
  waitUntil(Promise.resolve());
  return next();
};

const told: Middleware<WebhookEvent> = (context, next) => {
  switch (context.hook) {
    case 'handler':
      if (context.event.name === 'onTicketStarted') return context.event.payload.number;
      return next();
    case 'onInvalid':
      return context.event.issues.map(({ pointer }) => pointer);
    case 'onUnknown':
      return context.event.path;
    case 'onError':
      return context.error;
  }
};

const receiver = createReceiver({
  handlers: {
    async onAgentReplied(event, { signal, unhandled }) {
      const channel: 'agent_replied' = event.channel;
      signal.throwIfAborted();
      await Promise.resolve(channel);
      if (event.payload.body === '') unhandled();
    },
  },
  route: ({ headers }, payload) => (payload === null ? undefined : headers['x-groove-event']),
  verify: verifyHmac({ header: 'x-signature', secrets: ['old', 'new'] }),
  middleware: [traced, told],
  onInvalid: ({ name, operation, issues }, { logger }) => logger.warn(name, operation, issues),
  onUnknown: ({ path, rawBody, name, hasUrl, payload }, { waitUntil }) =>
    waitUntil(Promise.resolve([path, rawBody, name, hasUrl, payload])),
  onError: (error, { name }, { signal, logger }) => logger.error(error, name, signal.aborted),
  dedupe: { store: createMemoryStore() },
  onAny(event) {
    if (event.name === 'onCustomerAdded') {
      const email: string | undefined = event.payload.email;
      return email;
    }
    return undefined;
  },
});
createReceiver({
  handlers: {},
  verify: verifyStandardWebhooks({ secrets: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' }),
});
createReceiver({ handlers: {}, verify: verifyToken({ header: 'x-token', secrets: ['a', 'b'] }) });
createReceiver({ handlers: {}, verify: async () => reply({ status: 401 }) });
export const signed: Promise<Readonly<Record<string, string>>> = signHmac({
  header: 'x-signature',
  secrets: 'x',
})({ rawBody: '{}' });

export const answer = receiver.deliver('onTicketStarted', fixtures.onTicketStarted);
build('onTicketStarted', {
  links: { customer: { href: 'https://example.com' } },
  title: undefined,
});
const spy = spyOn({ onTicketStarted: () => reply({ status: 201 }) });
export const outcome = createTestReceiver({ handlers: spy.handlers }).deliver(
  'onTicketStarted',
  build('onTicketStarted'),
);
export const numbers: readonly (number | undefined)[] = spy
  .eventsOf('onTicketStarted')
  .map(({ payload }) => payload.number);

// A consumer can't write this.

// @ts-expect-error a map that is declared complete lacks thirteen handlers
export const complete: Handlers = { onTicketStarted: () => undefined };

// @ts-expect-error no event is spelt so
createReceiver({ handlers: { onTicketStartet: () => undefined } });

// @ts-expect-error a ticket has a title and no name
createReceiver({ handlers: { onTicketStarted: (event) => event.payload.name } });

// @ts-expect-error a handler is a function
createReceiver({ handlers: { onTicketStarted: 'log' } });

// @ts-expect-error an event can't be changed
createReceiver({ handlers: { onTicketStarted: (event) => (event.payload = {}) } });

// @ts-expect-error what middleware surrounds may be an error, which comes with no payload
createReceiver({ handlers: {}, middleware: [({ event }) => event.payload] });

createReceiver({
  handlers: {},
  // @ts-expect-error a payload that breaks its schema is of no type
  middleware: [({ hook, event }) => (hook === 'onInvalid' ? event.payload.number : undefined)],
});

createReceiver({
  handlers: {},
  // @ts-expect-error what is unknown has no operation
  middleware: [({ hook, event }) => hook === 'onUnknown' && event.operation.length > 0],
});

// @ts-expect-error only an error has one
createReceiver({ handlers: {}, middleware: [(context) => context.error] });

// @ts-expect-error only what is handled can be left unhandled
createReceiver({ handlers: {}, onInvalid: (_delivery, context) => context.unhandled() });

// @ts-expect-error verify says yes or no
createReceiver({ handlers: {}, verify: () => 'yes' });

// @ts-expect-error there are two times to acknowledge at
createReceiver({ handlers: {}, acknowledge: 'never' });

// @ts-expect-error formats are refused or reported, and the checks are handed in
createReceiver({ handlers: {}, formats: 'refuse' });

// @ts-expect-error a receiver without handlers has nothing to do
createReceiver({});

// @ts-expect-error a ticket's number is a number
void receiver.deliver('onTicketStarted', { number: '7' });

// @ts-expect-error no event is spelt so
void receiver.deliver('onTicketStartet', {});

// @ts-expect-error an HMAC without a secret can be made by anybody
verifyHmac({ header: 'x-signature' });

// @ts-expect-error a time is in seconds, milliseconds or a date
verifyHmac({ header: 'x', secrets: 'x', timestamp: { header: 'y', format: 'minutes' } });

// @ts-expect-error MD5 is broken
verifyHmac({ header: 'x-signature', secrets: 'x', algorithm: 'MD5' });

// @ts-expect-error a link's href is a string
build('onTicketStarted', { links: { customer: { href: 7 } } });

// @ts-expect-error a route names an event
createReceiver({ handlers: {}, route: () => 7 });

// @ts-expect-error a message of a customer is no ticket
build('onTicketStarted', { email: 'a@example.com' });

// @ts-expect-error a store has three methods
createReceiver({ handlers: {}, dedupe: { store: new Map() } });

// @ts-expect-error status is a number
reply({ status: '200' });
