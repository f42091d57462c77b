import { describe, expect, test } from 'vitest';
import { fileOf, forge } from './support/forge.js';
import { readTold } from './support/told.js';

type Schema = object | boolean;

/** One operation with these messages; a value is a payload's schema, or a message where it has a payload. */
function documentOf(
  messages: Readonly<Record<string, Schema>>,
  schemas: Readonly<Record<string, Schema>> = {},
  address = 'hooks',
): object {
  return {
    asyncapi: '2.6.0',
    info: { title: 'Told', version: '1.0.0' },
    channels: {
      [address]: {
        subscribe: {
          operationId: 'onHook',
          message: {
            oneOf: Object.keys(messages).map((key) => ({ $ref: `#/components/messages/${key}` })),
          },
        },
      },
    },
    components: {
      messages: Object.fromEntries(
        Object.entries(messages).map(([key, given]) => [
          key,
          typeof given === 'object' &&
          ('payload' in given || 'headers' in given || Object.keys(given).length === 0)
            ? given
            : { payload: given },
        ]),
      ),
      schemas,
    },
  };
}

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const typed = (type: unknown, more: object = {}) => object({ type: { const: type } }, more);

async function tell(...given: Parameters<typeof documentOf>) {
  return readTold(documentOf(...given));
}

describe('a constant tells a message', () => {
  test('through allOf, references, oneOf and anyOf', async () => {
    const { told, post } = await tell(
      {
        A: { allOf: [ref('Base'), { allOf: [ref('OfA'), { required: ['more'] }] }] },
        B: { anyOf: [typed('b1'), object({ type: { enum: ['b2', 'b3'] } })] },
        C: { oneOf: [ref('OfC'), { allOf: [ref('OfC'), { required: ['x'] }] }] },
        D: {
          allOf: [
            typed('d'),
            { oneOf: [object({ n: { const: 1 } }), object({ n: { const: 2 } })] },
          ],
        },
      },
      {
        Base: object({ type: { type: 'string' } }, { required: ['type'] }),
        OfA: ref('TypeOfA'),
        TypeOfA: object({ type: ref('JustA') }),
        JustA: { enum: ['a'] },
        OfC: typed('c'),
      },
    );
    expect(told).toEqual({
      onA: 'payload: /type = "a"',
      onB: 'payload: /type = "b1" | "b2" | "b3"',
      onC: 'payload: /type = "c"',
      onD: 'payload: /type = "d"',
    });
    expect((await post('/hooks', { type: 'b3' })).handled).toEqual(['onB']);
    expect((await post('/', { type: 'b3' })).handled).toEqual(['onB']);
  });

  test('that is a number, a boolean or null; a value of another type is another value', async () => {
    const { told, post } = await tell({
      One: typed(1),
      Text: typed('1'),
      Yes: typed(true),
      Nothing: typed(null),
    });
    expect(Object.values(told)).toEqual(
      [1, '1', true, null].map((value) => `payload: /type = ${JSON.stringify(value)}`),
    );
    for (const [value, name] of [
      [1, 'onOne'],
      ['1', 'onText'],
      [true, 'onYes'],
      [null, 'onNothing'],
    ]) {
      expect((await post('/hooks', { type: value })).handled).toEqual([name]);
    }
    expect(await post('/hooks', { type: false })).toMatchObject({
      status: 202,
      unknown: ['false'],
    });
    expect(await post('/hooks', { type: 'true' })).toMatchObject({
      status: 202,
      unknown: ['true'],
    });
    expect(await post('/hooks', { type: { a: 1 } })).toMatchObject({ status: 422, handled: [] });
    expect(await post('/hooks', {})).toMatchObject({ status: 422, handled: [] });
    expect(await post('/hooks', [])).toMatchObject({ status: 422, handled: [] });
    expect(await post('/hooks', null)).toMatchObject({ status: 422, handled: [] });
  });

  test('at a key that a pointer escapes, or that an object inherits', async () => {
    const at = (key: string, value: string) =>
      JSON.parse(
        `{"type":"object","required":["${key}"],"properties":{"${key}":{"const":"${value}"}}}`,
      ) as object;
    for (const key of ['a/b', 'm~n', '~1', '__proto__', 'constructor', 'toString', '', ' ', '*x']) {
      const { told, post } = await tell({ A: at(key, 'a'), B: at(key, 'b') });
      expect(Object.values(told), key).toEqual([
        expect.stringContaining('= "a"'),
        expect.stringContaining('= "b"'),
      ]);
      expect((await post('/hooks', `{"${key}":"b"}`)).handled, key).toEqual(['onB']);
      expect((await post('/hooks', '{}')).status, key).toBe(422);
    }
  });

  test('that others share in part tells neither, and the rest gets both', async () => {
    const { told, post } = await tell({
      First: object({ type: { enum: ['a', 'both'] } }),
      Second: object({ type: { enum: ['b', 'both'] } }),
      Third: object({ type: { enum: ['c1', 'c2', 'c2'] } }),
    });
    expect(told).toEqual({ onThird: 'payload: /type = "c1" | "c2"', onHook: 'rest' });
    expect((await post('/hooks', { type: 'c2' })).handled).toEqual(['onThird']);
    expect((await post('/hooks', { type: 'both' })).handled).toEqual(['onHook']);
    expect((await post('/hooks', { type: 'b' })).handled).toEqual(['onHook']);
    expect((await post('/hooks', {})).handled).toEqual(['onHook']);
    expect(await post('/hooks', { type: 'd' })).toMatchObject({ status: 202, unknown: ['d'] });
  });

  test('in a long list of values', async () => {
    const list = (name: string) => Array.from({ length: 200 }, (_, index) => `${name}${index}`);
    const { told } = await tell({
      A: object({ code: { enum: list('a') } }),
      B: object({ code: { enum: list('b') } }),
    });
    expect(Object.keys(told)).toEqual(['onA', 'onB']);
  });

  test('deep in a payload, beside many other members', async () => {
    const wide = (count: number, depth: number): object =>
      object(
        Object.fromEntries(
          Array.from({ length: count }, (_, index) => [
            `m${index}`,
            depth > 0 ? wide(count, depth - 1) : { type: 'string' },
          ]),
        ),
      );
    const payload = (kind: string) =>
      object({ aaa: wide(8, 2), zzz: object({ meta: typed(kind) }) });
    const { told } = await tell({ A: payload('a'), B: payload('b') });
    expect(told).toEqual({
      onA: 'payload: /zzz/meta/type = "a"',
      onB: 'payload: /zzz/meta/type = "b"',
    });
  });

  test('in a schema that refers to itself, whatever the order', async () => {
    const node = (name: string, other: string) =>
      object({ type: { const: name }, next: ref(other) });
    const schemas = { A: node('a', 'B'), B: node('b', 'A') };
    const wrapped = (name: string) => object({ node: ref(name) });
    const { told } = await tell({ X: wrapped('A'), Y: wrapped('B') }, schemas);
    const reversed = await tell({ Y: wrapped('B'), X: wrapped('A') }, schemas);
    expect(told).toEqual({ onX: 'payload: /node/type = "a"', onY: 'payload: /node/type = "b"' });
    expect(reversed.told).toEqual(told);
  });

  test('where it may be null, too', async () => {
    const nullable = (type: string) => object({ data: { oneOf: [{ type: 'null' }, typed(type)] } });
    const { told } = await tell({ A: nullable('a'), B: nullable('b') });
    expect(told['onA']).toBe('payload: /data/type = "a"');
  });

  test('several together, where one is not enough', async () => {
    const both = (entity: string, action: unknown) =>
      object({ meta: object({ entity: { const: entity }, action }) });
    const { told, post } = await tell({
      A: both('deal', { const: 'create' }),
      B: both('deal', { const: 'change' }),
      C: both('lead', { enum: ['create', 'change'] }),
    });
    expect(told['onC']).toBe(
      'payload: /meta/action,/meta/entity = "create","lead" | "change","lead"',
    );
    expect((await post('/', { meta: { entity: 'lead', action: 'change' } })).handled).toEqual([
      'onC',
    ]);
    expect(await post('/', { meta: { entity: 'lead', action: 'x' } })).toMatchObject({
      status: 202,
      unknown: ['x.lead'],
    });
    expect(await post('/', { meta: { entity: 'lead' } })).toMatchObject({ status: 422 });
  });

  test('the rest never takes what something else tells', async () => {
    const { told, post } = await tell({
      Hello: object({ op: { const: 10 } }),
      Bye: object({ op: { const: 11 } }),
      Again: object({ op: { const: 12 } }),
      Ready: object({ op: { const: 0 }, t: { const: 'READY' } }),
      One: object({ op: { const: 0 }, t: { type: 'string' } }),
      Two: object({ op: { const: 0 }, t: { type: 'string' } }),
    });
    expect(told).toMatchObject({ onReady: 'payload: /t = "READY"', onHook: 'rest' });
    expect((await post('/hooks', { op: 0, t: 'READY' })).handled).toEqual(['onReady']);
    expect((await post('/hooks', { op: 0, t: 'OTHER' })).handled).toEqual(['onHook']);
    expect((await post('/hooks', { op: 12 })).handled).toEqual(['onAgain']);
    expect(await post('/hooks', { op: 99, t: 'OTHER' })).toMatchObject({
      status: 202,
      unknown: ['99'],
    });
  });

  test('an unknown value of one location is not that of another', async () => {
    const { post } = await tell({
      Hello: object({ op: { const: 10 } }),
      Bye: object({ op: { const: 11 } }),
      Again: object({ op: { const: 12 } }),
      Ready: object({ op: { const: 0 }, t: { const: 'READY' } }),
      Gone: object({ op: { const: 0 }, t: { const: 'GONE' } }),
    });
    expect(await post('/hooks', { op: 0, t: 'NEW' })).toMatchObject({
      status: 202,
      unknown: ['NEW'],
    });
    expect(await post('/hooks', { op: 0 })).toMatchObject({ status: 422, handled: [] });
  });

  test('one that is left is not told by a value that others have', async () => {
    const status = { enum: ['on', 'off'] };
    const { told, post } = await tell({
      A: object({ type: { const: 'a' }, status }),
      B: object({ type: { const: 'b' }, status }),
      C: object({ status }),
    });
    expect(told).toEqual({
      onA: 'payload: /type = "a"',
      onB: 'payload: /type = "b"',
      onHook: 'rest',
    });
    expect(await post('/hooks', { type: 'new', status: 'on' })).toMatchObject({
      status: 202,
      unknown: ['new'],
    });
    expect((await post('/hooks', { status: 'on' })).handled).toEqual(['onHook']);
  });
});

