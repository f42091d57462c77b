import { Html, markup, nothing } from '../../typescript/html.js';
import { excludesAll } from '../../typescript/possible.js';
import { expectedValue } from '../../model/expected.js';
import type { Lookup } from '../../model/lookup.js';
import type { FormatRole, KeywordSchema, Schema } from '../../model/model.js';
import { demandsOf, findConstant } from '../../model/telling.js';
import { conjunctionOf, onlyBesideNull, type Conjunction } from './conjunction.js';
import { idOf, itemId, memberId, otherId, type Ids } from './ids.js';
import { cellMarkdown } from './markdown.js';
import { factsOf, rulesOf } from './rules.js';
import { areExclusive } from '../validators/alternatives.js';
import { hasMembers, type Types } from './types.js';
import type { RowView } from './view.js';

/** All that rows are made with. */
export interface RowContext {
  readonly lookup: Lookup;
  readonly formats: FormatRole;
  readonly types: Types;
  readonly isLinked: (name: string) => boolean;
  readonly ids: Ids;
}

/** Where the rows of a value stand. */
interface Place {
  /** The path of the value, which is the id of its row. */
  readonly path: string;
  readonly level: number;
  /**
   * It is a part of what is said of a value, whose type the rest says. A condition is about members that the rest describes, an
   * alternative has members of its own.
   */
  readonly part?: 'alternative' | 'condition' | undefined;
}

interface RowOptions {
  /** The id that it gets, unless another row has it. */
  readonly id?: string | undefined;
  readonly isRequired?: boolean;
  /** In place of the schema's own. */
  readonly description?: Html;
}

/** Rows deeper than this are not indented further. */
const deepest = 8;

/** The rows of a schema that has a table: what holds of the value as a whole, then its members, as deep as they go. */
export function rowsOf(name: string, context: RowContext): readonly RowView[] {
  const walk = new Walk(context, name);
  const schema = context.lookup(name);
  walk.whole(schema);
  return walk.rows;
}

class Walk {
  readonly rows: RowView[] = [];

  constructor(
    private readonly context: RowContext,
    private readonly name: string,
  ) {}

  whole(schema: Schema): void {
    const { name } = this;
    const found = this.gather([schema]);
    const { parts, links } = found;
    const place = { path: idOf(name), level: 0 };
    const isPlain = links.length === 0 && parts.some(hasMembers) && parts.every(isObject);
    if (!isPlain || this.rulesIn(found, false).length > 0) {
      const names = links.map((link) => markup`<code>${this.context.types.link(link)}</code>`);
      const isExtended = names.length > 0 && parts.some(hasMembers);
      const words = markup`All members of ${Html.join(names, ' and ')}, and these:`;
      const description = isExtended ? words : nothing;
      this.row(markup`<i>the value</i>`, [schema], found, place, { description });
    }
    this.inside(found, place);
  }

  private gather(schemas: readonly Schema[]): Conjunction {
    const { lookup, isLinked } = this.context;
    return conjunctionOf(schemas, lookup, isLinked);
  }

  private rulesIn({ parts, isNever }: Conjunction, isPart: boolean): readonly string[] {
    const { lookup, formats } = this.context;
    const isVague = parts.some(
      ({ oneOf }) => oneOf && !this.haveRows(oneOf) && !areExclusive(oneOf, lookup),
    );
    return [
      ...(isNever ? ['nothing is valid here'] : []),
      ...rulesOf(parts, formats, isPart),
      ...parts.flatMap(({ not }) => excluded(not)),
      ...(isVague ? ['just one of its alternatives'] : []),
    ];
  }

  private row(
    name: Html,
    schemas: readonly Schema[],
    found: Conjunction,
    { level, part }: Pick<Place, 'level' | 'part'>,
    { id, isRequired = false, description }: RowOptions,
  ): void {
    const { types, ids } = this.context;
    const free = id === undefined ? undefined : ids.claim(id);
    const rules = [...this.rulesIn(found, part !== undefined), ...factsOf(found.parts)];
    const own = found.description === undefined ? nothing : cellMarkdown(found.description);
    this.rows.push({
      ...rowOf(level),
      hasId: free !== undefined,
      hasNoId: free === undefined,
      id: free ?? '',
      name,
      type: types.of(schemas),
      isRequired,
      isDeprecated: found.isDeprecated,
      description: description ?? own,
      hasRules: rules.length > 0,
      rules: Html.of(rules.join('; ')),
    });
  }

