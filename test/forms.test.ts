import express, { type ErrorRequestHandler, type RequestHandler } from 'express';
import express4 from 'express-4';
import { describe, expect, test } from 'vitest';
import type { DeliveredEvent } from '../src/runtime/delivery.js';
import { coerceForm } from '../src/runtime/coercion.js';
import type { Events } from '../src/runtime/events.js';
import { createExpressMiddleware } from '../src/runtime/express.js';
import { decodeForm, encodeForm } from '../src/runtime/forms.js';
import { createNodeListener } from '../src/runtime/node.js';
import { createReceiverOf } from '../src/runtime/receiver.js';
import type { Receiver } from '../src/runtime/receiver.js';
import { Teller, type Tell } from '../src/runtime/tellings.js';
import { type Issue, type IssueList } from '../src/runtime/validation.js';
import { adapters } from './support/adapters.js';
import { fileOf, forge } from './support/forge.js';
import { send, serve } from './support/http.js';
import { load } from './support/load.js';

const form = { 'content-type': 'application/x-www-form-urlencoded' };
const json = { 'content-type': 'application/json' };

/** An event whose payload has a text, `secret`. */
const issuesOfThing = (payload: unknown): IssueList =>
  typeof (Object(payload) as { secret?: unknown }).secret === 'string'
    ? []
    : [{ pointer: '/secret', keyword: 'type', expected: 'a string', found: '', schema: '#' }];
const isThing = (payload: unknown): boolean => issuesOfThing(payload).length === 0;
const thing: Events = {
  thing: { channel: 'thing', messages: [{ message: 'Thing', is: isThing, issues: issuesOfThing }] },
};

const own = (key: string, value: unknown): object => Object.fromEntries([[key, value]]);

describe('a form is decoded', () => {
  test.each<[string, object]>([
    ['a=1&b=x+y%2Bz%C3%A9', { a: '1', b: 'x y+zé' }],
    ['a==b&&c&', { a: '=b', c: '' }],
    ['=x', { '': 'x' }],
    [
      'data[id]=1&data%5Bmerges%5D%5BEMAIL%5D=a%40b',
      { data: { id: '1', merges: { EMAIL: 'a@b' } } },
    ],
    [
      'items[0][sku]=a&items[0][n]=1&items[1][sku]=b',
      { items: [{ sku: 'a', n: '1' }, { sku: 'b' }] },
    ],
    ['items[1]=b&items[0]=a', { items: ['a', 'b'] }],
    ['items[][sku]=a&items[][n]=1&items[][sku]=b', { items: [{ sku: 'a', n: '1' }, { sku: 'b' }] }],
    ['tags[]=a', { tags: ['a'] }],
    ['tags[]=a&tags[]=b', { tags: ['a', 'b'] }],
    ['tags=a&tags=b&tags[]=c', { tags: ['a', 'b', 'c'] }],
    ['a[][]=1&a[][]=2', { a: [['1', '2']] }],
    ['a[5]=x&a[4294967296]=y', { a: { 5: 'x', 4294967296: 'y' } }],
    ['a[01]=x&a[1]=y', { a: { '01': 'x', 1: 'y' } }],
    ['a.b=1&a[b.c]=2', { 'a.b': '1', a: { 'b.c': '2' } }],
    ['a[b=1&c]=2&d[e]f=3&g[h[i]]=4', { 'a[b': '1', 'c]': '2', 'd[e]f': '3', 'g[h[i]]': '4' }],
  ])('%s', (text, fields) => {
    expect(decodeForm(text)).toEqual(fields);
  });

  test.each([
    '',
    '&',
    'hello',
    'a=&b=',
    'a=%zz',
    'a=%',
    'a=%E9',
    '%E9=a',
    'a=1&a[b]=2',
    'a[b]=2&a=1',
    'a[]=1&a[b]=2',
    'a[][b]=1&a[b]=2',
    '{"a":"b=c"',
    ' [{"a":"b=c"}',
    '"a=b',
    '<a b="c"/>',
    `a${'[b]'.repeat(32)}=1`,
    'a=1&'.repeat(10_001),
  ])('%.20s is none', (text) => {
    expect(decodeForm(text)).toBeUndefined();
  });

  test('with no key that pollutes', () => {
    const text =
      '__proto__[a]=1&b[__proto__][c]=2&constructor[prototype][d]=3&e[]=4&e[]=5&hasOwnProperty=6';
    const fields = decodeForm(text);
    expect(Object.entries(fields ?? {})).toEqual([
      ['__proto__', { a: '1' }],
      ['b', own('__proto__', { c: '2' })],
      ['constructor', { prototype: { d: '3' } }],
      ['e', ['4', '5']],
      ['hasOwnProperty', '6'],
    ]);
    expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
    expect(({} as Record<string, unknown>)['d']).toBeUndefined();
  });

  test.each([
    ['fields', 'a&'.repeat(500_000)],
    ['brackets', `a${'[b]'.repeat(300_000)}=1`],
    ['open brackets', `${'['.repeat(1_000_000)}=1`],
    ['escapes', `a=${'%41'.repeat(300_000)}%`],
    ['items', Array.from({ length: 9_000 }, (_, index) => `a[][${index}]=1`).join('&')],
    ['members', Array.from({ length: 5_000 }, (_, i) => `a${'[b]'.repeat(30)}[x${i}]=1`).join('&')],
  ])('many %s take no long time', (_, text) => {
    const start = performance.now();
    decodeForm(text);
    expect(performance.now() - start).toBeLessThan(2_000);
  });

  test('and encoded so that it is decoded to the same', () => {
    const values = { a: { b: ['x&=+%', { c: 'é' }], 'e.f': '1' }, tags: ['[', ']'], one: ['x'] };
    expect(decodeForm(encodeForm(values) ?? '')).toEqual(values);
    expect(encodeForm({ n: 1.5, yes: true, no: null })).toBe('n=1.5&yes=true&no=');
    for (const value of [[], {}, '\ud800', { 'b[c]': '1' }]) {
      expect(encodeForm({ a: value })).toBeUndefined();
    }
  });
});

