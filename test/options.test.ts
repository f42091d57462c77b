import { describe, expect, test } from 'vitest';
import type { DeliveredEvent } from '../src/runtime/delivery.js';
import { createMemoryStore } from '../src/runtime/duplicates.js';
import { createExpressMiddleware } from '../src/runtime/express.js';
import { createFastifyPlugin } from '../src/runtime/fastify.js';
import { createFetchHandler } from '../src/runtime/fetch.js';
import { formats } from '../src/runtime/formats.js';
import { createLambdaHandler } from '../src/runtime/lambda.js';
import { createNodeListener } from '../src/runtime/node.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import { createTestReceiverOf } from '../src/runtime/testing.js';
import { receiver, type Options } from './support/receiver.js';
import { table } from './support/receiver-events.js';

/* A wrong option is an error at the start: later it would be an answer that nobody understands. */

const make = (options: object) => () =>
  createReceiverOf(table, [], { handlers: {}, ...options } as never);
const store = createMemoryStore();

describe('a receiver is not made', () => {
  test.each<[object, string]>([
    [{ bodyLimit: '1mb' }, 'bodyLimit is "1mb". It has to be a number of bytes above 0.'],
    [{ bodyLimit: Number('') }, 'bodyLimit is 0. It has to be a number of bytes above 0.'],
    [{ bodyLimit: Number('x') }, 'bodyLimit is NaN. It has to be a number of bytes above 0.'],
    [{ bodyLimit: null }, 'bodyLimit is null. It has to be a number of bytes above 0.'],
    [{ itemLimit: '100' }, 'itemLimit is "100". It has to be a number of events above 0.'],
    [{ timeLimit: '10s' }, 'timeLimit is "10s". It has to be a number of milliseconds above 0.'],
    [{ timeLimit: 0 }, 'timeLimit is 0. It has to be a number of milliseconds above 0.'],
    [{ timeLimit: -1 }, 'timeLimit is -1. It has to be a number of milliseconds above 0.'],
    [{ timeLimit: null }, 'timeLimit is null. It has to be a number of milliseconds above 0.'],
    [{ timeLimit: 10n }, 'timeLimit is a bigint. It has to be a number of milliseconds above 0.'],
    [{ acknowledge: 'now' }, 'acknowledge is "now". It has to be "after" or "before".'],
    [{ strictContentType: 'false' }, 'strictContentType is "false". It has to be true or false.'],
    [{ health: '/health' }, 'health is "/health". It has to be true or false.'],
    [{ verify: null }, 'verify is null. It has to be a function.'],
    [{ verify: 'the secret that is longer than it is shown' }, 'verify is a string. It has to be'],
    [{ onError: true }, 'onError is a boolean. It has to be a function.'],
    [{ middleware: () => 1 }, 'middleware is a function. It has to be a list of functions.'],
    [{ middleware: [null] }, 'middleware is an array. It has to be a list of functions.'],
    [{ logger: { log: () => 1 } }, 'It has to be an object with debug, info, warn, error.'],
    [{ formats }, 'formats is an object. It has to be { refuse: formats } or { report: formats }.'],
    [{ formats: true }, 'formats is a boolean. It has to be { refuse: formats } or'],
    [{ dedupe: store }, 'store is nothing. It has to be a store, which has claim,'],
    [
      { dedupe: { store, ttl: 1 } },
      'dedupe has no option ttl. Its options are store, window, key.',
    ],
    [{ dedupe: {} }, 'store is nothing. It has to be a store, which has claim, complete, release.'],
    [{ dedupe: { store: new Map() } }, 'store is an object. It has to be a store'],
    [{ dedupe: { store, window: '1d' } }, 'window is "1d". It has to be a number of milliseconds'],
    [{ dedupe: { store, key: 'x-id' } }, 'key is "x-id". It has to be a function.'],
    [
      { verfiy: () => true },
      'createReceiver has no option verfiy. Its options are handlers, verify',
    ],
    [{ ['__proto__x']: 1 }, 'createReceiver has no option __proto__x.'],
    [{ constructor: 1 }, 'createReceiver has no option constructor.'],
    [{ handlers: undefined }, 'handlers is nothing. It has to be an object of functions.'],
    [{ handlers: [() => 1] }, 'handlers is an array. It has to be an object of functions.'],
    [{ handlers: { thing: 'log' } }, 'The handler thing is "log". It has to be a function.'],
    [{ handlers: { thing: null } }, 'The handler thing is null. It has to be a function.'],
    [
      { handlers: { Thing: () => 1 } },
      'No event is called Thing. The events are thing, deep, byId, me, parcel, escaped, escapedById, first, second, homeless, traced.',
    ],
  ])('by %o', (options, message) => {
    expect(make(options)).toThrow(TypeError);
    expect(make(options)).toThrow(message);
  });

  test.each([undefined, null, 'x', []])('without options: %o', (options) => {
    expect(() => createReceiverOf(table, [], options as never)).toThrow(
      /^createReceiver takes an object of options, and not /,
    );
  });

  test('for a test, either', () => {
    expect(() => createTestReceiverOf(table, [], { timeLimit: '1s' } as never)).toThrow(
      'timeLimit is "1s". It has to be a number of milliseconds above 0.',
    );
  });

  test('by a name of many, all of which would be too many to read', () => {
    const many = Object.fromEntries(
      Array.from({ length: 25 }, (_, index) => [`on${index}`, table['thing']]),
    );
    const handlers = { onNothing: () => 1 };
    expect(() => createReceiverOf(many as typeof table, [], { handlers })).toThrow(
      /on18, on19 and 5 more\.$/,
    );
  });
});