describe('a header tells a message', () => {
  const header = (name: string, schema: object, more: object = {}) => ({
    headers: object({ [name]: schema }),
    ...more,
  });

  test('by its own headers, those of a trait or of an HTTP binding, in any case', async () => {
    const { told, post } = await tell({
      Own: header('X-Event', { const: 'own' }),
      Trait: { traits: [header('x-event', { enum: ['trait'] })], payload: { type: 'object' } },
      Bound: {
        payload: { type: 'object' },
        bindings: { http: { headers: object({ 'X-EVENT': { const: 'bound' } }) } },
      },
    });
    expect(told).toEqual({
      onOwn: 'headers: x-event = "own"',
      onTrait: 'headers: x-event = "trait"',
      onBound: 'headers: x-event = "bound"',
    });
    expect((await post('/hooks', {}, { 'x-event': 'trait' })).handled).toEqual(['onTrait']);
    expect((await post('/', {}, { 'x-event': 'bound' })).handled).toEqual(['onBound']);
    expect(await post('/hooks', {}, { 'x-event': 'new' })).toMatchObject({
      status: 202,
      unknown: ['new'],
    });
    expect(await post('/hooks', {})).toMatchObject({ status: 202, unknown: [undefined] });
  });

  test('that is a number in the document, and text in a delivery', async () => {
    const { told, post } = await tell({
      One: header('x-kind', { const: 1 }),
      Two: header('x-kind', { const: 2 }),
    });
    expect(told['onTwo']).toBe('headers: x-kind = "2"');
    expect((await post('/hooks', {}, { 'x-kind': '2' })).handled).toEqual(['onTwo']);
  });

  test('only where no member does as well', async () => {
    const { told } = await tell({
      One: header('x-kind', { const: 'a' }, { payload: typed('a') }),
      Two: header('x-kind', { const: 'b' }, { payload: typed('b') }),
    });
    expect(told).toEqual({ onOne: 'payload: /type = "a"', onTwo: 'payload: /type = "b"' });
  });

  test('for a message without a payload, beside others that have one', async () => {
    const { told, post } = await tell({
      Ping: header('x-event', { const: 'ping' }),
      Pong: header('x-event', { const: 'pong' }, { payload: { type: 'string' } }),
      Null: header('x-event', { const: 'null' }, { payload: true }),
    });
    expect(Object.keys(told)).toEqual(['onPing', 'onPong', 'onNull']);
    expect((await post('/hooks', '"text"', { 'x-event': 'pong' })).handled).toEqual(['onPong']);
    expect((await post('/hooks', 'null', { 'x-event': 'null' })).handled).toEqual(['onNull']);
    expect((await post('/hooks', {}, { 'x-event': 'pong' })).status).toBe(422);
  });
});