const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, required: readonly string[] = []) => ({
  type: 'object',
  properties,
  required,
});
const integer = { type: 'integer' };
const number = { type: 'number' };
const string = { type: 'string' };
const boolean = { type: 'boolean' };

const wanted = {
  n: integer,
  price: number,
  ok: boolean,
  text: string,
  either: { type: ['string', 'integer'] },
  any: {},
  none: { type: ['integer', 'null'] },
  level: { enum: [1, 2, 'high'] },
  two: { const: 2 },
  yes: { const: true },
  tags: { type: 'array', items: string },
  counts: { type: 'array', items: integer },
  byId: { type: 'object', additionalProperties: number },
  nested: object({ inner: ref('Inner') }),
  all: { allOf: [ref('Inner'), object({ ok: boolean })] },
  one: { oneOf: [{ type: 'integer' }, { type: 'boolean' }] },
  some: { anyOf: [integer, { enum: ['all'] }] },
  nothing: { anyOf: [{ type: 'null' }, ref('Inner')] },
  told: {
    oneOf: [
      object({ version: { const: 1 }, id: string }, ['version']),
      object({ version: { const: 2 }, id: integer }, ['version', 'id']),
    ],
  },
  untold: {
    oneOf: [
      { ...object({ id: integer, zip: string }, ['id']), additionalProperties: string },
      { ...object({ amount: number, zip: string }, ['amount']), additionalProperties: string },
    ],
  },
  list: {
    type: 'array',
    items: { anyOf: [object({ a: integer }, ['a']), object({ b: boolean }, ['b'])] },
  },
  when: {
    ...object({ kind: integer }),
    if: object({ kind: { const: 1 } }),
    then: object({ n: integer }),
  },
  self: ref('Self'),
};

const post = (payload: object, contentType?: string) => ({
  subscribe: { message: { payload, ...(contentType && { contentType }) } },
});
const declared = 'application/x-www-form-urlencoded; charset=utf-8';