test.each<[Options & object]>([
  [{}],
  [{ bodyLimit: Infinity, timeLimit: Infinity, itemLimit: 1, health: false }],
  [{ timeLimit: 2 ** 31 }],
  [{ verify: undefined, onAny: undefined } as never],
  [{ formats: { refuse: {} } }],
  [{ dedupe: { store, window: 1, key: () => 'x' } }],
  [{ handlers: { thing: undefined, helper: 1 } as never }],
])('a receiver is made by %o', async (options) => {
  const { post } = await receiver(options);
  expect((await post('/hooks/thing')).status).toBeLessThan(300);
});

describe('an adapter is not made', () => {
  const made = createReceiverOf<DeliveredEvent, object>(table, [], { handlers: {} });
  const adapters = {
    createNodeListener,
    createExpressMiddleware,
    createFastifyPlugin,
    createFetchHandler,
    createLambdaHandler,
  };
  const all = Object.entries(adapters);

  test.each(all)('by a basePath that no request is below: %s', (_, create) => {
    const wrong = [
      ...['s3cret', 'https://example.com/s3cret', 'C:/Program Files/Git/s3cret', ' /s3cret'],
      ...['/s3cret?a=b', '/s3cret#a', '/grüve', '/a b', '/s3cret\n', null, 7],
    ];
    for (const basePath of wrong) {
      const make = () => create(made, { basePath } as never);
      expect(make).toThrow(/^basePath has to be a path such as "\/webhooks"/);
      expect(make).not.toThrow('s3cret');
    }
  });

  test.each(all)('by an option that there isn’t: %s', (_, create) => {
    expect(() => create(made, { basepath: '/groove' } as never)).toThrow(
      'An adapter has no option basepath. Its options are basePath.',
    );
    expect(() => create(made, '/groove' as never)).toThrow(
      'An adapter takes an object of options, and not "/groove".',
    );
  });

  test.each(all)('but by any path that is sent: %s', (_, create) => {
    for (const basePath of ['', '/', '/a/', '/~a.b-c_d!$&()*+,;=:@', '/gr%C3%BCve', undefined]) {
      expect(() => create(made, { basePath } as never)).not.toThrow();
    }
  });
});