describe('something else tells a message', () => {
  test('a member that it alone requires, once constants tell the others', async () => {
    const { told, post } = await tell({
      A: typed('a'),
      B: typed('b'),
      Challenge: object({ token: { type: 'string' } }, { required: ['token'] }),
    });
    expect(told['onChallenge']).toBe('presence: /token');
    expect((await post('/', { token: 'x' })).handled).toEqual(['onChallenge']);
    expect((await post('/', { token: 'x', type: 'a' })).handled).toEqual(['onA']);
    expect(await post('/', { other: 'x' })).toMatchObject({ status: 422 });
  });

  test('the type of the payload, or of a member that is always there', async () => {
    const body = await tell({ One: object({}), Many: { type: 'array' }, Text: { type: 'string' } });
    expect(body.told).toEqual({
      onOne: 'type:  = "object"',
      onMany: 'type:  = "array"',
      onText: 'type:  = "string"',
    });
    expect((await body.post('/hooks', [])).handled).toEqual(['onMany']);
    expect((await body.post('/hooks', '"x"')).handled).toEqual(['onText']);
    const has = (type: string) => object({ data: { type } }, { required: ['data'] });
    const member = await tell({ Whole: has('integer'), Parts: has('array'), Text: has('string') });
    expect((await member.post('/hooks', { data: 4 })).handled).toEqual(['onWhole']);
    expect((await member.post('/hooks', { data: 4.5 })).handled).toEqual([]);
  });

  test('not the type where one is a part of the other', async () => {
    const { told } = await tell({ Whole: { type: 'integer' }, Any: { type: 'number' } });
    expect(told).toEqual({ onHook: 'rest' });
  });

  test('a discriminator, by the key of the schema; an enum of all keys makes no difference', async () => {
    const { told, post } = await tell(
      { Meow: { payload: ref('Cat') }, Woof: { payload: ref('Dog') } },
      {
        Pet: object(
          { kind: { type: 'string', enum: ['Cat', 'Dog'] } },
          { discriminator: 'kind', required: ['kind'] },
        ),
        Cat: { allOf: [ref('Pet'), object({ purrs: { type: 'boolean' } })] },
        Dog: { allOf: [ref('Pet'), object({ barks: { type: 'boolean' } })] },
      },
    );
    expect(told).toEqual({ onMeow: 'payload: /kind = "Cat"', onWoof: 'payload: /kind = "Dog"' });
    expect((await post('/', { kind: 'Dog' })).handled).toEqual(['onWoof']);
  });
});

