import { expect, test } from 'vitest';
import { compareModels } from '../src/evolution/compare.js';
import { describedOf } from './support/described.js';

type Schemas = Readonly<Record<string, object>>;

const text = { type: 'string' };

function object(properties: object, more: object = {}): object {
  return { type: 'object', properties, ...more };
}

const closed = { additionalProperties: false };

function of(kind: string, properties: object = {}): object {
  return object({ kind: { const: kind }, ...properties }, { required: ['kind'] });
}

function to(name: string): object {
  return { $ref: `#/components/schemas/${name}` };
}

function documentOf(schemas: Schemas): object {
  return {
    asyncapi: '2.6.0',
    info: { title: 'Orders', version: '1.0.0' },
    channels: {
      orders: { subscribe: { operationId: 'order', message: { payload: to('Order') } } },
    },
    components: { schemas },
  };
}

function kinded(properties: object): object {
  const required = ['kind', ...Object.keys(properties)];
  return object({ kind: text, ...properties }, { required });
}

/** Alternatives that are told by their names. */
function told(...names: readonly string[]): object {
  return { discriminator: 'kind', oneOf: names.map(to) };
}

const base = { ...kinded({ at: text }), discriminator: 'kind' };

function heir(properties: object = {}): object {
  return { allOf: [to('Base'), object(properties)] };
}

const card = kinded({ digits: text });
const iban = kinded({ bank: text });

/** The second alternative of a last member, in the second alternative of another. */
const far = object({
  ...Object.fromEntries(Array.from({ length: 12 }, (_, index) => [`text${index}`, text])),
  last: { anyOf: [of('free'), of('due', { paid: to('Pay') })] },
});

/** Edits of the schema `Order` and of those beside it, and all that is said of its payload. */
const edits: Readonly<
  Record<string, readonly [old: Schemas, next: Schemas, said: readonly string[]]>