const document = {
  asyncapi: '2.6.0',
  info: { title: 'Forms', version: '1.0.0' },
  channels: {
    wanted: post(object(wanted), declared),
    plain: post(object(wanted)),
    required: post(object({ token: string, n: integer }, ['token']), declared),
    wrapping: post(object({ payload: string, n: integer }), declared),
    wrapped: post({ allOf: [object({ a: integer }, ['a'])] }, declared),
    list: post({ type: 'array', items: object({ a: integer }) }),
    batch: {
      subscribe: {
        message: {
          oneOf: [1, 2].map((kind) => ({
            name: `kind${kind}`,
            contentType: declared,
            payload: object({
              batch: string,
              entries: {
                type: 'array',
                items: object({ kind: { const: kind }, n: integer, text: string }, ['kind']),
              },
            }),
          })),
        },
      },
    },
    constants: {
      subscribe: {
        message: {
          oneOf: [1, 2].map((version) => ({
            name: `v${version}`,
            contentType: declared,
            payload: object({ version: { const: version }, id: version === 1 ? string : integer }, [
              'version',
            ]),
          })),
        },
      },
    },
  },
  components: {
    schemas: {
      Inner: object({ n: integer, name: string }),
      Self: object({ n: integer, self: ref('Self') }),
    },
  },
};

interface Kit {
  readonly createTestReceiver: (options: object) => {
    deliver(
      name: string,
      payload: object,
    ): Promise<{ status: number; events: readonly DeliveredEvent[] }>;
  };
}

interface Package {
  readonly createReceiver: (options: object) => Receiver;
}

const started = (async () => {
  const forged = await forge(document);
  const { createReceiver } = await load<Package>(forged, 'index');
  const events: DeliveredEvent[] = [];
  const onAny = (event: DeliveredEvent): number => events.push(event);
  const create = (options: object = {}) => createReceiver({ handlers: {}, onAny, ...options });
  const origin = await serve(createNodeListener(create()));
  const strict = await serve(createNodeListener(create({ strictContentType: true })));
  return { forged, events, origin, strict };
})();

async function deliver(path: string, body: string | Uint8Array, headers: Record<string, string>) {
  const { origin, events } = await started;
  const { length } = events;
  const answer = await send(origin, `/${path}`, { headers, body });
  return { ...answer, event: events[length], payload: events[length]?.payload };
}

