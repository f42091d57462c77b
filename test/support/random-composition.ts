import { documentOf } from './forge.js';
import { randomOf, shuffled, type Random } from './rewrite.js';

type Fields = Record<string, unknown>;

const keys = ['id', 'tag', 'at', 'size', 'list', 'owner'] as const;

/**
 * A document of schemas that are put together: `allOf`, `anyOf`, `oneOf`, `required`, references, `nullable` and
 * discriminators. A property has the same type wherever it is described, so that most of them can be met. The same for the same seed.
 */
export function randomComposition(seed: number): object {
  return new Composer(randomOf(seed)).document();
}

class Composer {
  private readonly types: Readonly<Record<string, Fields>>;
  private readonly made: string[] = [];

  constructor(private readonly random: Random) {
    const types = [
      { type: 'string' },
      { type: 'integer' },
      { type: 'array', items: { type: 'string' } },
      { type: 'object', required: ['x'], properties: { x: { type: 'boolean' } } },
      { enum: ['red', 'green'] },
      { type: 'string', nullable: true },
    ];
    this.types = Object.fromEntries(
      shuffled(types, random).map((type, index) => [keys[index] ?? 'id', type]),
    );
  }

  document(): object {
    const schemas: Fields = {};
    const add = (name: string, schema: Fields): void => {
      schemas[name] = schema;
      this.made.push(name);
    };
    add('First', this.object());
    for (const name of ['Second', 'Third', 'Fourth', 'Fifth', 'Sixth']) add(name, this.schema());
    Object.assign(schemas, this.family());
    return documentOf({ schemas });
  }

  private schema(): Fields {
    return this.chance(0.3) ? this.object() : this.composed(2);
  }

  private composed(depth: number): Fields {
    const parts = Array.from({ length: 1 + this.upTo(2) }, () => this.part(depth));
    const others = Array.from({ length: 2 }, () => this.part(depth));
    return {
      ...(this.chance(0.8) && { allOf: parts }),
      ...(this.chance(0.4) && { anyOf: others }),
      ...(this.chance(0.4) && { required: this.someKeys(2) }),
      ...(this.chance(0.4) && { properties: this.properties() }),
      ...(this.chance(0.2) && { type: 'object' }),
      ...(this.chance(0.15) && { nullable: true }),
    };
  }

  private part(depth: number): Fields {
    const kinds = [
      () => this.reference(),
      () => this.reference(),
      () => ({ required: this.someKeys(2) }),
      () => this.object(),
      () => (depth > 0 ? this.composed(depth - 1) : this.object()),
    ];
    return this.one(kinds)();
  }

  private reference(): Fields {
    const nullable = this.chance(0.1) && { nullable: true };
    return { $ref: `#/components/schemas/${this.one(this.made)}`, ...nullable };
  }

  private object(): Fields {
    return {
      ...(this.chance(0.6) && { type: 'object' }),
      properties: this.properties(),
      ...(this.chance(0.5) && { required: this.someKeys(2) }),
    };
  }

  private properties(): Fields {
    return Object.fromEntries(this.someKeys(4).map((key) => [key, this.property(key)]));
  }

  private property(key: string): unknown {
    if (this.chance(0.1)) return { description: `Any ${key}.` };
    return { ...this.types[key], ...(this.chance(0.2) && { description: `The ${key}.` }) };
  }

  /** A base with a discriminator, its heirs, and a choice of them. */
  private family(): Fields {
    const heir = (base: string): Fields => ({
      allOf: [{ $ref: `#/components/schemas/${base}` }, this.object()],
      ...(this.chance(0.3) && { required: this.someKeys(2) }),
    });
    const own = { properties: { kind: { const: 'own' } } };
    const heirs: Fields = {
      Cat: heir('Base'),
      Dog: { ...heir('Base'), ...(this.chance(0.4) && own) },
      Lion: heir('Cat'),
    };
    const names = shuffled(Object.keys(heirs), this.random).slice(0, 2 + this.upTo(1));
    const choice = names.map((name) => ({ $ref: `#/components/schemas/${name}` }));
    const mapping = { cat: '#/components/schemas/Cat' };
    return {
      Base: {
        ...this.object(),
        ...this.base(),
        discriminator: this.chance(0.3) ? { propertyName: 'kind', mapping } : 'kind',
      },
      ...heirs,
      Choice: {
        [this.one(['oneOf', 'anyOf'])]: choice,
        ...(this.chance(0.3) && { required: this.someKeys(2) }),
        ...(this.chance(0.2) && { nullable: true }),
      },
    };
  }

  private base(): Fields {
    return {
      type: 'object',
      required: ['kind', ...this.someKeys(1)],
      properties: { kind: { type: 'string' }, ...this.properties() },
    };
  }

  private someKeys(most: number): readonly string[] {
    return shuffled(keys, this.random).slice(0, 1 + this.upTo(most - 1));
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
}