/** A document of channels, each with an operation and its messages. */
function channelsOf(
  channels: Readonly<Record<string, Readonly<Record<string, Schema>>>>,
  more: object = {},
): object {
  const messages = Object.assign({}, ...Object.values(channels)) as Record<string, Schema>;
  return {
    asyncapi: '2.6.0',
    info: { title: 'Told', version: '1.0.0' },
    channels: Object.fromEntries(
      Object.entries(channels).map(([address, own], index) => [
        address,
        {
          ...(address.includes('{') && {
            parameters: Object.fromEntries(
              [...address.matchAll(/\{(\w+)\}/g)].map(([, name]) => [
                name,
                { schema: { type: 'string' } },
              ]),
            ),
          }),
          subscribe: {
            operationId: `operation${index + 1}`,
            message: {
              oneOf: Object.keys(own).map((key) => ({ $ref: `#/components/messages/${key}` })),
            },
          },
        },
      ]),
    ),
    components: {
      messages: Object.fromEntries(
        Object.entries(messages).map(([key, payload]) => [key, { payload }]),
      ),
    },
    ...more,
  };
}

describe('URLs', () => {
  test('that differ by slashes only are one; so is what is told there', async () => {
    const { told, post } = await readTold(
      channelsOf({ '/hooks': { A: typed('a') }, 'hooks/': { B: typed('b') } }),
    );
    expect(told).toEqual({
      operation1: 'payload: /type = "a"',
      operation2: 'payload: /type = "b"',
    });
    for (const path of ['/hooks', '/hooks/', '/']) {
      expect((await post(path, { type: 'b' })).handled, path).toEqual(['operation2']);
    }
  });

  test('a channel / is the base URL, for its own events only', async () => {
    const { post } = await readTold(
      channelsOf({ '/': { A: typed('a'), B: typed('b') }, other: { C: typed('c') } }),
    );
    expect((await post('/', { type: 'b' })).handled).toEqual(['onB']);
    expect(await post('/', { type: 'c' })).toMatchObject({ status: 202, unknown: ['c'] });
    expect((await post('/other', { type: 'c' })).handled).toEqual(['operation2']);
  });

  test('the base URL without a slash, too', async () => {
    const { post } = await readTold(channelsOf({ a: { A: typed('a') }, b: { B: typed('b') } }));
    expect((await post('', { type: 'b' })).handled).toEqual(['operation2']);
  });

  test('the URL of a channel takes no other channel’s events, and looks at no value that it doesn’t need', async () => {
    const { post } = await readTold(
      channelsOf({
        one: { A: typed('a'), B: typed('b') },
        two: { C: object({ type: { type: 'string' } }) },
      }),
    );
    expect(await post('/one', { type: 'c' })).toMatchObject({ status: 202, unknown: ['c'] });
    expect((await post('/two', { type: 'a' })).handled).toEqual(['operation2']);
    expect((await post('/', { type: 'a' })).handled).toEqual(['onA']);
  });

  test('with parameters: told there, and at the base URL', async () => {
    const { post } = await readTold(
      channelsOf({ 'shops/{shop}/hooks': { A: typed('a'), B: typed('b') } }),
    );
    const reached = await post('/shops/north/hooks', { type: 'b' });
    expect(reached.events).toMatchObject([{ name: 'onB', parameters: { shop: 'north' } }]);
    expect((await post('/', { type: 'b' })).handled).toEqual(['onB']);
  });

  test('whose parameters the base URL doesn’t say are optional in the type', async () => {
    const document = channelsOf({
      'shops/{shop}/a': { A: typed('a') },
      'shops/{shop}/b': { B: object({}) },
    });
    const forged = await forge(document, { only: ['handlers'] });
    expect(fileOf(forged, 'handlers/operation1.ts')).toContain('readonly shop?: string;');
    expect(fileOf(forged, 'handlers/operation2.ts')).toContain('readonly shop: string;');
  });

  test('a route may name an operation of several messages, whatever its parameters allow', async () => {
    const document = {
      asyncapi: '3.0.0',
      info: { title: 'Told', version: '1.0.0' },
      channels: {
        side: {
          address: 'sides/{side}',
          parameters: { side: { enum: ['left', 'right'] } },
          messages: { A: { payload: typed('a') }, B: { payload: typed('b') } },
        },
        nowhere: { messages: { C: { payload: typed('c') }, D: { payload: typed('d') } } },
      },
      operations: {
        onSide: { action: 'send', channel: { $ref: '#/channels/side' } },
        onNowhere: { action: 'send', channel: { $ref: '#/channels/nowhere' } },
      },
    };
    const named = (name: string) => readTold(document, { route: () => name });
    expect((await (await named('onSide')).post('/anything', { type: 'b' })).handled).toEqual([
      'onB',
    ]);
    expect((await (await named('onNowhere')).post('/anything', { type: 'd' })).handled).toEqual([
      'onD',
    ]);
    expect((await (await named('onNowhere')).post('/anything', { type: 'a' })).unknown).toEqual([
      'onA',
    ]);
    const { post } = await readTold(document);
    expect((await post('/sides/right', { type: 'b' })).events).toMatchObject([
      { name: 'onB', parameters: { side: 'right' } },
    ]);
    expect((await post('/sides/up', { type: 'b' })).status).toBe(404);
    expect((await post('/', { type: 'd' })).handled).toEqual(['onD']);
  });

  test('of a document where nothing tells: 404 at the base, as before', async () => {
    const { post } = await readTold(channelsOf({ one: { A: object({}) }, two: { B: object({}) } }));
    expect((await post('/', {})).status).toBe(404);
    expect((await post('/one', {})).handled).toEqual(['operation1']);
  });

  test('several operations of AsyncAPI 3 on one channel are told together', async () => {
    const operation = (message: string) => ({
      action: 'send',
      channel: { $ref: '#/channels/hooks' },
      messages: [{ $ref: `#/channels/hooks/messages/${message}` }],
    });
    const { told, post } = await readTold({
      asyncapi: '3.0.0',
      info: { title: 'Told', version: '1.0.0' },
      channels: {
        hooks: {
          address: '/hooks',
          messages: { a: { payload: typed('a') }, b: { payload: typed('b') } },
        },
      },
      operations: { first: operation('a'), second: operation('b') },
    });
    expect(told).toEqual({ first: 'payload: /type = "a"', second: 'payload: /type = "b"' });
    expect((await post('/hooks', { type: 'b' })).handled).toEqual(['second']);
  });

  test('a value that events of two URLs have is told at each, and at the base by neither', async () => {
    const { told, post } = await readTold(
      channelsOf({
        mail: { M: typed('sent'), N: typed('read') },
        text: { S: typed('sent'), T: typed('failed') },
      }),
    );
    expect(Object.keys(told)).toEqual(['onM', 'onN', 'onS', 'onT']);
    expect((await post('/text', { type: 'sent' })).handled).toEqual(['onS']);
    expect((await post('/', { type: 'failed' })).handled).toEqual(['onT']);
    expect(await post('/', { type: 'sent' })).toMatchObject({ status: 202, unknown: ['sent'] });
  });
});

