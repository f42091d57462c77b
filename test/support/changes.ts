/** A change of one payload, and what it has to be called and to mean. */
export interface Row {
  readonly code: string;
  readonly old: object;
  readonly new: object;
  /** `d` deployed and `u` upgrade are refused; `r` reading and `b` building don't compile. */
  readonly axes: string;
  readonly severity: 'breaking' | 'risky' | 'safe' | 'docs';
  /** The code of the edit back; undefined where it is the same. */
  readonly mirror?: string;
  /** The axes of the edit back, where they are not those of this one turned round. */
  readonly back?: string;
}

/** An object with a member `n` of this schema, which is always there. */
function holding(n: object, more: object = {}): object {
  return { type: 'object', required: ['n'], properties: { n }, ...more };
}

function object(properties: object, more: object = {}): object {
  return { type: 'object', properties, ...more };
}

const text = { type: 'string' };
const integer = { type: 'integer' };

function member(
  code: string,
  old: object,
  next: object,
  axes: string,
  severity: Row['severity'],
  mirror?: string,
): Row {
  const row = { code, old: holding(old), new: holding(next), axes, severity };
  return mirror === undefined ? row : { ...row, mirror };
}

/** A lower or an upper limit, in all its ways. */
function limits(word: string, keyword: string, base: object, low: number, high: number): Row[] {
  const isUpper = word.startsWith('max');
  const rises = isUpper ? (['d', 'breaking'] as const) : (['u', 'risky'] as const);
  const comes = ['u', 'risky'] as const;
  const [less, more] = [
    { ...base, [keyword]: low },
    { ...base, [keyword]: high },
  ];
  return [
    member(`${word}-raised`, less, more, rises[0], rises[1], `${word}-lowered`),
    member(`${word}-added`, base, more, comes[0], comes[1], `${word}-removed`),
  ];
}

const list = { type: 'array', items: text };
const map = { type: 'object', additionalProperties: integer };
const cat = object({ kind: { const: 'cat' }, meow: text }, { required: ['kind'] });
const dog = object({ kind: { const: 'dog' }, bark: text }, { required: ['kind'] });
const fox = object({ kind: { const: 'fox' } }, { required: ['kind'] });

const closed = { additionalProperties: false };

