import { randomOf, shuffled, type Random } from './rewrite.js';

type Fields = Record<string, unknown>;

/** Keys that AsyncAPI allows for components. Some differ only by case, are reserved, or start oddly. */
const componentKeys = [
  ...[
    'Order',
    'order',
    'ORDER',
    'order_line',
    'OrderLine',
    'class',
    'default',
    '2fa',
    'then',
    'Error',
  ],
  ...[
    'a.b',
    'a-b',
    '_',
    '__',
    'Item',
    'index',
    'con',
    'constructor',
    'toString',
    'Is',
    'Issues',
    'null',
  ],
  ...[
    'string',
    'Array',
    'ticket',
    'Ticket',
    'TicketEvent',
    'OrderItem',
    'value',
    'Handlers',
    'WebhookEvent',
  ],
];

const propertyKeys = [
  ...[
    'id',
    'name',
    'created_at',
    'first_name',
    'firstName',
    'links',
    'items',
    'value',
    'type',
    'kind',
  ],
  ...[
    '',
    ' ',
    'a b',
    "it's",
    '"',
    '`',
    '\\',
    '*/',
    '//',
    '${x}',
    '{{x}}',
    '\n',
    '\u2028',
    '🎉',
    'größe',
  ],
  ...[
    '名前',
    '200',
    '-1',
    '1e3',
    'class',
    'default',
    'then',
    '__proto__',
    'constructor',
    'toString',
  ],
  ...[
    'hasOwnProperty',
    'a/b',
    'a~b',
    'a%20b',
    'E',
    'e',
    'length',
    'properties',
    'x-y',
    '#',
    '@type',
    '$id2',
  ],
];

const texts = [
  ...[
    'Plain.',
    'It is */ over',
    'Two\nlines',
    'A tab\there',
    '@deprecated by {@link x}',
    '`code` ${x}',
  ],
  ...['trailing \\', '<!-- html -->', 'naïve 名前 🎉', '   ', '', '* star', 'long '.repeat(40)],
];

const patterns = ['^a', '^[a-z]+$', '^x-', '\\d{3}', '[^/]', '^\\w+@', '/', '^(?:a|b)$', '\\p{L}'];
const formats = ['date-time', 'uuid', 'email', 'uri', 'int32', 'unheard-of'];
const scalars = [null, true, false, 0, 1, -1.5, 1e21, '', 'a', 'b', "it's", '*/', '\n', 'é'];

/** A valid document of AsyncAPI 2.6 or 3.0 with schemas of any shape; the same for the same seed. */
export function randomDocument(seed: number): object {
  return new Writer(randomOf(seed)).document();
}

class Writer {
  private readonly schemaKeys: readonly string[];
  private readonly propertyKeys: readonly string[];

  constructor(private readonly random: Random) {
    this.schemaKeys = this.some(componentKeys, 1 + this.upTo(6));
    this.propertyKeys = this.some(propertyKeys, 12);
  }

  document(): object {
    const info = {
      title: this.one(texts) || 'Untitled',
      version: this.one(['1.0.0', '1.2', '0.1.0-rc.1']),
    };
    const schemas = Object.fromEntries(this.schemaKeys.map((key) => [key, this.component()]));
    const messages = Object.fromEntries(
      this.some(componentKeys, 1 + this.upTo(3)).map((key) => [key, this.message()]),
    );
    const components = { messages, schemas };
    const body = this.chance(0.5) ? this.version2(messages) : this.version3(messages);
    return { info, ...body, components };
  }

  private version2(messages: Fields): Fields {
    const names = Object.keys(messages);
    const channels = names.map((name, index) => {
      const message = { $ref: `#/components/messages/${name}` };
      const several = { oneOf: names.map((other) => ({ $ref: `#/components/messages/${other}` })) };
      const operation = {
        ...(this.chance(0.7) && { operationId: `${this.one(componentKeys)}${index}` }),
        ...(this.chance(0.3) && { summary: this.one(texts) }),
        message: this.chance(0.2) && names.length > 1 ? several : message,
      };
      const action = this.one(['subscribe', 'publish']);
      return [`${this.one(['a', 'b/c', 'x.y', 'a-b'])}/${index}`, { [action]: operation }];
    });
    return { asyncapi: '2.6.0', channels: Object.fromEntries(channels) as Fields };
  }

