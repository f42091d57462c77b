import { describe, expect, test } from 'vitest';
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