describe('lists', () => {
  const list = (item: Schema, more: object = {}) =>
    object(
      { id: { type: 'string' }, events: { type: 'array', items: item } },
      { required: ['events'], ...more },
    );

  test('constants in a list tell its items, one after the other', async () => {
    const { told, post } = await tell({ A: list(typed('a')), B: list(typed('b')) });
    expect(told).toEqual({ onA: 'payload: /type = "a"', onB: 'payload: /type = "b"' });
    const events = [{ type: 'b' }, { type: 'new' }, { type: 'a' }, {}, 'x', { type: 'b', n: 1 }];
    const reached = await post('/hooks', { id: '1', events });
    expect(reached).toMatchObject({
      status: 422,
      handled: ['onB', 'onA', 'onB'],
      unknown: ['new'],
    });
    expect(reached.invalid).toHaveLength(2);
    expect(reached.events).toMatchObject([
      { position: 0, envelope: { id: '1' }, payload: { type: 'b' } },
      { position: 2, payload: { type: 'a' } },
      { position: 5, payload: { type: 'b', n: 1 } },
    ]);
  });

  test('an empty list is nobody’s event; no list is invalid; unknown items alone are accepted', async () => {
    const { post } = await tell({ A: list(typed('a')), B: list(typed('b')) });
    expect(await post('/hooks', { events: [] })).toMatchObject({ status: 202, handled: [] });
    expect(await post('/hooks', { events: {} })).toMatchObject({ status: 422, handled: [] });
    expect(await post('/hooks', {})).toMatchObject({ status: 422, handled: [] });
    expect(await post('/hooks', { events: [{ type: 'new' }, { type: 'newer' }] })).toMatchObject({
      status: 202,
      unknown: ['new', 'newer'],
    });
  });

  test('of more than a thousand items are refused, unless allowed; the last of a thousand is handled', async () => {
    const events = Array.from({ length: 1000 }, (_, n) => ({ type: n % 2 ? 'a' : 'b' }));
    const document = documentOf({ A: list(typed('a')), B: list(typed('b')) });
    const { post } = await readTold(document);
    expect((await post('/hooks', { events })).handled).toHaveLength(1000);
    expect(await post('/hooks', { events: [...events, events[0]] })).toMatchObject({
      status: 413,
      handled: [],
    });
    const wider = await readTold(document, { itemLimit: 2000 });
    expect((await wider.post('/hooks', { events: [...events, events[0]] })).status).toBe(204);
  });

  test('an item that throws is no reason to leave the others', async () => {
    const seen: unknown[] = [];
    const { post } = await readTold(documentOf({ A: list(typed('a')), B: list(typed('b')) }), {
      logger: { debug() {}, info() {}, warn() {}, error() {} },
      handlers: {
        onA: () => {
          throw new Error('no');
        },
        onB: ({ position }: { position: number }) => void seen.push(position),
      },
    } as never);
    expect(
      (await post('/hooks', { events: [{ type: 'b' }, { type: 'a' }, { type: 'b' }] })).status,
    ).toBe(500);
    expect(seen).toEqual([0, 2]);
  });

  test('a body that is a list itself, by its constants or by a rule', async () => {
    const body = (type: string) => ({ type: 'array', items: typed(type) });
    const { told, post } = await tell({ A: body('a'), B: body('b') });
    expect(told['onB']).toBe('payload: /type = "b"');
    expect((await post('/hooks', [{ type: 'a' }, { type: 'b' }])).handled).toEqual(['onA', 'onB']);
    const plain = await readTold(documentOf({ A: object({}), B: object({}) }), {
      tell: { payload: '/kind', is: 'key', each: '' },
    });
    const reached = await plain.post('/', [{ kind: 'B' }, { kind: 'A', x: 1 }]);
    expect(reached.events).toMatchObject([
      { name: 'onB', payload: { kind: 'B' }, position: 0 },
      { name: 'onA', payload: { kind: 'A', x: 1 }, position: 1 },
    ]);
    expect((await plain.post('/', { kind: 'B' })).status).toBe(422);
  });

  test('a list that several schemas describe has the items of all of them', async () => {
    const { model, post } = await readTold(
      documentOf(
        {
          A: { allOf: [ref('Envelope'), object({ events: { type: 'array', items: ref('OfA') } })] },
          B: { allOf: [ref('Envelope'), object({ events: { type: 'array', items: ref('OfB') } })] },
        },
        {
          Envelope: list(ref('Item')),
          Item: object({ kind: { type: 'string' } }, { required: ['kind'] }),
          OfA: object({ kind: { const: 'a' }, amount: { type: 'number' } }),
          OfB: object({ kind: { const: 'b' }, amount: { type: 'string' } }),
        },
      ),
    );
    expect(
      new Set(model.events.flatMap(({ messages }) => messages.map(({ type }) => type))).size,
    ).toBe(2);
    const events = [
      { kind: 'a', amount: 1 },
      { kind: 'b', amount: '1' },
    ];
    expect(await post('/hooks', { events })).toMatchObject({
      status: 204,
      handled: ['onA', 'onB'],
    });
  });

  test('one beside a message without it: each is known by what it is', async () => {
    const { told, post } = await readTold(
      documentOf({
        Changes: object({ value: { type: 'array', items: object({ n: { type: 'integer' } }) } }),
        Hello: object({ token: { type: 'string' } }, { required: ['token'] }),
      }),
      { tell: { each: '/value' } },
    );
    expect(Object.keys(told)).toEqual(['onChanges', 'onHello']);
    expect((await post('/hooks', { value: [{ n: 1 }, { n: 2 }] })).handled).toEqual([
      'onChanges',
      'onChanges',
    ]);
    expect((await post('/hooks', { token: 'x' })).handled).toEqual(['onHello']);
  });

  test('a message whose items are events in one operation, and which is one event in another', async () => {
    const { model, post } = await readTold(
      channelsOf({ many: { A: list(typed('a')) }, whole: { A: list(typed('a')) } }),
      { tell: { operations: { operation1: { each: '/events' } } } },
    );
    expect(model.events.map(({ each }) => each)).toEqual(['/events', undefined]);
    expect((await post('/many', { events: [{ type: 'a' }, { type: 'a' }] })).handled).toHaveLength(
      2,
    );
    expect((await post('/whole', { events: [{ type: 'a' }] })).events).toMatchObject([
      { payload: { events: [{ type: 'a' }] } },
    ]);
  });

  test('a list in a list is no list of events', async () => {
    const nested = (type: string) => list(object({ more: { type: 'array', items: typed(type) } }));
    const { told, post } = await tell({ A: nested('a'), B: nested('b') });
    expect(told).toEqual({ onHook: 'rest' });
    const body = { events: [{ more: [{ type: 'b' }] }] };
    expect((await post('/hooks', body)).handled).toEqual(['onHook']);
  });

  test('a list that no document describes may hold anything', async () => {
    const { post } = await readTold(documentOf({ A: object({}), B: true }), {
      tell: { payload: '/kind', is: 'key', each: '/data/items' },
    });
    expect((await post('/', { data: { items: [{ kind: 'B' }, { kind: 'A' }] } })).handled).toEqual([
      'onB',
      'onA',
    ]);
  });
});

