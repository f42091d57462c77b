/** Schemas of every keyword, and bodies that break them as often as their size lets them. */
const ref = (name: string) => ({ $ref: `#/components/schemas/${name}` });
const object = (properties: object, more: object = {}) => ({ type: 'object', properties, ...more });
const list = (items: object, more: object = {}) => ({ type: 'array', items, ...more });
const text = { type: 'string' };

/** A schema whose alternatives test the same children, each for itself. */
const twice = (name: string, last: number) =>
  object({ child: ref(name), items: list(ref(name)), last: { const: last } });

export const schemas: Readonly<Record<string, object>> = {
  Text: text,
  Texts: list(text),
  Links: list({ type: 'string', format: 'uri' }),
  Numbers: list({ type: 'number', minimum: 3, exclusiveMaximum: 4, multipleOf: 0.7 }),
  Enums: list({ enum: ['a', { a: 1 }, [1, 2], null] }),
  Constants: list({ const: { a: { b: [1, 2, 3] } } }),
  TextsByKey: { type: 'object', additionalProperties: list(text) },
  Maps: { type: 'object', additionalProperties: { type: 'object', additionalProperties: text } },
  Closed: object({ a: {} }, { additionalProperties: false }),
  Names: { type: 'object', propertyNames: { maxLength: 3, pattern: '^[a-z]+$', enum: ['a', 'b'] } },
  Patterns: {
    type: 'object',
    patternProperties: { '^.': list(text), '/': { type: 'null' } },
    additionalProperties: text,
  },
  NamesOrNothing: {
    type: 'object',
    propertyNames: { anyOf: [{}, { maxLength: 1 }] },
    patternProperties: { '^a': {}, '^b': false },
    additionalProperties: { allOf: [{}] },
  },
  Required: list({ type: 'object', required: Array.from({ length: 30 }, (_, i) => `key${i}`) }),
  Tuple: { type: 'array', items: [text, { type: 'integer' }], additionalItems: text },
  Contains: list({ contains: { const: 1 } }, { contains: text, uniqueItems: true }),
  Repetition: { type: 'array', uniqueItems: true, items: { uniqueItems: true } },
  Sizes: list({ minLength: 5, maxLength: 2, minItems: 5, maxItems: 1, minProperties: 5 }),
  Limited: object({
    text: { type: 'string', minLength: 2, maxLength: 5 },
    list: { type: 'array', minItems: 1, maxItems: 2 },
    object: { type: 'object', minProperties: 1, maxProperties: 2 },
    number: { type: 'number', maximum: 5 },
    items: list({ type: 'string', minLength: 1 }),
  }),
  Tree: object(
    { name: text, children: list(ref('Tree')), child: ref('Tree'), items: list(ref('Tree')) },
    { required: ['name'] },
  ),
  Values: { type: 'object', additionalProperties: ref('Values') },
  Dependent: {
    type: 'object',
    dependencies: {
      a: ['b', 'c'],
      child: object({ child: ref('Dependent') }, { required: ['b'] }),
    },
  },
  Any: { anyOf: [object({ child: ref('Any'), items: list(ref('Any')) }), list(ref('Any')), text] },
  OneTwice: { oneOf: [twice('OneTwice', 1), twice('OneTwice', 2)] },
  AllTwice: { allOf: [twice('AllTwice', 1), object({ child: ref('AllTwice') })] },
  IfTwice: { if: twice('IfTwice', 1), then: twice('IfTwice', 2), else: twice('IfTwice', 3) },
  NotTwice: { not: { anyOf: [twice('NotTwice', 1), twice('NotTwice', 2)] } },
};

/** As many parts as fit. */
function filled(size: number, part: string): string {
  return Array.from({ length: Math.floor(size / (part.length + 1)) }, () => part).join(',');
}

const listOf = (part: string) => (size: number) => `[${filled(size, part)}]`;
const itemsOf = (part: string) => (size: number) => `{"items":[${filled(size, part)}]}`;

function keysOf(size: number, part: (index: number) => string): string {
  const parts: string[] = [];
  for (let length = 0; length < size; length += (parts.at(-1) ?? '').length + 1) {
    parts.push(part(parts.length));
  }
  return `{${parts.join(',')}}`;
}

const longKey = (character: string) => (size: number) =>
  `{"${character.repeat(size / 2 / character.length)}":[${filled(size / 2, '1')}]}`;

/** Texts of JSON, of about the size that is asked for. */
export const bodies: Readonly<Record<string, (size: number) => string>> = {
  numbers: listOf('1'),
  'large numbers': listOf('1e308'),
  'empty texts': listOf('""'),
  'empty objects': listOf('{}'),
  'empty lists': listOf('[]'),
  'objects with members': listOf('{"a":1,"b":{"c":[1]}}'),
  'nodes without a name': itemsOf('{}'),
  'nodes with a child': itemsOf('{"child":{"child":{}}}'),
  'many keys': (size) => keysOf(size, (index) => `"k${index}":1`),
  'many keys of lists': (size) => keysOf(size, (index) => `"/~${index}":[1]`),
  'long keys': (size) => keysOf(size, (index) => `"${'/'.repeat(5_000)}${index}":[1,1,1,1,1,1,1]`),
  'a key of slashes': longKey('/'),
  'a key of tildes': longKey('~'),
  'a key of é': longKey('é'),
  'a key of half characters': longKey('\\ud800'),
  'a key of what is not printed': longKey('\\u0001'),
  'nested keys': (size) => `{"${'/'.repeat(size / 500)}":`.repeat(490) + '1' + '}'.repeat(490),
  'nested nodes': (size) =>
    '{"child":'.repeat(490) + `{"items":[${filled(size, '{}')}]}` + '}'.repeat(490),
  'nested lists': (size) => '['.repeat(size / 2) + ']'.repeat(size / 2),
};
