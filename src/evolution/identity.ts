import type { Json } from '../json.js';
import { isChecked } from '../model/checked-formats.js';
import { impliedType } from '../model/implied.js';
import type { FormatRole, KeywordSchema, Schema } from '../model/model.js';
import { findCycles, referencesOf } from '../model/references.js';
import type { Side } from './side.js';
import { unreadText } from './unread.js';

/**
 * Numbers for what schemas demand: two schemas have the same one if they say the same, references followed, however
 * each says it. Annotations, places and the order of keywords don't count. It never happens that two schemas have one number and
 * take different values; the converse does.
 */
export class Identities {
  /** True to count annotations, too. */
  readonly #isExact: boolean;

  readonly #numbers = new Map<string, number>();
  /** Texts by their numbers. */
  readonly #texts: string[] = [];
  readonly #known = new WeakMap<Schema, string>();
  /** Names that lead back to themselves, by side, and the text that stands for each. */
  readonly #tokens = new Map<Side, ReadonlyMap<string, string>>();
  /** The tokens of schemas by what is written in them. */
  readonly #aliases = new Map<string, string>();

  constructor(
    sides: readonly Side[],
    private readonly formats: FormatRole,
    { isExact = false } = {},
  ) {
    this.#isExact = isExact;
    this.#nameCycles(sides);
  }

  of(schema: Schema, side: Side): number {
    return this.#numberOf(this.#textOf(schema, side));
  }

  /** Tells a schema that accepts everything, or nothing. */
  isBoolean(schema: Schema, side: Side): boolean {
    return /^(?:true|false)$/.test(this.#textOf(schema, side));
  }

  #numberOf(text: string): number {
    const number = numberOf(text, this.#numbers);
    this.#texts[number] ??= text;
    return number;
  }

  #textOf(schema: Schema, side: Side): string {
    if (schema.kind === 'boolean') return schema.accepts ? 'true' : 'false';
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const text =
      schema.kind === 'reference'
        ? (this.#tokens.get(side)?.get(schema.to) ?? this.#textOf(side.lookup(schema.to), side))
        : this.#written(schema, (part) => String(this.of(part, side)));
    const own = this.#aliases.get(text) ?? this.#plain(text);
    this.#known.set(schema, own);
    return own;
  }

  /** `=7` is the text of the number 7. */
  #plain(text: string): string {
    return text.startsWith('=') ? (this.#texts[Number(text.slice(1))] ?? text) : text;
  }

  #written(schema: KeywordSchema, spell: (part: Schema) => string): string {
    return canonicalText(schema, spell, this.formats, this.#isExact);
  }

  /** Schemas that lead back to themselves are told apart by what is around them, level by level, until nothing new is told. */
  #nameCycles(sides: readonly Side[]): void {
    const nodes = sides.flatMap((side) => cyclesOf(side));
    if (nodes.length === 0) return;
    let tokens = tokensOf(nodes.map((node) => [node, '@'] as const));
    for (let count = 0; ;) {
      const round = new Round(tokens, this.formats, this.#isExact);
      const texts = nodes.map((node) => [node, `@${round.of(node.schema, node.side)}`] as const);
      const classes = new Set(texts.map(([, token]) => token)).size;
      tokens = tokensOf(texts);
      if (classes === count) break;
      count = classes;
    }
    for (const [side, names] of tokens) this.#tokens.set(side, names);
    for (const { schema, side, name } of nodes) {
      if (schema.kind !== 'keywords') continue;
      const text = this.#written(schema, (part) => String(this.of(part, side)));
      this.#aliases.set(text, tokens.get(side)?.get(name) ?? '');
    }
  }
}

type Tokens = ReadonlyMap<Side, ReadonlyMap<string, string>>;

function tokensOf(texts: readonly (readonly [node: CyclicNode, token: string])[]): Tokens {
  const tokens = new Map<Side, Map<string, string>>();
  for (const [{ side, name }, token] of texts) {
    const names = tokens.get(side) ?? new Map<string, string>();
    tokens.set(side, names.set(name, token));
  }
  return tokens;
}

/** Numbers of texts in which a name that leads back to itself is its token of the last round. */
class Round {
  readonly #numbers = new Map<string, number>();
  readonly #known = new Map<Schema, number>();