describe('a sample of an event', () => {
  test('has what several schemas ask of one object, null constants, and the values that tell it', async () => {
    const envelope = object(
      {
        event: object(
          { id: { type: 'string' }, type: { type: 'string' } },
          { required: ['id', 'type'] },
        ),
      },
      { required: ['event'] },
    );
    const of = (type: string) => ({
      allOf: [
        ref('Envelope'),
        object({
          event: object({
            type: { enum: ['made', 'lost'] },
            data: object({ at: { const: null } }, { required: ['at'] }),
          }),
        }),
        { properties: { event: typed(type) } },
      ],
    });
    const { model, post } = await readTold(
      documentOf({ Made: of('made'), Lost: of('lost') }, { Envelope: envelope }),
    );
    expect(model.messages.map(({ fixture }) => fixture)).toEqual([
      { event: { id: 'id-1', type: 'made', data: { at: null } } },
      { event: { id: 'id-1', type: 'lost', data: { at: null } } },
    ]);
    for (const { name, fixture } of model.events) {
      expect((await post('/hooks', fixture)).handled).toEqual([name]);
    }
  });

  test('has no value that tells another event, where its payload may have any', async () => {
    const nullable = { type: ['string', 'null'] };
    const { model, post } = await readTold(
      documentOf({
        A: object({ kind: { const: null } }),
        B: object({ kind: nullable, n: nullable }),
      }),
    );
    expect(model.events.map(({ fixture }) => fixture)).toMatchObject([{ kind: null }, { n: null }]);
    for (const { name, fixture } of model.events) {
      expect((await post('/hooks', fixture)).handled).toEqual([name]);
    }
  });

  test('has the value of a rule where its payload may have any', async () => {
    const payload = object({ type: { type: 'string' }, n: { type: 'integer' } });
    const { model } = await readTold(documentOf({ A: payload, B: payload }), {
      tell: { payload: '/meta/type', is: 'key' },
    });
    expect(model.events.map(({ fixture }) => fixture)).toMatchObject([
      { meta: { type: 'A' } },
      { meta: { type: 'B' } },
    ]);
  });
});