  /** A line of words. */
  private label(words: Html, level: number): void {
    this.rows.push({ ...rowOf(level), isRow: false, isLabel: true, name: words });
  }

  /** A row of its own for a value that has no key, and the rows inside. */
  private aspect(name: Html, schema: Schema, place: Place, id?: string): void {
    const found = this.gather([schema]);
    this.row(name, [schema], found, place, { id });
    this.inside(found, { ...place, path: id ?? place.path, level: place.level + 1 });
  }

  /** The rows of all that is in a value: members, items, alternatives, conditions. */
  private inside({ parts }: Conjunction, place: Place): void {
    this.members(parts, place);
    for (const part of parts) {
      this.others(part, place);
      this.items(part, place);
      this.alternatives(part, place);
      this.conditions(part, place);
    }
  }

  private members(parts: readonly KeywordSchema[], place: Place): void {
    const { path, level, part } = place;
    const inner = within(place);
    const required = new Set(parts.flatMap((part) => part.required ?? []));
    const members = new Map<string, Schema[]>();
    for (const { key, schema } of parts.flatMap(({ properties = [] }) => properties)) {
      members.set(key, [...(members.get(key) ?? []), schema]);
    }
    const undescribed = [...required].filter((key) => !members.has(key));
    if (part !== undefined && undescribed.length > 0) {
      const words = undescribed.length === 1 ? 'is required' : 'are required';
      this.label(markup`${list(undescribed)} ${words}`, level);
    } else {
      for (const key of undescribed) members.set(key, [anything]);
    }
    for (const [key, schemas] of members) {
      const found = this.gather(schemas);
      const id = memberId(path, key);
      const options = { id, isRequired: required.has(key) };
      this.row(Html.of(key), schemas, found, inner, options);
      this.inside(found, { ...inner, path: id, level: level + 1 });
    }
  }

  /** Members that are known by no key. */
  private others(part: KeywordSchema, outer: Place): void {
    const place = within(outer);
    const { properties, patternProperties = [], additionalProperties, propertyNames } = part;
    const { path } = place;
    for (const { source, schema } of patternProperties) {
      this.aspect(markup`<i>keys like</i> ${source}`, schema, place, memberId(path, `/${source}/`));
    }
    const hasOthers = additionalProperties && additionalProperties.kind !== 'boolean';
    if (hasOthers) {
      const isAlone = properties === undefined && patternProperties.length === 0;
      const name = isAlone ? markup`<i>any key</i>` : markup`<i>any other key</i>`;
      this.aspect(name, additionalProperties, place, otherId(path));
    }
    if (propertyNames) {
      const { pointer } = part;
      const schema = {
        kind: 'keywords',
        pointer,
        types: ['string'],
        allOf: [propertyNames],
      } as const;
      this.aspect(markup`<i>each key</i>`, schema, place);
    }
  }

  private items(part: KeywordSchema, outer: Place): void {
    const place = within(outer);
    const { items, tuple, additionalItems, contains } = part;
    const { path } = place;
    if (items && !tuple && this.hasMore(items)) {
      this.aspect(markup`<i>each item</i>`, items, place, itemId(path));
    }
    for (const [position, schema] of (tuple ?? []).entries()) {
      this.aspect(
        markup`<i>item ${String(position + 1)}</i>`,
        schema,
        place,
        itemId(path, position),
      );
    }
    if (tuple && additionalItems && additionalItems.kind !== 'boolean') {
      this.aspect(markup`<i>each further item</i>`, additionalItems, place, itemId(path));
    }
    if (contains) {
      this.aspect(markup`<i>at least one item</i>`, contains, { ...place, part: 'condition' });
    }
  }

  /** Tells a schema of which a type doesn't say everything. */
  private hasMore(schema: Schema): boolean {
    const found = this.gather([schema]);
    const { parts, description } = found;
    if (description !== undefined || this.rulesIn(found, true).length > 0) return true;
    return factsOf(parts).length > 0 || parts.some((part) => hasInside(part, found));
  }

  /** Tells alternatives that a type doesn't show: it does where they are nothing but types. */
  private haveRows(all: readonly Schema[]): boolean {
    if (onlyBesideNull(all).length > 0) return false;
    return all.some((one) => one.kind === 'reference' || this.hasMore(one));
  }