describe('text becomes what the schema asks for', () => {
  test.each<[string, object]>([
    ['n=5&price=1.50&ok=true&text=5', { n: 5, price: 1.5, ok: true, text: '5' }],
    ['n=-0&price=-1e3', { n: -0, price: -1000 }],
    ['ok=False', { ok: false }],
    ['ok=0&n=1', { ok: false, n: 1 }],
    [
      'either=5&any=5&unknown=5&other[n]=5',
      { either: '5', any: '5', unknown: '5', other: { n: '5' } },
    ],
    ['none=&n=1', { none: null, n: 1 }],
    ['none=7', { none: 7 }],
    ['level=2&two=2&yes=true', { level: 2, two: 2, yes: true }],
    ['level=high', { level: 'high' }],
    ['tags=x&counts=1', { tags: ['x'], counts: [1] }],
    ['tags[]=1&counts[]=1&counts[]=2', { tags: ['1'], counts: [1, 2] }],
    ['counts[1]=1&counts[2]=2', { counts: [1, 2] }],
    ['counts=[1,2]&nested={"inner":{"n":1}}', { counts: [1, 2], nested: { inner: { n: 1 } } }],
    ['byId[0]=1&byId[1]=2', { byId: { 0: 1, 1: 2 } }],
    ['byId[__proto__]=1', { byId: own('__proto__', 1) }],
    ['nested[inner][n]=1&nested[inner][name]=2', { nested: { inner: { n: 1, name: '2' } } }],
    ['all[n]=1&all[ok]=true', { all: { n: 1, ok: true } }],
    ['one=1', { one: 1 }],
    ['one=true', { one: true }],
    ['some=1', { some: 1 }],
    ['some=all', { some: 'all' }],
    ['nothing[n]=1', { nothing: { n: 1 } }],
    ['told[version]=1&told[id]=5', { told: { version: 1, id: '5' } }],
    ['told[version]=2&told[id]=5', { told: { version: 2, id: 5 } }],
    ['untold[id]=5&untold[zip]=01234&untold[x]=7', { untold: { id: 5, zip: '01234', x: '7' } }],
    ['untold[amount]=5.5&untold[zip]=12345', { untold: { amount: 5.5, zip: '12345' } }],
    [
      `untold[id]=5&${['a', 'b', 'c', 'd', 'e'].map((key) => `untold[${key}]=1`).join('&')}`,
      { untold: { id: 5, a: '1', b: '1', c: '1', d: '1', e: '1' } },
    ],
    ['list[0][a]=1&list[1][b]=true&list[2][a]=3', { list: [{ a: 1 }, { b: true }, { a: 3 }] }],
    ['when[kind]=1&when[n]=2', { when: { kind: 1, n: 2 } }],
    ['self[self][self][n]=1', { self: { self: { self: { n: 1 } } } }],
  ])('%s', async (body, payload) => {
    const found = await deliver('wanted', body, form);
    expect([found.status, found.payload]).toEqual([202, payload]);
    expect(await deliver('plain', body, form)).toMatchObject({ status: 202, payload });
  });

  test.each([
    ['n=x', '#/n', 'expected an integer, found a string'],
    ['n=1.5', '#/n', 'expected an integer, found a string'],
    ['n=&text=x', '#/n', 'expected an integer, found a string'],
    ['n=1e999', '#/n', 'expected an integer, found a string'],
    ['n=1&n=2', '#/n', 'expected an integer, found an array'],
    ['ok=2', '#/ok', 'expected a boolean, found a string'],
    ['counts=1&counts=x', '#/counts/1', 'expected an integer, found a string'],
    ['text[a]=x', '#/text', 'expected a string, found an object'],
    ['two=3', '#/two', 'expected 2, found a string'],
    ['untold[zip]=1', '#/untold', 'expected just one of its alternatives, found an object'],
  ])('%s is refused', async (body, pointer, detail) => {
    const { status, body: answer } = await deliver('wanted', body, form);
    expect([status, (JSON.parse(answer) as { errors: unknown }).errors]).toEqual([
      422,
      [{ pointer, detail }],
    ]);
  });

  test('JSON stays as it is, whatever the content type says', async () => {
    expect((await deliver('wanted', '{"n":"5"}', json)).status).toBe(422);
    expect((await deliver('wanted', '{"n":"5"}', form)).status).toBe(422);
    expect((await deliver('wanted', '{"n":5,"text":"a=b&c"}', form)).payload).toEqual({
      n: 5,
      text: 'a=b&c',
    });
  });

  test('after a constant has told the message, which a form spells', async () => {
    const first = await deliver('constants', 'version=1&id=7', form);
    const second = await deliver('constants', 'version=2&id=7', form);
    expect([first.event?.message, first.payload]).toEqual(['v1', { version: 1, id: '7' }]);
    expect([second.event?.message, second.payload]).toEqual(['v2', { version: 2, id: 7 }]);
    expect(await deliver('constants', 'version=3&id=7', form)).toMatchObject({
      status: 202,
      event: undefined,
    });
    expect((await deliver('constants', 'version=2&id=x', form)).status).toBe(422);
  });

  test('in each event of a list', async () => {
    const { events } = await started;
    const { length } = events;
    const body = 'batch=7&entries[0][kind]=2&entries[0][n]=1&entries[1][kind]=1&entries[1][text]=5';
    expect((await deliver('batch', body, form)).status).toBe(202);
    expect(
      events.slice(length).map(({ message, payload, envelope }) => [message, payload, envelope]),
    ).toEqual([
      ['kind2', { kind: 2, n: 1 }, { batch: '7' }],
      ['kind1', { kind: 1, text: '5' }, { batch: '7' }],
    ]);
  });

  test('and not in those of a list that is the JSON of a field', async () => {
    const { events } = await started;
    const { length } = events;
    const entries = [
      { kind: 1, text: '5', more: 'a&b' },
      { kind: 2, n: 1 },
    ];
    const field = encodeURIComponent(JSON.stringify(entries));
    expect((await deliver('batch', `batch=7&entries=${field}`, form)).status).toBe(202);
    expect(events.slice(length).map(({ payload, envelope }) => [payload, envelope])).toEqual(
      entries.map((entry) => [entry, { batch: '7' }]),
    );
    expect((await deliver('batch', 'batch=7&entries=%5B%5D', form)).status).toBe(202);
    const quoted = JSON.stringify({ entries: JSON.stringify(entries) });
    expect((await deliver('batch', quoted, json)).status).toBe(422);
    expect((await deliver('batch', 'batch=7&entries=%7B%7D', form)).status).toBe(422);
  });

  test('after several constants together, or a type, have told the event', () => {
    const known = ['a', 'b'].map((name) => {
      return [name, { name, operation: name, channel: undefined, messages: [] }] as const;
    });
    const told = (tell: Tell, payload: unknown, isText = true) =>
      new Teller({ tells: [tell] }, new Map(known)).tell(payload, {}, isText).event?.name;
    const pairs = { at: ['/n', '/of/yes'], events: { a: [[1, true]], b: [[2, 'x']] } };
    expect(told(pairs, { n: '1', of: { yes: 'true' } })).toBe('a');
    expect(told(pairs, { n: '2', of: { yes: 'x' } })).toBe('b');
    expect(told(pairs, { n: '1', of: { yes: 'true' } }, false)).toBeUndefined();
    const types = { typeOf: '/n', events: { a: ['integer'], b: ['string'] } };
    expect(told(types, { n: '5' })).toBe('a');
    expect(told(types, { n: 'five' })).toBe('b');
    expect(told(types, { n: '5' }, false)).toBe('b');
  });

  test('at a cost that has a limit', () => {
    let calls = 0;
    const issue = { expected: '', found: '', schema: '#' };
    const refuse = (keyword: string, pointers: readonly string[]) => (): readonly Issue[] => {
      calls++;
      return pointers.map((pointer) => ({ ...issue, keyword, pointer }));
    };
    const pointers = Array.from({ length: 1_000 }, (_, index) => `/a/${index}`);
    const fields = { a: pointers.map(String) };
    expect(coerceForm(fields, refuse('type', pointers))).toEqual(fields);
    expect(coerceForm(fields, refuse('anyOf', ['', '/a', '/a/0', '/missing/b']))).toEqual(fields);
    expect(coerceForm({ a: { b: '1', c: '2' } }, refuse('oneOf', ['/a']))).toEqual({
      a: { b: '1', c: '2' },
    });
    expect(calls).toBeLessThan(120);
  });

  test('however deep or long it is', async () => {
    const bodies = [
      `self=${'{"self":'.repeat(50_000)}null${'}'.repeat(50_000)}`,
      Array.from({ length: 2_000 }, (_, index) => `untold[a${index}]=1`).join('&'),
      Array.from({ length: 1_000 }, (_, index) => `list[${index}][c]=1`).join('&'),
    ];
    for (const body of bodies) expect((await deliver('wanted', body, form)).status).toBe(422);
  });
});