  constructor(
    private readonly tokens: Tokens,
    private readonly formats: FormatRole,
    private readonly isExact: boolean,
  ) {}

  of(schema: Schema, side: Side): number {
    const known = this.#known.get(schema);
    if (known !== undefined) return known;
    const number = numberOf(this.#textOf(schema, side), this.#numbers);
    this.#known.set(schema, number);
    return number;
  }

  #textOf(schema: Schema, side: Side): string {
    if (schema.kind === 'boolean') return String(schema.accepts);
    if (schema.kind === 'keywords') {
      return canonicalText(
        schema,
        (part) => String(this.of(part, side)),
        this.formats,
        this.isExact,
      );
    }
    const token = this.tokens.get(side)?.get(schema.to);
    return token ?? `=${this.of(side.lookup(schema.to), side)}`;
  }
}

/** `=7` is the number 7. */
function numberOf(text: string, numbers: Map<string, number>): number {
  if (text.startsWith('=')) return Number(text.slice(1));
  const known = numbers.get(text);
  if (known !== undefined) return known;
  numbers.set(text, numbers.size);
  return numbers.size - 1;
}

interface CyclicNode {
  readonly side: Side;
  readonly name: string;
  readonly schema: Schema;
}

/** Schemas that lead back to themselves, found once for each side. */
const cycles = new WeakMap<Side, readonly CyclicNode[]>();

function cyclesOf(side: Side): readonly CyclicNode[] {
  const known = cycles.get(side) ?? findCyclic(side);
  cycles.set(side, known);
  return known;
}

function findCyclic(side: Side): readonly CyclicNode[] {
  const graph = new Map(side.names.map((name) => [name, referencesOf(side.lookup(name))]));
  const { areOnOne } = findCycles(graph);
  return side.names
    .filter((name) => areOnOne(name, name) || isOnCycle(name, graph, areOnOne))
    .map((name) => ({ side, name, schema: side.lookup(name) }));
}

function isOnCycle(
  name: string,
  graph: ReadonlyMap<string, readonly string[]>,
  areOnOne: (left: string, right: string) => boolean,
): boolean {
  return (graph.get(name) ?? []).some((other) => other !== name && areOnOne(name, other));
}

/** A text for what a schema demands; `spell` is asked for the schemas in it. */
function canonicalText(
  schema: KeywordSchema,
  spell: (part: Schema) => string,
  formats: FormatRole,
  isExact = false,
): string {
  const parts = [
    ...(isExact ? annotations(schema) : []),
    ...ownDemands(schema, formats),
    ...itemDemands(schema, spell),
    ...memberDemands(schema, spell),
    ...choiceDemands(schema, spell),
    ...list('unread', (schema.unread ?? []).map(unreadText)),
  ];
  if (parts.length === 0) return 'true';
  const [only = ''] = parts;
  const isOne = parts.length === 1 && /^all:\d+$/.test(only);
  return isOne ? `=${only.slice('all:'.length)}` : `{${parts.join(';')}}`;
}

function annotations(schema: KeywordSchema): readonly string[] {
  const { format, deprecated } = schema;
  return [
    ...documentationOf(schema),
    ...(format === undefined ? [] : [JSON.stringify(format)]),
    ...(deprecated ? ['deprecated'] : []),
  ];
}

/** The words and the examples of a schema. */
export function documentationOf(schema: Schema): readonly string[] {
  if (schema.kind === 'boolean') return [];
  const { description } = schema;
  const own = schema.kind === 'keywords' ? schema : undefined;
  const said = [own?.title, description, own?.default, own?.examples];
  return said.every((part) => part === undefined) ? [] : [JSON.stringify(said)];
}

function ownDemands(schema: KeywordSchema, formats: FormatRole): readonly string[] {
  const { types, enum: values, const: constant, pattern, format } = schema;
  const implied = types ? undefined : impliedType(schema);
  const lists = [values, constant && [constant.value]].filter((list) => list !== undefined);
  const isAsserted = formats === 'assertion' && format !== undefined && isChecked(format);
  return [
    ...(types ? [`types:${typeWords(types)}`] : implied ? [`means:${implied}`] : []),
    ...lists.map((list) => `in:${[...new Set(list.map(sortedJson))].sort().join()}`),
    ...limits.flatMap(([keyword, idle]) => {
      const limit = schema[keyword];
      return limit === undefined || limit === idle ? [] : [`${keyword}:${limit}`];
    }),
    ...(pattern ? [`pattern:${pattern.flags}/${JSON.stringify(pattern.source)}`] : []),
    ...(isAsserted ? [`format:${JSON.stringify(format)}`] : []),
    ...(schema.uniqueItems ? ['unique'] : []),
  ];
}

const limits = [
  ...(['minLength', 'minItems', 'minProperties'] as const).map((name) => [name, 0] as const),
  ...(['maxLength', 'maxItems', 'maxProperties', 'multipleOf'] as const).map(
    (name) => [name, undefined] as const,
  ),
  ...(['minimum', 'maximum', 'exclusiveMinimum', 'exclusiveMaximum'] as const).map(
    (name) => [name, undefined] as const,
  ),
] as const;

function typeWords(types: readonly string[]): string {
  const isNumber = types.includes('number');
  return [...new Set(types)]
    .filter((type) => type !== 'integer' || !isNumber)
    .sort()
    .join();
}

function itemDemands(schema: KeywordSchema, spell: (part: Schema) => string): readonly string[] {
  const { items, tuple, additionalItems, contains } = schema;
  return [
    ...part('items', tuple ? undefined : items, spell),
    ...(tuple ? [`tuple:${tuple.map(spell).join()}`] : []),
    ...part('more', tuple && additionalItems, spell),
    ...(contains ? [`contains:${spell(contains)}`] : []),
  ];
}

function memberDemands(schema: KeywordSchema, spell: (part: Schema) => string): readonly string[] {
  const { properties = [], patternProperties = [], required = [], dependencies = [] } = schema;
  const named = properties.map((one) => `${JSON.stringify(one.key)}=${spell(one.schema)}`);
  const matching = patternProperties.map(
    (one) => `${one.flags}/${JSON.stringify(one.source)}=${spell(one.schema)}`,
  );
  const dependent = dependencies.map(({ key, required: needed = [], schema: then }) =>
    [JSON.stringify(key), JSON.stringify([...needed].sort()), then ? spell(then) : ''].join('='),
  );
  return [
    ...list('members', named),
    ...list('matching', matching),
    ...part('others', schema.additionalProperties, spell),
    ...part('names', schema.propertyNames, spell),
    ...list('required', [...new Set(required)].map(sortedJson)),
    ...list('dependencies', dependent),
  ];
}

function choiceDemands(schema: KeywordSchema, spell: (part: Schema) => string): readonly string[] {
  const { allOf = [], anyOf, oneOf, not, then, else: otherwise } = schema;
  const all = [...new Set(allOf.map(spell))].filter((text) => text !== spell(anything));
  const branches = [then, otherwise].map((branch) => (branch ? spell(branch) : ''));
  return [
    ...list('all', all),
    ...(anyOf ? [`any:${[...new Set(anyOf.map(spell))].sort().join()}`] : []),
    ...(oneOf ? [`one:${oneOf.map(spell).sort().join()}`] : []),
    ...(not ? [`not:${spell(not)}`] : []),
    ...(schema.if && (then ?? otherwise) ? [`if:${spell(schema.if)},${branches.join()}`] : []),
  ];
}

const anything: Schema = { kind: 'boolean', pointer: '', accepts: true };

function part(
  word: string,
  schema: Schema | undefined,
  spell: (part: Schema) => string,
): readonly string[] {
  if (!schema) return [];
  const text = spell(schema);
  return text === spell(anything) ? [] : [`${word}:${text}`];
}

function list(word: string, texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [`${word}:${[...texts].sort().join()}`];
}

/** JSON whose objects have their keys in order. */
export function sortedJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map((item) => sortedJson(item as Json)).join()}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return `{${members.map(([key, item]) => `${JSON.stringify(key)}:${sortedJson(item as Json)}`).join()}}`;
}