> = {
  'a member of a schema that is made of others is called after the one that describes it': [
    {
      Base: object({ id: text, at: text }),
      Order: { allOf: [to('Base'), object({ price: text, note: text })] },
    },
    { Base: object({ id: text }), Order: { allOf: [to('Base'), object({ price: text })] } },
    ['breaking Base.at is gone.', 'breaking Order.note is gone.'],
  ],
  'a member that is renamed is called after the schema that describes it, in both documents': [
    { Base: object({ email: text }), Order: { allOf: [to('Base'), object({ price: text })] } },
    { Base: object({ mail: text }), Order: { allOf: [to('Base'), object({ price: text })] } },
    ['breaking Base.email is called Base.mail now.'],
  ],
  'a place that may be null is called after the member that it is': [
    { Item: object({ id: text }), Order: object({ item: to('Item') }) },
    {
      Item: object({ id: text }),
      Order: object({ item: { anyOf: [to('Item'), { type: 'null' }] } }),
    },
    ['breaking Order.item may be null now.'],
  ],
  'a schema that becomes one of several may be the others': [
    {
      Card: object({ number: text }, { required: ['number'] }),
      Order: object({ paid: to('Card') }),
    },
    {
      Card: object({ number: text }, { required: ['number'] }),
      Iban: object({ iban: text }, { required: ['iban'] }),
      Order: object({ paid: { anyOf: [to('Card'), to('Iban')] } }),
    },
    ['breaking Order.paid may be Iban now.'],
  ],
  'a schema that a discriminator makes one of several is still itself': [
    { Card: card, Iban: iban, Pay: told('Card'), Order: object({ paid: to('Pay') }) },
    { Card: card, Iban: iban, Pay: told('Card', 'Iban'), Order: object({ paid: to('Pay') }) },
    ['breaking Pay may be an object whose kind is "Iban" now.'],
  ],
  'a name for a schema becomes one for several': [
    { Card: card, Iban: iban, Pay: to('Card'), Order: object({ paid: to('Pay') }) },
    { Card: card, Iban: iban, Pay: told('Card', 'Iban'), Order: object({ paid: to('Pay') }) },
    ['breaking Pay may be an object whose kind is "Iban" now.', 'risky Pay.kind is "Card" now.'],
  ],
  'a base that becomes a list of its heirs has lost no member': [
    { Base: base, Card: heir({ digits: text }), Iban: heir(), Order: object({ paid: to('Base') }) },
    {
      Base: base,
      ...{ Card: heir({ digits: text }), Iban: heir() },
      Order: object({ paid: { oneOf: [to('Card'), to('Iban')] } }),
    },
    ['risky Order.paid is one of several alternatives now.'],
  ],
  'a member that only some alternatives have is gone': [
    { Order: object({ paid: object({ kind: text, at: text }) }) },
    { Order: object({ paid: { oneOf: [of('a'), of('b', { at: text })] } }) },
    ['breaking OrderPaid.at is gone.', 'risky Order.paid is one of several alternatives now.'],
  ],
  'two required members that are gone together are what a payload lacks': [
    { Order: object({ in: object({ id: text, at: text }, { required: ['id', 'at'] }) }) },
    { Order: object({ in: object({ more: text }) }) },
    [
      'breaking OrderIn.at is gone. It was required.',
      'breaking OrderIn.id is gone. It was required.',
      'safe OrderIn.more is new, and optional.',
    ],
  ],
  'one of several that may be null is still one of them': [
    { Card: card, Iban: iban, Pay: told('Card', 'Iban'), Order: object({ paid: to('Pay') }) },
    {
      ...{ Card: card, Iban: kinded({ bank: { type: 'integer' } }), Pay: told('Card', 'Iban') },
      Order: object({ paid: { ...to('Pay'), nullable: true } }),
    },
    ['breaking Iban.bank is an integer now, not a string.', 'breaking Order.paid may be null now.'],
  ],
  'a member that is gone as its object is closed is what is refused': [
    { Order: object({ in: object({ id: text, note: text }) }) },
    { Order: object({ in: object({ id: text }, closed) }) },
    [
      'breaking OrderIn.note is gone, and unknown members are refused.',
      'safe OrderIn accepts no unknown members now.',
    ],
  ],
  'alternatives without their discriminator are the same ones': [
    { Card: card, Iban: iban, Order: object({ paid: told('Card', 'Iban') }) },
    { Card: card, Iban: iban, Order: object({ paid: { oneOf: [to('Card'), to('Iban')] } }) },
    [
      'breaking Order.paid.kind need not be "Card" any more.',
      'breaking Order.paid.kind need not be "Iban" any more.',
    ],
  ],
  'a payload is found for a change far from its first sample': [
    { Card: card, Iban: iban, Pay: told('Card', 'Iban'), Order: far },
    {
      Card: card,
      Iban: kinded({ bank: { type: 'integer' } }),
      Pay: told('Card', 'Iban'),
      Order: far,
    },
    ['breaking Iban.bank is an integer now, not a string.'],
  ],
  'a type beside listed values says no more than they do': [
    { Order: object({ state: { type: 'string', enum: ['open'] } }) },
    { Order: object({ state: { type: ['string', 'null'], enum: ['open'] } }) },
    [],
  ],
  'listed values of another type are of another type': [
    { Order: object({ state: { type: 'integer', enum: [1, 2] } }) },
    { Order: object({ state: { type: 'string', enum: ['1', '2'] } }) },
    ['breaking Order.state is a string now, not an integer.'],
  ],
  'a closed list of places has no more items': [
    { Order: object({ at: { type: 'array', items: [text, text] } }) },
    { Order: object({ at: { type: 'array', items: [text, text], additionalItems: false } }) },
    ['risky Order.at[2…] is forbidden now.'],
  ],
  'a text of a pattern that no list has is a witness': [
    { Order: object({ code: { type: 'string', enum: ['AA', 'AB'] } }) },
    { Order: object({ code: { type: 'string', pattern: '^A[AB]B?$' } }) },
    [
      'breaking Order.code need not be one of "AA", "AB" any more.',
      'safe Order.code must match ^A[AB]B?$ now.',
    ],
  ],
  'members whose names match another pattern come with such a member': [
    { Order: object({ tags: { type: 'object', ...closed, patternProperties: { '^x-': text } } }) },
    {
      Order: object({ tags: { type: 'object', ...closed, patternProperties: { '^[xy]-': text } } }),
    },
    [
      'breaking Members of Order.tags whose names are like ^[xy]- are described now.',
      'breaking Members of Order.tags whose names are like ^x- are not described any more.',
    ],
  ],
  'a member that a pattern describes already is none that old receivers refuse': [
    {
      Order: object({ tags: { type: 'object', ...closed, patternProperties: { '^[ab]$': text } } }),
    },
    { Order: object({ tags: object({ a: text, b: text }, closed) }) },
    [
      'risky OrderTags.a is new, and optional.',
      'risky OrderTags.b is new, and optional.',
      'safe Members of Order.tags whose names are like ^[ab]$ are not described any more.',
    ],
  ],
  'an object that is no map any more has lost its other members': [
    { Order: object({ a: text }, { additionalProperties: text }) },
    { Order: object({ a: text }) },
    ['breaking Other members of Order are not described any more.'],
  ],
  'two members that change have a payload each': [
    { Order: object({ a: text, b: { type: 'integer' } }) },
    { Order: object({ a: { type: 'integer' }, b: text }) },
    [
      'breaking Order.a is an integer now, not a string.',
      'breaking Order.b is a string now, not an integer.',
    ],
  ],
  'a type that is in no payload is one that code may use': [
    { Sale: object({ id: text }), Order: object({}) },
    { Sale: object({ id: { type: 'integer' } }), Order: object({}) },
    ['breaking Sale.id is an integer now, not a string.'],
  ],
  'an alternative is called by its title, or by the value that tells it': [
    { Order: object({ v: { oneOf: [of('a'), { title: 'Fox', ...of('b') }, of('c')] } }) },
    { Order: object({ v: { oneOf: [of('a')] } }) },
    ['risky Order.v is never Fox now.', 'risky Order.v is never an object whose kind is "c" now.'],
  ],
  'the same in other words is no change': [
    {
      Order: object(
        {
          types: { oneOf: [text, { type: 'integer' }] },
          parts: { oneOf: [of('a', { x: text }), of('b', { y: text })] },
          card: text,
          cvc: text,
        },
        { dependencies: { card: ['cvc'] } },
      ),
    },
    {
      Order: object(
        {
          types: { type: ['string', 'integer'] },
          parts: {
            ...object({ kind: { enum: ['a', 'b'] } }, { required: ['kind'] }),
            oneOf: [
              { properties: { kind: { const: 'a' }, x: text } },
              { properties: { kind: { const: 'b' }, y: text } },
            ],
          },
          card: text,
          cvc: text,
        },
        { dependencies: { card: { required: ['cvc'] } } },
      ),
    },
    [],
  ],
  'a payload that is refused elsewhere first is a witness where it is refused there, too': [
    { Order: object({ a: text, b: object({}) }, { required: ['a', 'b'] }) },
    {
      Order: object(
        { a: { type: 'string', enum: ['x', 'y'] }, b: object({ c: text }) },
        { required: ['a', 'b'] },
      ),
    },
    ['breaking OrderB.c is new, and optional.', 'risky Order.a is one of "x", "y" now.'],
  ],
  'of two lower limits, the less strict one says nothing': [
    { Order: object({ n: { type: 'number', minimum: 0, exclusiveMinimum: 0 } }) },
    { Order: object({ n: { type: 'number', exclusiveMinimum: 0 } }) },
    [],
  ],
  'a list says its types, too': [
    { Order: object({ a: { const: null }, b: text }) },
    {
      Order: object({
        a: { type: ['string', 'null'] },
        b: { type: ['string', 'null'], enum: ['x', null] },
      }),
    },
    [
      'breaking Order.a need not be null any more.',
      'breaking Order.b may be null now.',
      'risky Order.b is one of "x", null now.',
    ],
  ],
  'an object that might have any member has lost those that are not described': [
    { Order: object({ data: { type: 'object' } }) },
    { Order: object({ data: object({ id: {} }) }) },
    ['breaking OrderData.id is new, and optional.'],
  ],
  'a list without places describes none': [
    { Order: object({ at: { type: 'array', items: [text], additionalItems: false } }) },
    { Order: object({ at: { type: 'array', items: text } }) },
    ['breaking Order.at describes no items by their places any more.'],
  ],
  'a type that is only left out is the same': [
    { Order: object({ data: object({ id: text }) }) },
    { Order: object({ data: { properties: { id: text } } }) },
    [],
  ],
  'where anything may be, no member is gone': [
    { Order: object({ data: object({ id: text }) }, { required: ['data'] }) },
    { Order: object({ data: true }, { required: ['data'] }) },
    ['breaking Order.data may be anything now, not only an object.'],
  ],
  'what was one value and is any of its type may not be anything': [
    { Order: object({ kind: { const: 'a' } }) },
    { Order: object({ kind: text }) },
    ['breaking Order.kind need not be "a" any more.'],
  ],
};