describe('a single field payload', () => {
  test('holds the payload, as JSON', async () => {
    const body = `payload=${encodeURIComponent('{"n":1,"text":"a&b"}')}`;
    expect((await deliver('plain', body, form)).payload).toEqual({ n: 1, text: 'a&b' });
    expect((await deliver('wrapped', 'payload={"a":1}', form)).payload).toEqual({ a: 1 });
    expect((await deliver('list', 'payload=[{"a":1}]', form)).payload).toEqual([{ a: 1 }]);
  });

  test('whose values are what they are', async () => {
    expect((await deliver('wrapped', 'payload={"a":"1"}', form)).status).toBe(422);
  });

  test('is a field like any other where the schema has it, beside others, and where it is no JSON', async () => {
    expect((await deliver('wrapping', 'payload={"n":1}', form)).payload).toEqual({
      payload: '{"n":1}',
    });
    expect((await deliver('plain', 'payload={"n":1}&n=2', form)).payload).toEqual({
      payload: '{"n":1}',
      n: 2,
    });
    expect((await deliver('plain', 'payload=7', form)).payload).toEqual({ payload: '7' });
    expect((await deliver('wrapped', 'payload={"a":1', form)).status).toBe(422);
  });

  test('is known to the schema through all that it is made of', async () => {
    const has = { properties: { payload: string } };
    const schemas = { Has: has, Loop: { allOf: [ref('Loop'), ref('Has')] } };
    const payloads = [
      has,
      { oneOf: [{}, { allOf: [ref('Has')] }] },
      ref('Loop'),
      { properties: { other: has } },
    ];
    const { model } = await forge({
      ...document,
      channels: Object.fromEntries(payloads.map((payload, index) => [`c${index}`, post(payload)])),
      components: { schemas },
    });
    expect(model?.messages.map(({ hasPayload }) => hasPayload)).toEqual([true, true, true, false]);
  });
});