  private version3(messages: Fields): Fields {
    const names = Object.keys(messages);
    const channels = names.map((name, index) => [
      `channel${index}`,
      {
        address: this.chance(0.1) ? null : `${this.one(['a', 'b/{id}', 'x.y.>'])}/${index}`,
        messages: { [name]: { $ref: `#/components/messages/${name}` } },
      },
    ]);
    for (const [, channel] of channels as [
      string,
      { address: string | null; parameters?: object },
    ][]) {
      if (channel.address?.includes('{id}')) channel.parameters = { id: {} };
    }
    const operations = names.map((name, index) => [
      `${this.one(componentKeys)}${index}`,
      {
        action: this.one(['send', 'receive']),
        channel: { $ref: `#/channels/channel${index}` },
        ...(this.chance(0.5) && {
          messages: [{ $ref: `#/channels/channel${index}/messages/${name}` }],
        }),
      },
    ]);
    return {
      asyncapi: '3.0.0',
      channels: Object.fromEntries(channels) as Fields,
      operations: Object.fromEntries(operations) as Fields,
    };
  }

  private message(): Fields {
    return {
      ...(this.chance(0.3) && { summary: this.one(texts) }),
      ...(this.chance(0.3) && { description: this.one(texts) }),
      payload: this.keywords(this.one([1, 2, 2])),
    };
  }

  /** Never a bare reference, or two of them could lead to each other. */
  private component(): Fields {
    return this.keywords(this.one([1, 2, 2, 3]));
  }

  private schema(depth: number): unknown {
    if (this.chance(0.25)) return this.reference();
    if (this.chance(0.04)) return this.chance(0.7);
    return this.keywords(depth);
  }

  private reference(): Fields {
    return { $ref: `#/components/schemas/${this.one(this.schemaKeys)}` };
  }

  private keywords(depth: number): Fields {
    const kinds = [
      ...[() => this.object(depth), () => this.object(depth), () => this.object(depth)],
      ...[() => this.array(depth), () => this.string(), () => this.number(), () => this.oddType()],
      ...[() => this.choice(), () => this.combination(depth), () => this.condition(depth)],
    ];
    const plain =
      depth > 0 ? this.one(kinds)() : this.one([() => this.string(), () => this.choice()])();
    const mixed = this.chance(0.1) && depth > 0 ? this.one(kinds)() : {};
    return { ...plain, ...mixed, ...this.annotations() };
  }

  private annotations(): Fields {
    return {
      ...(this.chance(0.15) && { title: this.one(texts) }),
      ...(this.chance(0.2) && { description: this.one(texts) }),
      ...(this.chance(0.05) && { deprecated: true }),
      ...(this.chance(0.05) && { readOnly: true }),
    };
  }

  private object(depth: number): Fields {
    const keys = this.some(this.propertyKeys, this.upTo(5));
    const properties = Object.fromEntries(keys.map((key) => [key, this.schema(depth - 1)]));
    const [first = 'id', second = 'name'] = keys;
    return {
      ...(this.chance(0.85) && { type: 'object' }),
      ...(this.chance(0.9) && { properties }),
      ...(this.chance(0.5) && { required: this.some([...keys, 'other'], this.upTo(2)) }),
      ...(this.chance(0.3) && { additionalProperties: this.schema(depth - 1) }),
      ...(this.chance(0.15) && { additionalProperties: false }),
      ...(this.chance(0.1) && {
        patternProperties: { [this.one(patterns)]: this.schema(depth - 1) },
      }),
      ...(this.chance(0.08) && { propertyNames: { maxLength: 30 } }),
      ...(this.chance(0.08) && { dependencies: { [first]: [second] } }),
      ...(this.chance(0.05) && { dependencies: { [first]: this.schema(depth - 1) } }),
      ...(this.chance(0.05) && { minProperties: 1 }),
      ...(this.chance(0.05) && { maxProperties: 6 }),
    };
  }