describe('whatever the order of a document', () => {
  test('what tells its events is the same', async () => {
    const messages = {
      A: object({ z: { type: 'string' }, y: { type: 'string' } }, { required: ['z', 'y'] }),
      B: typed('b'),
      C: typed('c', { oneOf: [object({ kind: { const: 1 } }), object({ kind: { const: 2 } })] }),
      D: { type: 'array', items: typed('d') },
    };
    const { told } = await tell(messages);
    const reversed = Object.fromEntries(Object.entries(messages).reverse());
    const other = await tell({
      ...reversed,
      A: object({ y: { type: 'string' }, z: { type: 'string' } }, { required: ['y', 'z'] }),
    });
    expect(other.told).toEqual(told);
  });

  test('lists at one URL are no lists where another event has such a list itself', async () => {
    const events = (type: string) => object({ events: { type: 'array', items: typed(type) } });
    const { told, post } = await readTold(
      channelsOf({
        many: { A: events('a'), B: events('b') },
        one: {
          C: object({ type: { const: 'c' }, events: { type: 'array', items: { type: 'string' } } }),
        },
        two: { D: typed('d') },
      }),
    );
    expect(told['onA']).toBe('payload: /type = "a"');
    expect((await post('/many', { events: [{ type: 'a' }, { type: 'b' }] })).handled).toEqual([
      'onA',
      'onB',
    ]);
    expect((await post('/', { type: 'c', events: ['x'] })).handled).toEqual(['operation2']);
  });
});