describe('the message declares a form', () => {
  test.each([{}, form, json, { 'content-type': 'text/plain' }, { 'content-type': 'urlencoded' }])(
    'and it is read with the headers %j',
    async (headers) => {
      expect(await deliver('required', 'token=abc&n=1', headers)).toMatchObject({
        status: 202,
        payload: { token: 'abc', n: 1 },
        event: { rawBody: Buffer.from('token=abc&n=1') },
      });
    },
  );

  test('strictContentType lets it pass there alone', async () => {
    const { strict } = await started;
    const to = (path: string, headers = form) => send(strict, path, { headers, body: 'token=abc' });
    expect((await to('/required')).status).toBe(202);
    expect((await to('/plain')).status).toBe(415);
    expect((await to('/required', { 'content-type': 'text/plain' })).status).toBe(415);
  });

  test('in the document’s default and in traits, too', async () => {
    const { model } = await forge({
      ...document,
      defaultContentType: declared,
      channels: {
        a: post({}),
        b: post({}, 'application/json'),
        c: {
          subscribe: { message: { payload: {}, traits: [{ contentType: 'application/json' }] } },
        },
      },
    });
    expect(model?.messages.map(({ isForm }) => isForm)).toEqual([true, false, false]);
  });

  test('and the testing kit posts it as one, where a form can say it', async () => {
    const { forged } = await started;
    const { createTestReceiver } = await load<Kit>(forged, 'testing/index');
    const { deliver: give } = createTestReceiver({});
    const posted = async (name: string, payload: object) => {
      const { status, events } = await give(name, payload);
      return [status, events[0]?.payload, Buffer.from(events[0]?.rawBody ?? []).toString()];
    };
    const names = forged.model?.events.map(({ name }) => name) ?? [];
    const [wantedName = '', plainName = ''] = names;
    const payload = { n: 5, text: 'a b', tags: ['x'] };
    expect(await posted(wantedName, payload)).toEqual([
      204,
      payload,
      'n=5&text=a%20b&tags%5B0%5D=x',
    ]);
    expect(await posted(wantedName, { tags: [] })).toEqual([204, { tags: [] }, '{"tags":[]}']);
    expect(await posted(plainName, payload)).toEqual([204, payload, JSON.stringify(payload)]);
  });

  test('is all that is printed of it', async () => {
    const { forged } = await started;
    const table = fileOf(forged, 'table.ts');
    expect(table.match(/isForm: true/g)).toHaveLength(8);
    expect(table.match(/hasPayload: true/g)).toHaveLength(1);
  });
});