  private alternatives(part: KeywordSchema, place: Place): void {
    for (const keyword of ['oneOf', 'anyOf'] as const) {
      const all = part[keyword];
      if (!all || !this.haveRows(all)) continue;
      const { lookup } = this.context;
      const constant = findConstant(
        all.map((one) => demandsOf(one, lookup)),
        lookup,
      );
      const words = keyword === 'oneOf' ? 'Exactly one of these' : 'At least one of these';
      const told = constant ? markup`; <code>${constant.key}</code> says which:` : markup`:`;
      this.label(markup`${words}${told}`, place.level);
      for (const [index, schema] of all.entries()) {
        const values = constant?.values[index];
        const name = values
          ? markup`<i>if</i> ${constant.key} <i>is</i> ${expectedValue(values)}`
          : markup`<i>${index === 0 ? 'either' : 'or'}${titleOf(schema)}</i>`;
        this.aspect(name, schema, {
          ...place,
          part: place.part ?? 'alternative',
          level: place.level + 1,
        });
      }
    }
  }

  private conditions(part: KeywordSchema, place: Place): void {
    const { not, if: condition, then, else: otherwise, dependencies = [] } = part;
    const inner = { ...place, level: place.level + 1, part: 'condition' as const };
    const about = (words: Html, schema: Schema | undefined): void => {
      if (schema && (schema.kind !== 'boolean' || !schema.accepts))
        this.aspect(words, schema, inner);
    };
    if (not && excluded(not).length === 0) {
      this.label(markup`The value must not match this:`, place.level);
      about(markup`<i>not</i>`, not);
    }
    if (condition && (then ?? otherwise)) {
      this.label(markup`A condition:`, place.level);
      about(markup`<i>if the value matches</i>`, condition);
      about(markup`<i>then also</i>`, then);
      about(markup`<i>else also</i>`, otherwise);
    }
    for (const { key, required = [], schema } of dependencies) {
      if (required.length > 0) {
        this.label(
          markup`If <code>${key}</code> is present, required: ${list(required)}`,
          place.level,
        );
      }
      if (!schema) continue;
      this.label(markup`If <code>${key}</code> is present:`, place.level);
      about(markup`<i>also</i>`, schema);
    }
  }
}

/** The place of a value in another one. An alternative says all of its members, a condition only something. */
function within({ part, ...place }: Place): Place {
  return { ...place, part: part === 'condition' ? part : undefined };
}

const anything: Schema = { kind: 'boolean', pointer: '', accepts: true };

function rowOf(level: number): RowView {
  return {
    isRow: true,
    isLabel: false,
    hasId: false,
    hasNoId: true,
    id: '',
    isIndented: level > 0,
    level: `d${Math.min(level, deepest)}`,
    name: nothing,
    type: nothing,
    isRequired: false,
    isDeprecated: false,
    description: nothing,
    hasRules: false,
    rules: nothing,
  };
}

/** Tells a schema that says nothing of a value but that it is an object. */
function isObject({ types, properties }: KeywordSchema): boolean {
  return properties !== undefined || types?.join() === 'object';
}

function hasInside(part: KeywordSchema, { links }: Conjunction): boolean {
  const { properties, patternProperties, additionalProperties, propertyNames, required } = part;
  const { items, tuple, contains, oneOf, anyOf, not, if: condition, dependencies } = part;
  const ofObjects = properties ?? patternProperties ?? propertyNames ?? dependencies ?? required;
  const ofArrays = tuple ?? contains ?? items;
  const others = oneOf ?? anyOf ?? not ?? condition;
  const isMap = additionalProperties !== undefined && additionalProperties.kind !== 'boolean';
  return links.length === 0 && (isMap || (ofObjects ?? ofArrays ?? others) !== undefined);
}

/** The values that a schema under `not` lists; none if it says anything else. */
function excluded(not: Schema | undefined): readonly string[] {
  if (!not) return [];
  if (excludesAll(not)) return ['nothing is valid here'];
  if (not.kind !== 'keywords') return [];
  const { kind: _kind, pointer: _pointer, enum: values, const: constant, ...others } = not;
  const listed = constant ? [constant.value] : values;
  return listed && Object.keys(others).length === 0 ? [`not ${expectedValue(listed)}`] : [];
}

function titleOf(schema: Schema): string {
  return schema.kind === 'keywords' && schema.title !== undefined ? ` ${schema.title}` : '';
}

function list(keys: readonly string[]): Html {
  return Html.join(
    keys.map((key) => markup`<code>${key}</code>`),
    ', ',
  );
}
