/** Random documents of a few operations whose messages have constants here and there. The same seed, the same document. */

export interface RandomEvents {
  readonly document: object;
  /** The same with every map, and every list whose order says nothing, in another order. */
  readonly reordered: object;
}

type Random = () => number;

const keys = ['type', 'kind', 'action', 'meta', 'data', 'status', 'n'];
const values = ['a', 'b', 'c', 'd', 1, 2, '1', true, null, 'e'];
const headers = ['x', 'y', 'z', 'w'];

export function randomEvents(seed: number): RandomEvents {
  const random = randomOf(seed);
  const document = new Maker(random).document();
  return { document, reordered: reorder(document, random, '') as object };
}

/** Xorshift. */
function randomOf(seed: number): Random {
  let state = Math.imul(seed + 1, 2654435761) >>> 0 || 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return (state >>> 0) / 2 ** 32;
  };
}

class Maker {
  readonly #random: Random;
  readonly #schemas: Record<string, object> = {};

  constructor(random: Random) {
    this.#random = random;
  }

  document(): object {
    const bases = { Base0: this.#object(2), Base1: this.#object(1) };
    const messages: Record<string, object> = {};
    const channels: Record<string, object> = {};
    const operations = 1 + this.#below(3);
    for (let operation = 0; operation < operations; operation++) {
      const own = Array.from({ length: 1 + this.#below(5) }, () => {
        const key = `Message${Object.keys(messages).length}`;
        messages[key] = this.#message(key);
        return { $ref: `#/components/messages/${key}` };
      });
      const address = this.#chance(0.1) ? '/' : `channel${operation}`;
      const message = { oneOf: own };
      channels[address] = { subscribe: { operationId: `operation${operation}`, message } };
    }
    return {
      asyncapi: '2.6.0',
      info: { title: 'Random events', version: '1.0.0' },
      channels,
      components: { messages, schemas: { ...bases, ...this.#schemas } },
    };
  }

  #message(key: string): object {
    const header = { type: 'object', properties: { 'X-Event': { const: this.#pick(headers) } } };
    return {
      name: `event.${key}`,
      payload: this.#payload(),
      ...(this.#chance(0.15) && { headers: header }),
    };
  }

  #payload(): object {
    const base = { $ref: `#/components/schemas/Base${this.#below(2)}` };
    const kind = this.#random();
    if (kind < 0.25) return { allOf: [base, this.#object(2)] };
    if (kind < 0.35) return base;
    if (kind < 0.42) return { type: 'array', items: this.#object(1) };
    if (kind < 0.46) return { oneOf: [this.#object(1), this.#object(1)] };
    return this.#wrapped(this.#object(2));
  }

  #object(depth: number): object {
    const own = keys.filter(() => this.#chance(0.35));
    const required = own.filter(() => this.#chance(0.5));
    const properties = own.map((key) => [
      key,
      depth > 0 && this.#chance(0.3) ? this.#composed(depth - 1) : this.#scalar(),
    ]);
    return {
      type: 'object',
      properties: Object.fromEntries(properties) as object,
      ...(required.length > 0 && { required }),
    };
  }

  #composed(depth: number): object {
    const inner = this.#object(depth);
    return this.#wrapped(this.#chance(0.25) ? { type: 'array', items: inner } : inner);
  }

  #scalar(): object {
    const kind = this.#random();
    if (kind < 0.35) return { const: this.#pick(values) };
    if (kind < 0.55) return { enum: [...new Set([this.#pick(values), this.#pick(values)])] };
    if (kind < 0.65) return { enum: [this.#pick(values)] };
    if (kind < 0.8) return { type: 'string' };
    return kind < 0.9 ? { type: ['string', 'null'] } : {};
  }

  /** Behind a reference, or beside another schema. */
  #wrapped(schema: object): object {
    const kind = this.#random();
    if (kind < 0.1) return { allOf: [schema, this.#object(0)] };
    if (kind < 0.17) return { oneOf: [schema, { type: 'null' }] };
    if (kind > 0.4) return schema;
    const name = `Schema${Object.keys(this.#schemas).length}`;
    this.#schemas[name] = schema;
    return { $ref: `#/components/schemas/${name}` };
  }

  #below(limit: number): number {
    return Math.floor(this.#random() * limit);
  }

  #chance(probability: number): boolean {
    return this.#random() < probability;
  }

  #pick<Value>(from: readonly Value[]): Value {
    return from[this.#below(from.length)] as Value;
  }
}

function reorder(value: unknown, random: Random, key: string): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => reorder(item, random, ''));
    return key === 'oneOf' || key === 'required' ? shuffled(items, random) : items;
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([name, part]) => [name, reorder(part, random, name)]);
  return Object.fromEntries(shuffled(entries, random));
}

function shuffled<Item>(items: readonly Item[], random: Random): Item[] {
  return items
    .map((item) => ({ item, place: random() }))
    .sort((left, right) => left.place - right.place)
    .map(({ item }) => item);
}