describe('a body that is neither', () => {
  const types = [
    'application/xml',
    'text/xml; charset=utf-8',
    'application/atom+xml',
    'TEXT/PLAIN',
  ];
  const others = ['multipart/form-data; boundary=a', 'text/html', 'avro/binary', 'image/png'];
  test.each([...types, ...others])('is answered with 415 where it is %s', async (contentType) => {
    for (const path of ['plain', 'required']) {
      const { status, body } = await deliver(path, '<a b>c</a>', { 'content-type': contentType });
      expect([status, JSON.parse(body)]).toMatchObject([
        415,
        { title: 'The content type is not read here' },
      ]);
    }
    const valid = await deliver('plain', '{"n":1}', { 'content-type': contentType });
    expect(valid.status).toBe(202);
  });

  test.each([
    [json, '{'],
    [{}, 'a=b'],
    [{ 'content-type': 'json' }, 'a=b'],
    [{ 'content-type': 'application/octet-stream' }, 'a=b'],
    [{ 'content-type': 'application/vnd.x+json' }, 'a=b'],
  ])('is answered with 400 where %j may be JSON', async (headers, text) => {
    const { status, body } = await deliver('plain', text, headers);
    expect([status, JSON.parse(body)]).toMatchObject([400, { title: 'The body is not JSON' }]);
  });

  test.each(['', 'hello', '{"a":"b=c"', 'a=%zz', 'a=1&a[b]=2', Buffer.from([0x61, 0x3d, 0xff])])(
    'is answered with 400 where %j was to be a form',
    async (text) => {
      for (const path of ['plain', 'required']) {
        const { status, body } = await deliver(path, text, form);
        const title = 'The body is neither JSON nor a form';
        expect([status, JSON.parse(body)]).toMatchObject([400, { title }]);
      }
    },
  );

  test('of a form is taken for none where nobody says that it is one', async () => {
    expect((await deliver('plain', 'n=1', {})).status).toBe(400);
    expect((await deliver('plain', 'n=1', json)).status).toBe(400);
  });
});

test('verify sees the bytes of a form, and its pollution stays out of a handler', async () => {
  const body = 'secret=x&__proto__[admin]=1';
  const events: DeliveredEvent[] = [];
  const created = createReceiverOf(thing, [], {
    handlers: { thing: (event: DeliveredEvent) => events.push(event) },
    verify: ({ rawBody }) => Buffer.from(rawBody).toString() === body,
  });
  const origin = await serve(createNodeListener(created));
  expect((await send(origin, '/thing', { headers: form, body })).status).toBe(204);
  expect((await send(origin, '/thing', { headers: form, body: `${body}&a=b` })).status).toBe(401);
  const payload = events[0]?.payload as { admin?: unknown };
  expect([payload.admin, Object.keys(payload)]).toEqual([undefined, ['secret', '__proto__']]);
});

test.each(Object.entries(adapters))('%s hands a form on', async (_, open) => {
  const events: DeliveredEvent[] = [];
  const created = createReceiverOf(thing, [], {
    handlers: { thing: (event: DeliveredEvent) => events.push(event) },
  });
  const origin = await open(created);
  const body = 'secret=%C3%A9+x&tags[]=a';
  expect((await send(origin, '/hooks/thing', { headers: form, body })).status).toBe(204);
  const xml = { 'content-type': 'application/xml' };
  expect((await send(origin, '/hooks/thing', { headers: xml, body: '<a/>' })).status).toBe(415);
  await created.close();
  expect(events.map(({ payload }) => payload)).toEqual([{ secret: 'é x', tags: ['a'] }]);
});