  private array(depth: number): Fields {
    const tuple = [this.schema(depth - 1), this.schema(depth - 1)];
    const isTuple = this.chance(0.3);
    return {
      ...(this.chance(0.9) && { type: 'array' }),
      items: isTuple ? tuple : this.schema(depth - 1),
      ...(isTuple &&
        this.chance(0.5) && { additionalItems: this.chance(0.3) && this.schema(depth - 1) }),
      ...(this.chance(0.2) && { minItems: this.upTo(2) }),
      ...(this.chance(0.1) && { maxItems: 3 + this.upTo(2) }),
      ...(this.chance(0.1) && { uniqueItems: true }),
      ...(this.chance(0.08) && { contains: this.schema(depth - 1) }),
    };
  }

  private string(): Fields {
    return {
      type: 'string',
      ...(this.chance(0.2) && { format: this.one(formats) }),
      ...(this.chance(0.2) && { pattern: this.one(patterns) }),
      ...(this.chance(0.2) && { minLength: this.upTo(3) }),
      ...(this.chance(0.2) && { maxLength: 3 + this.upTo(20) }),
    };
  }

  private number(): Fields {
    return {
      type: this.one(['number', 'integer']),
      ...(this.chance(0.3) && { minimum: this.upTo(5) }),
      ...(this.chance(0.2) && { maximum: 5 + this.upTo(100) }),
      ...(this.chance(0.1) && { exclusiveMinimum: 0 }),
      ...(this.chance(0.1) && { exclusiveMaximum: 1000 }),
      ...(this.chance(0.1) && { multipleOf: this.one([1, 2, 0.5, 0.01]) }),
    };
  }

  private oddType(): Fields {
    const types = ['string', 'integer', 'number', 'boolean', 'null', 'object', 'array'];
    return this.one<Fields>([
      { type: this.some(types, 1 + this.upTo(3)) },
      { type: 'boolean' },
      { type: 'null' },
      {},
      { minLength: 2 },
      { minimum: 3 },
      { required: ['id'] },
    ]);
  }

  private choice(): Fields {
    if (this.chance(0.4)) return { const: this.value(2) };
    const values = [
      ...this.some(scalars, 1 + this.upTo(4)),
      ...(this.chance(0.2) ? [this.value(2)] : []),
    ];
    return {
      enum: unique(values),
      ...(this.chance(0.2) && { type: ['string', 'number', 'null'] }),
    };
  }

  private value(depth: number): unknown {
    if (depth === 0 || this.chance(0.6)) return this.one(scalars);
    if (this.chance(0.5)) return [this.value(depth - 1), this.value(depth - 1)];
    return Object.fromEntries(
      this.some(this.propertyKeys, 2).map((key) => [key, this.value(depth - 1)]),
    );
  }

  private combination(depth: number): Fields {
    const parts = Array.from({ length: 1 + this.upTo(3) }, () => this.schema(depth - 1));
    const keyword = this.one(['allOf', 'anyOf', 'oneOf', 'oneOf']);
    return { [keyword]: parts, ...(this.chance(0.3) && this.object(depth)) };
  }

  private condition(depth: number): Fields {
    if (this.chance(0.3)) return { ...this.object(depth), not: this.schema(depth - 1) };
    return {
      ...this.object(depth),
      if: this.schema(depth - 1),
      ...(this.chance(0.7) && { then: this.schema(depth - 1) }),
      ...(this.chance(0.5) && { else: this.schema(depth - 1) }),
    };
  }

  private chance(probability: number): boolean {
    return this.random() < probability;
  }

  /** From 0 to `most`. */
  private upTo(most: number): number {
    return Math.floor(this.random() * (most + 1));
  }

  private one<Item>(items: readonly Item[]): Item {
    return items[Math.floor(this.random() * items.length)] as Item;
  }

  private some<Item>(items: readonly Item[], count: number): readonly Item[] {
    return shuffled(items, this.random).slice(0, count);
  }
}

function unique(values: readonly unknown[]): readonly unknown[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}