describe('a rule', () => {
  const open = object({ type: { type: 'string' } });

  test('needs to say by which name, at the base URL as well, unless all are spelt the same', async () => {
    const named = (name: string) => ({ name, payload: open });
    const undecided = await readTold(channelsOf({ 'a/b': { A: open }, 'c/d': { B: open } }), {
      tell: { payload: '/type' },
    });
    expect(undecided.errors).toEqual([]);
    const other = documentOf({ A: named('a.b'), B: named('c.d') });
    expect((await readTold(other, { tell: { payload: '/type' } })).errors).toEqual([
      'undecided-tell',
    ]);
    const both = await readTold(other, { tell: { payload: '/type', is: 'name' } });
    expect(both.told['onB']).toBe('configuration: /type = "c.d"');
  });

  test('leaves a message to its constant: at the location, or where it doesn’t describe the location', async () => {
    const { told, post } = await readTold(
      documentOf({
        Made: { name: 'thing.made', payload: open },
        Lost: { name: 'thing.lost', payload: open },
        Ping: { name: 'a ping', payload: typed('ping') },
        Hello: { name: 'hello (10)', payload: object({ op: { const: 10 } }) },
        Other: { name: 'thing.other', payload: object({ n: { type: 'integer' } }) },
      }),
      { tell: { payload: '/type', is: 'name' } },
    );
    expect(told).toEqual({
      onMade: 'configuration: /type = "thing.made"',
      onLost: 'configuration: /type = "thing.lost"',
      onPing: 'configuration: /type = "ping"',
      onHello: 'payload: /op = 10',
      onOther: 'configuration: /type = "thing.other"',
    });
    expect((await post('/', { type: null, op: 10 })).handled).toEqual(['onHello']);
    expect((await post('/', { type: 'thing.other', op: 10 })).handled).toEqual(['onHello']);
    expect((await post('/', { type: 'thing.other' })).handled).toEqual(['onOther']);
    expect(await post('/', { type: 'thing.new' })).toMatchObject({
      status: 202,
      unknown: ['thing.new'],
    });
  });

  test('spells a name as the enum at its location does', async () => {
    const payload = object({ event: { enum: ['thing-made', 'thing-lost', 'thing_lost_2'] } });
    const { told } = await readTold(documentOf({ ThingMade: payload, ThingLost: payload }), {
      tell: { payload: '/event', is: 'key' },
    });
    expect(Object.values(told)).toEqual([
      'configuration: /event = "thing-made"',
      'configuration: /event = "thing-lost"',
    ]);
  });

  test('calls a message by its key before any other of its names', async () => {
    const { told, errors } = await readTold(
      documentOf({ Foo: { title: 'Bar', payload: open }, Bar: { title: 'Foo', payload: open } }),
      { tell: { payload: '/type', values: { Foo: 'f', Bar: ['b', 1, true] } } },
    );
    expect(errors).toEqual([]);
    expect(told).toEqual({
      onFoo: 'configuration: /type = "f"',
      onBar: 'configuration: /type = "b" | 1 | true',
    });
  });

  test('by a header takes numbers as text, and a name in any case', async () => {
    const { post } = await readTold(documentOf({ A: open, B: open }), {
      tell: { header: 'X-Kind', values: { A: 1, B: [2, '3'] } },
    });
    expect((await post('/', {}, { 'x-kind': '1' })).handled).toEqual(['onA']);
    expect((await post('/', {}, { 'x-kind': '3' })).handled).toEqual(['onB']);
    const twice = await readTold(documentOf({ A: open, B: open }), {
      tell: { header: 'x-kind', values: { A: 1, B: '1' } },
    });
    expect(twice.errors).toEqual(['value-claimed-twice']);
  });

  test('may give one value to messages of two operations that each have several', async () => {
    const config = { payload: '/type', values: { M: 'sent', N: 'read', S: 'sent', T: 'failed' } };
    const { errors, post } = await readTold(
      channelsOf({ mail: { M: open, N: open }, text: { S: open, T: open } }),
      { tell: config },
    );
    expect(errors).toEqual([]);
    expect((await post('/text', { type: 'sent' })).handled).toEqual(['onS']);
    expect((await post('/mail', { type: 'sent' })).handled).toEqual(['onM']);
    expect(await post('/', { type: 'sent' })).toMatchObject({ status: 202, unknown: ['sent'] });
    const useless = await readTold(channelsOf({ mail: { M: open }, text: { S: open } }), {
      tell: { payload: '/type', values: { M: 'sent', S: 'sent' } },
    });
    expect(useless.errors).toEqual(['value-claimed-twice']);
  });

  test('for a payload that is the value itself, or has it at a hostile key', async () => {
    const whole = await readTold(documentOf({ A: true, B: true }), {
      tell: { payload: '', is: 'key' },
    });
    expect((await whole.post('/', '"B"')).handled).toEqual(['onB']);
    const inherited = await readTold(documentOf({ A: true, B: true }), {
      tell: { payload: '/__proto__/constructor', is: 'key' },
    });
    expect((await inherited.post('/', '{"__proto__":{"constructor":"B"}}')).handled).toEqual([
      'onB',
    ]);
    expect((await inherited.post('/', '{}')).status).toBe(422);
  });
});

describe('the README of a package says which paths an event comes to', () => {
  const [orders, ping, homeless] = [
    { address: 'orders', messages: { A: { payload: typed('a') }, B: { payload: typed('b') } } },
    { address: 'ping', messages: { Ping: { payload: object({}) } } },
    { address: null, messages: { A: { payload: typed('a') }, B: { payload: typed('b') }, C: {} } },
  ];

  test.each([
    [{ orders, ping }, ['onA `/orders, /`', 'onB `/orders, /`', 'onPing `/ping`'], []],
    [{ homeless }, ['onA `/`', 'onB `/`', 'onHomeless `/`'], []],
    [
      { ping, homeless: { ...homeless, messages: { C: {} } } },
      ['onPing `/ping`', 'onHomeless none'],
      ['channel-without-address'],
    ],
  ])('%#', async (channels, paths, codes) => {
    const operations = Object.keys(channels).map((key) => [
      `on-${key}`,
      { action: 'send', channel: { $ref: `#/channels/${key}` } },
    ]);
    const forged = await forge(
      JSON.stringify({
        asyncapi: '3.0.0',
        info: { title: 'Told', version: '1.0.0' },
        channels,
        operations: Object.fromEntries(operations) as object,
      }),
    );
    const rows = fileOf(forged, 'README.md').matchAll(/^\| `(on\w+)` \| (.*?) \|/gm);
    expect([...rows].map(([, name, path]) => `${name} ${path}`)).toEqual(paths);
    const warned = forged.diagnostics.map(({ code }) => code);
    expect(warned.filter((code) => code === 'channel-without-address')).toEqual(codes);
  });
});