describe.each([
  ['Express', express],
  ['Express 4', express4 as unknown as typeof express],
])('%s, behind a parser', (_, framework) => {
  const open = async (...parsers: readonly RequestHandler[]) => {
    const events: DeliveredEvent[] = [];
    const created = createReceiverOf(thing, [], {
      handlers: { thing: (event: DeliveredEvent) => events.push(event) },
    });
    const app = framework()
      .use(...parsers)
      .use('/hooks', createExpressMiddleware(created))
      .use(
        ((error: Error, _request, response, _next) =>
          void response.status(500).send(error.message)) as ErrorRequestHandler,
      );
    const origin = await serve(app);
    const to = (body: string, headers: Record<string, string> = form) =>
      send(origin, '/hooks/thing', { headers, body });
    return { to, events };
  };
  const parsers = {
    'that nests': framework.urlencoded({ extended: true }),
    'that does not': framework.urlencoded({ extended: false }),
  };

  test.each(Object.entries(parsers))('%s of forms', async (_name, parser) => {
    const { to, events } = await open(parser);
    const body = 'secret=a+%26b&data[id]=1&items[0][sku]=a&tags[]=x&tags[]=y&constructor[x]=1';
    expect((await to(body)).status).toBe(204);
    expect(events[0]?.payload).toEqual(decodeForm(body));
    expect(decodeForm(Buffer.from(events[0]?.rawBody ?? []).toString())).toEqual(decodeForm(body));
    expect((await to(`payload=${encodeURIComponent('{"secret":"y"}')}`)).status).toBe(204);
    expect(events[1]?.payload).toEqual({ secret: 'y' });
  });

  test.each([
    '{"secret":"x"}',
    '{"secret":"a=b&c"}',
    '{"secret":"a","b":[1],"c":"x]=y&5=6"}',
    '[{"secret":"a=b"}]',
    '[1,"x]=y"]',
    '[[1],"a=b"]',
    '["a=b"]',
    '[1,2]',
    '5',
    'true',
    '"secret=x"',
    '<secret a="b"/>',
    '',
  ])('of forms, which cuts %s to pieces: nobody gets these', async (body) => {
    for (const parser of Object.values(parsers)) {
      const { to, events } = await open(parser);
      expect((await to(body)).status).toBeGreaterThanOrEqual(400);
      expect(events).toEqual([]);
    }
  });

  test('of JSON, which takes forms for it', async () => {
    const { to, events } = await open(framework.json({ type: () => true }));
    expect((await to('{"secret":"x","n":1,"none":[]}')).status).toBe(204);
    expect(events[0]?.payload).toEqual({ secret: 'x', n: 1, none: [] });
    expect((await to('{"secret":"x"}', { 'content-type': 'text/plain' })).status).toBe(204);
  });

  test('of XML or files, which leaves an object that was none', async () => {
    const { to, events } = await open((request, _response, next) => {
      request.resume().on('end', () => {
        request.body = { secret: 'x' };
        setImmediate(next);
      });
    });
    for (const type of ['application/xml', 'multipart/form-data; boundary=a']) {
      expect((await to('<secret>x</secret>', { 'content-type': type })).status).toBe(415);
    }
    expect(events).toEqual([]);
  });
});

describe('content that nobody reads is a warning', () => {
  const said = async (overrides: object) => {
    const { diagnostics, model } = await forge({ ...document, ...overrides }, { only: ['types'] });
    expect(model?.messages.length).toBeGreaterThan(0);
    return diagnostics
      .filter(({ code }) => code === 'unread-content')
      .map(({ severity, sentence, place }) => [
        severity,
        /type (\S+)/.exec(sentence)?.[1],
        place?.source.text.slice(place.offset).split(/[,}]/)[0],
      ]);
  };
  const typed = (contentType: string) => ({
    channels: { a: post(object({ n: integer }), contentType) },
  });

  test.each([
    ...['application/xml', 'text/plain', 'multipart/form-data', 'application/x-protobuf'],
    'application/octet-stream',
  ])('%s, at its place', async (contentType) => {
    const found = [['warning', contentType, JSON.stringify(contentType)]];
    expect(await said(typed(contentType))).toEqual(found);
  });

  test.each([
    'application/json',
    'application/cloudevents+json; charset=UTF-8',
    'application/vnd.kafka.v2+json',
    'text/json',
    'json',
    declared,
  ])('%s is none', async (contentType) => {
    expect(await said(typed(contentType))).toEqual([]);
  });

  test('once, where the document says so for all, and for those alone that are handled', async () => {
    const channels = { a: post({}), b: post({}), c: post({}, 'application/json') };
    const text = JSON.stringify('text/xml');
    expect(await said({ channels, defaultContentType: 'text/xml' })).toEqual([
      ['warning', 'text/xml', text],
    ]);
    const others = { d: { publish: { message: { payload: {}, contentType: 'text/xml' } } } };
    expect(await said({ channels: { ...channels, ...others } })).toEqual([]);
  });

  test('in AsyncAPI 3, too', async () => {
    const messages = { a: { payload: {}, contentType: 'text/xml' } };
    const v3 = { asyncapi: '3.0.0', channels: { a: { address: 'a', messages } } };
    expect(await said(v3)).toHaveLength(1);
  });
});