/** Each kind of change of a payload. */
export const rows: readonly Row[] = [
  {
    ...{ code: 'property-added', mirror: 'property-removed' },
    ...{ old: holding(text), new: holding(text, { properties: { n: text, m: integer } }) },
    ...{ axes: '', severity: 'safe', back: '' },
  },
  {
    ...{ code: 'required-property-added', mirror: 'required-property-removed' },
    old: holding(text),
    new: object({ n: text, m: integer }, { required: ['n', 'm'] }),
    ...{ axes: 'ub', severity: 'risky' },
  },
  {
    ...{ code: 'property-added-to-closed', mirror: 'property-removed-from-closed' },
    old: holding(text, closed),
    new: holding(text, { properties: { n: text, m: integer }, ...closed }),
    ...{ axes: 'd', severity: 'breaking' },
  },
  {
    code: 'property-renamed',
    old: holding(text, { properties: { n: text, snoozed_until: integer } }),
    new: holding(text, { properties: { n: text, snoozedUntil: integer } }),
    ...{ axes: '', severity: 'breaking' },
  },
  {
    code: 'required-property-renamed',
    old: object({ snoozed_until: integer }, { required: ['snoozed_until'] }),
    new: object({ snoozedUntil: integer }, { required: ['snoozedUntil'] }),
    ...{ axes: 'durb', severity: 'breaking' },
  },
  {
    ...{ code: 'property-made-optional', mirror: 'property-made-required' },
    ...{ old: holding(text), new: object({ n: text }), axes: 'dr', severity: 'breaking' },
  },
  member('type-changed', text, { type: 'boolean' }, 'durb', 'breaking'),
  member('type-widened', text, { type: ['string', 'boolean'] }, 'dr', 'breaking', 'type-narrowed'),
  member('type-removed', text, {}, 'dr', 'breaking', 'type-added'),
  member('null-allowed', text, { type: ['string', 'null'] }, 'dr', 'breaking', 'null-forbidden'),
  member(
    'integer-became-number',
    integer,
    { type: 'number' },
    'd',
    'breaking',
    'number-became-integer',
  ),
  member(
    'enum-value-added',
    { enum: ['a'], type: 'string' },
    { enum: ['a', 'b'], type: 'string' },
    'dr',
    'breaking',
    'enum-value-removed',
  ),
  member('enum-introduced', text, { ...text, enum: ['a', 'b'] }, 'ub', 'risky', 'enum-lifted'),
  member('enum-introduced', text, { const: 'a' }, 'ub', 'risky', 'enum-lifted'),
  member(
    'null-allowed',
    { ...text, enum: ['a'] },
    { type: ['string', 'null'], enum: ['a', null] },
    'dr',
    'breaking',
    'null-forbidden',
  ),
  member(
    'null-allowed',
    { enum: ['a'] },
    { enum: ['a', null] },
    'dr',
    'breaking',
    'null-forbidden',
  ),
  member('constant-changed', { const: 'a' }, { const: 'b' }, 'durb', 'breaking'),
  ...limits('minimum', 'minimum', integer, 1, 5),
  ...limits('minimum', 'exclusiveMinimum', integer, 1, 5),
  ...limits('maximum', 'maximum', integer, 1, 5),
  ...limits('maximum', 'exclusiveMaximum', { type: 'number' }, 1, 5),
  ...limits('min-length', 'minLength', text, 1, 5),
  ...limits('max-length', 'maxLength', text, 1, 5),
  ...limits('min-items', 'minItems', list, 1, 3),
  ...limits('max-items', 'maxItems', list, 1, 3),
  ...limits('min-properties', 'minProperties', map, 1, 2),
  ...limits('max-properties', 'maxProperties', map, 1, 2),
  member(
    'multiple-added',
    integer,
    { ...integer, multipleOf: 5 },
    'u',
    'risky',
    'multiple-removed',
  ),
  member(
    'multiple-changed',
    { ...integer, multipleOf: 4 },
    { ...integer, multipleOf: 6 },
    'du',
    'breaking',
  ),
  member(
    'pattern-added',
    text,
    { ...text, pattern: '^[A-Z]{3}$' },
    'u',
    'risky',
    'pattern-removed',
  ),
  member(
    'pattern-changed',
    { ...text, pattern: '^[A-Z]{3}$' },
    { ...text, pattern: '^[A-Z]{3,4}$' },
    'd',
    'breaking',
  ),
  member('format-added', text, { ...text, format: 'email' }, '', 'docs', 'format-removed'),
  member('format-changed', { ...text, format: 'uri' }, { ...text, format: 'email' }, '', 'docs'),
  member(
    'unique-items-added',
    list,
    { ...list, uniqueItems: true },
    'u',
    'risky',
    'unique-items-removed',
  ),
  member(
    'tuple-item-added',
    { type: 'array', items: [text], additionalItems: false },
    { type: 'array', items: [text, integer], additionalItems: false },
    'dr',
    'breaking',
    'tuple-item-removed',
  ),
  member(
    'contains-added',
    list,
    { ...list, contains: { const: 'a' } },
    'u',
    'risky',
    'contains-removed',
  ),
  member(
    'contains-changed',
    { ...list, contains: { const: 'b' } },
    { ...list, contains: { const: 'a' } },
    'du',
    'breaking',
  ),
  member('items-described', { type: 'array' }, list, 'ub', 'risky', 'items-undescribed'),
  {
    code: 'members-closed',
    mirror: 'members-opened',
    old: holding(text),
    new: holding(text, closed),
    axes: '',
    severity: 'safe',
  },
  member('members-described', { type: 'object' }, map, 'ub', 'risky', 'members-undescribed'),
  member(
    'property-names-added',
    map,
    { ...map, propertyNames: { pattern: '^[a-z]+$' } },
    'u',
    'risky',
    'property-names-removed',
  ),
  member(
    'property-names-changed',
    { ...map, propertyNames: { pattern: '^[A-Z]+$' } },
    { ...map, propertyNames: { pattern: '^[a-z]+$' } },
    'du',
    'breaking',
  ),
  member(
    'pattern-property-added',
    object({ a: text }, { required: ['a'] }),
    object({ a: text }, { required: ['a'], patternProperties: { '^x-': integer } }),
    'b',
    'risky',
    'pattern-property-removed',
  ),
  member(
    'dependency-added',
    object({ a: text, b: text }),
    object({ a: text, b: text }, { dependencies: { a: ['b'] } }),
    'ub',
    'risky',
    'dependency-removed',
  ),
  member(
    'dependency-changed',
    object({ a: text, b: text, c: text }, { dependencies: { a: ['c'] } }),
    object({ a: text, b: text, c: text }, { dependencies: { a: ['b'] } }),
    'durb',
    'breaking',
  ),
  member(
    'alternative-added',
    { oneOf: [cat, dog] },
    { oneOf: [cat, dog, fox] },
    'dr',
    'breaking',
    'alternative-removed',
  ),
  member('alternative-added', cat, { oneOf: [cat, dog] }, 'dr', 'breaking', 'alternative-removed'),
  member(
    'alternative-added',
    text,
    { anyOf: [list, text] },
    'dr',
    'breaking',
    'alternative-removed',
  ),
  member(
    'alternatives-introduced',
    {},
    { anyOf: [text, { type: 'boolean' }] },
    'ub',
    'risky',
    'alternatives-lifted',
  ),
  member(
    'condition-added',
    object({ a: text, b: text }),
    object({ a: text, b: text }, { if: { required: ['a'] }, then: { required: ['b'] } }),
    'u',
    'risky',
    'condition-removed',
  ),
  member(
    'condition-changed',
    object({ a: text, b: text, c: text }, { if: { required: ['a'] }, then: { required: ['b'] } }),
    object({ a: text, b: text, c: text }, { if: { required: ['a'] }, then: { required: ['c'] } }),
    'du',
    'breaking',
  ),
  member(
    'alternatives-counted',
    { anyOf: [text, { ...text, maxLength: 3 }] },
    { oneOf: [text, { ...text, maxLength: 3 }] },
    'u',
    'risky',
  ),
  member(
    'parts-changed',
    { ...text, allOf: [{ pattern: '^a' }, { pattern: 'b$' }] },
    { ...text, allOf: [{ pattern: '^a' }, { pattern: 'c$' }] },
    'du',
    'breaking',
  ),
  member('not-added', text, { ...text, not: { const: 'a' } }, 'u', 'risky', 'not-removed'),
  member(
    'not-changed',
    { ...text, not: { const: 'b' } },
    { ...text, not: { const: 'a' } },
    'du',
    'breaking',
  ),
  member(
    'unread-keyword-changed',
    { ...list, contains: { const: 'a' } },
    { ...list, contains: { const: 'a' }, minContains: 2 },
    'u',
    'risky',
  ),
  {
    code: 'value-forbidden',
    mirror: 'value-allowed',
    old: holding(text, { properties: { n: text, m: text } }),
    new: holding(text, { properties: { n: text, m: false } }),
    axes: 'ub',
    severity: 'risky',
  },
  member(
    'value-forbidden',
    { type: 'array', items: [text] },
    { type: 'array', items: [text], additionalItems: false },
    'ub',
    'risky',
    'value-allowed',
  ),
  member(
    'contains-changed',
    { ...list, contains: { const: 'a' } },
    { ...list, contains: { enum: ['a', 'b'] } },
    'd',
    'breaking',
  ),
  member(
    'property-names-changed',
    { ...map, propertyNames: { enum: ['en', 'de'] } },
    { ...map, propertyNames: { enum: ['en', 'de', 'fr'] } },
    'd',
    'breaking',
  ),
  member(
    'not-changed',
    { ...text, not: { const: 'a' } },
    { ...text, not: { enum: ['a', 'b'] } },
    'u',
    'risky',
  ),
  member(
    'max-items-raised',
    { ...list, uniqueItems: true, maxItems: 2 },
    { ...list, uniqueItems: true, maxItems: 4 },
    'd',
    'breaking',
    'max-items-lowered',
  ),
  member(
    'max-length-raised',
    { ...text, maxLength: 4000 },
    { ...text, maxLength: 10_000 },
    'd',
    'breaking',
    'max-length-lowered',
  ),
  member(
    'max-properties-raised',
    { ...map, maxProperties: 64 },
    { ...map, maxProperties: 128 },
    'd',
    'breaking',
    'max-properties-lowered',
  ),
  member(
    'max-items-added',
    { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true },
    { type: 'array', items: { enum: ['a', 'b'] }, uniqueItems: true, maxItems: 2 },
    '',
    'safe',
    'max-items-removed',
  ),
];