const fine = { verdict: 'fine' };

test.each(Object.entries(edits))('%s', async (_, [old, next, said]) => {
  const [was, is] = await Promise.all(
    [old, next].map((schemas) => describedOf(documentOf(schemas))),
  );
  const changes = compareModels(was ?? expect.unreachable(), is ?? expect.unreachable());
  const found = changes.filter(({ axes }) => axes);
  expect(found.map(({ severity, sentence }) => `${severity} ${sentence}`).sort()).toEqual(said);
  for (const { axes, sentence, advice, events, path } of found) {
    const { deployed, upgrade } = axes ?? expect.unreachable();
    expect([deployed.verdict, upgrade.verdict]).not.toContain('undecided');
    if (/OrderData|Other members of Order are/.test(sentence)) {
      expect([axes?.reading.verdict, path]).toEqual([
        'refused',
        /Data/.test(sentence) ? ['data'] : [],
      ]);
    }
    if (sentence.startsWith('Order.b is one of')) expect(axes?.reading).toEqual(fine);
    expect(advice?.includes('answer 422') ?? false).toBe(deployed.verdict === 'refused');
    if (events.length === 0) expect([deployed, upgrade]).toEqual([fine, fine]);
    for (const { witness } of [deployed, upgrade]) {
      if (sentence.startsWith('OrderB.c')) expect(witness?.misfit.pointer ?? '/b/c').toBe('/b/c');
      // The place that the payload is refused at is the one that the sentence is about.
      const [, name] = /^Order\.(\w+) is (?:an|a) /.exec(sentence) ?? [];
      if (witness && name) expect(witness.misfit.pointer).toBe(`/${name}`);
    }
  }
});

test('code that reads a member that is renamed has its old name', async () => {
  const models = await Promise.all(
    ['email', 'mail'].map((key) => describedOf(documentOf({ Order: object({ [key]: text }) }))),
  );
  const [was = expect.unreachable(), is = expect.unreachable()] = models;
  expect(compareModels(was, is).map(({ code, path }) => [code, path])).toContainEqual([
    'property-renamed',
    ['email'],
  ]);
});

test('a member that refers to a schema now is the place of the change, not that schema or another member that refers to it', async () => {
  const models = await Promise.all(
    [text, to('Pay')].map((last) =>
      describedOf(
        documentOf({ Pay: object({ at: text }), Order: object({ first: to('Pay'), last }) }),
      ),
    ),
  );
  const [was = expect.unreachable(), is = expect.unreachable()] = models;
  expect(compareModels(was, is).map(({ code, path }) => [code, path])).toEqual([
    ['type-changed', ['last']],
  ]);
  const at = '#/components/schemas/Order/properties/last';
  expect(compareModels(was, is).map(({ pointers }) => pointers)).toEqual([{ old: at, new: at }]);
  expect(compareModels(is, was).map(({ pointers }) => pointers)).toEqual([{ old: at, new: at }]);
});
