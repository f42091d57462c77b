import { code, identifier, literal, type Code } from '../../code/text.js';
import type { JsonType, KeywordSchema, Property, Schema } from '../../model/model.js';
import { pascalCase, reservedNames, schemaExports } from '../../model/names.js';
import {
  distinctTypes,
  formatRule,
  impliesTypes,
  kindOf,
  kinds,
  ownRules,
  patternTest,
  typeTest,
  valueTest,
  type FormatUse,
  type Kind,
} from './keywords.js';
import { areExclusive } from './alternatives.js';
import { isInherited, read, refusesUndefined, undescribed } from './members.js';
import {
  all,
  always,
  any,
  atom,
  comparison,
  is,
  isAlways,
  isNever,
  never,
  not,
  print,
  type Test,
} from './conditions.js';

/** What is known where a test is written. */
export interface Scope {
  readonly lookup: (name: string) => Schema;
  /** Whether a schema leads back to the one whose test is written. */
  readonly leadsBack: (name: string) => boolean;
  /** Whether the test is part of a collector, which has a report at hand. */
  readonly isCollecting: boolean;
  readonly formats: FormatUse;
  /** The interface that the value is read as, if it has one. */
  readonly shape?: Code | undefined;
  /** How many arrows enclose it, so that each has names of its own. */
  readonly depth: number;
  /** Whether a test before this one may have told the compiler what the value is. */
  readonly isNarrowed: boolean;
  /** Whether a test after this one reads the value as something that this one must not rule out. */
  readonly isComposed: boolean;
  /** The only types that the value can be of, where that is known. */
  readonly possible?: readonly JsonType[] | undefined;
}

/** The scope of what a value holds, under a name of its own or as a part of the value's. */
export function inside(scope: Scope, as: 'name' | 'part' = 'name'): Scope {
  const inner = { ...scope, shape: undefined, possible: undefined };
  return as === 'part'
    ? inner
    : { ...inner, depth: scope.depth + 1, isNarrowed: false, isComposed: false };
}

/** The test that a value passes when the schema accepts it. */
export function verdictOf(schema: Schema, value: Code, scope: Scope): Test {
  if (schema.kind === 'boolean') return schema.accepts ? always : never;
  if (schema.kind === 'reference') return referenceTest(schema.to, value, scope);
  const { types = scope.possible } = schema;
  if (types && scope.possible && !types.some(isAmong(scope.possible))) return never;
  const parts = partsOf(schema, value, scope);
  const isComposed = scope.isComposed || parts.filter(({ kind }) => kind !== 'inline').length > 1;
  let { isNarrowed } = scope;
  const tests = parts.map(({ make }, index) => {
    const isRead = isComposed || parts.slice(index + 1).some(({ readsMembers }) => readsMembers);
    const test = make({
      ...scope,
      shape: undefined,
      isNarrowed,
      isComposed: isRead,
      possible: types,
    });
    isNarrowed ||= !isAlways(test);
    return test;
  });
  return all(tests);
}

function referenceTest(to: string, value: Code, scope: Scope): Test {
  const { is, collect } = schemaExports(to);
  const name = identifier(is);
  const leadsBack = scope.leadsBack(to);
  if (scope.isCollecting) {
    const accepts = leadsBack ? code`acceptsWithin` : code`accepts`;
    return atom(code`${accepts}(report, ${value}, ${name}, ${identifier(collect)})`);
  }
  if (leadsBack) return atom(code`within(${value}, ${name})`);
  return atom(scope.isComposed ? code`holds(${value}, ${name})` : code`${name}(${value})`);
}

function isAmong(types: readonly JsonType[]): (type: JsonType) => boolean {
  const kinds = types.map((type) => kindOf(type) ?? type);
  return (type) => kinds.includes(kindOf(type) ?? type);
}

/** A part of a schema's test. References come last: they tell the compiler what a value is. */
interface Part {
  readonly kind: 'inline' | 'mixed' | 'reference';
  /** Whether it reads what the value holds, of which a part before it must not rule out anything. */
  readonly readsMembers: boolean;
  readonly make: (scope: Scope) => Test;
}

const order = ['inline', 'mixed', 'reference'] as const;

function partsOf(schema: KeywordSchema, value: Code, scope: Scope): readonly Part[] {
  const { enum: values, const: constant, allOf = [], anyOf, oneOf, not: other } = schema;
  const judge = (inner: Scope) => (part: Schema) => verdictOf(part, value, inner);
  const inline = (make: Part['make']): Part => ({ kind: 'inline', readsMembers: false, make });
  const of = (schemas: readonly Schema[], make: Part['make']): Part => ({
    kind: kindOfPart(schemas),
    readsMembers: schemas.some(readsMembers),
    make,
  });
  const { if: condition, then, else: otherwise } = schema;
  const branches = [condition, then, otherwise].filter((part) => part !== undefined);
  const parts = [
    inline(({ isComposed }) => kindsTest(schema, value, { ...scope, isComposed })),
    ...(values ? [inline((inner) => valueTest(value, values, inner.isNarrowed))] : []),
    ...(constant ? [inline((inner) => valueTest(value, [constant.value], inner.isNarrowed))] : []),
    ...allOf.map((part) => of([part], (inner) => verdictOf(part, value, inner))),
    ...(anyOf ? [of(anyOf, (inner) => anyTest(anyOf, value, inner))] : []),
    ...(oneOf ? [of(oneOf, (inner) => oneOfTest(oneOf, value, inner))] : []),
    ...(other ? [of([other], (inner) => not(verdictOf(other, value, inner)))] : []),
    ...(condition
      ? [
          of(branches, (inner) =>
            conditional(schema, judge({ ...inner, isNarrowed: true, isComposed: true })),
          ),
        ]
      : []),
  ];
  return order.flatMap((kind) => parts.filter((part) => part.kind === kind));
}

/** What an alternative without a type fails on tells the compiler what the value is in the next ones. */
function anyTest(alternatives: readonly Schema[], value: Code, scope: Scope): Test {
  let { isNarrowed } = scope;
  const tests = alternatives.map((part) => {
    const test = verdictOf(part, value, { ...scope, isNarrowed });
    isNarrowed ||= part.kind !== 'keywords' || !(part.types ?? part.enum ?? part.const);
    return test;
  });
  return any(tests);
}

/**
 * Alternatives that no value fits two of need not be counted. Where one accepts everything, the others
 * are refused one after the other.
 */
function oneOfTest(alternatives: readonly Schema[], value: Code, scope: Scope): Test {
  if (areExclusive(alternatives, scope.lookup)) return anyTest(alternatives, value, scope);
  const isNarrowed = scope.isNarrowed || alternatives.some(({ kind }) => kind === 'boolean');
  return exactlyOne(alternatives.map((part) => verdictOf(part, value, { ...scope, isNarrowed })));
}

/** Whether parts are tests of their own, calls of other validators, or some of both. */
function kindOfPart(schemas: readonly Schema[]): Part['kind'] {
  if (schemas.every(({ kind }) => kind === 'reference')) return 'reference';
  return schemas.some(hasReference) ? 'mixed' : 'inline';
}

function hasReference(schema: Schema): boolean {
  if (schema.kind !== 'keywords') return schema.kind === 'reference';
  return alternativesIn(schema).some(hasReference);
}

function readsMembers(schema: Schema): boolean {
  if (schema.kind !== 'keywords') return false;
  const { properties, items, tuple, contains, dependencies } = schema;
  const reads = (properties ?? items ?? tuple ?? contains ?? dependencies) !== undefined;
  return reads || alternativesIn(schema).some(readsMembers);
}

/** What a schema asks of the value itself through other schemas. */
function alternativesIn(schema: KeywordSchema): readonly Schema[] {
  const { allOf = [], anyOf = [], oneOf = [], not: other, then, else: otherwise } = schema;
  const parts = [...allOf, ...anyOf, ...oneOf, other, schema.if, then, otherwise];
  return parts.filter((part) => part !== undefined);
}

export function exactlyOne(tests: readonly Test[]): Test {
  const [only, ...others] = tests;
  if (only && others.length === 0) return only;
  const uncertain = tests.filter((test) => !isAlways(test));
  if (uncertain.length < tests.length - 1) return never;
  if (uncertain.length < tests.length) return all(uncertain.map(not));
  const sum = tests.map((test) => `Number(${print(test)})`).join(' + ') as Code;
  return atom(code`${sum} === 1`, code`${sum} !== 1`);
}

function conditional(schema: KeywordSchema, verdict: (part: Schema) => Test): Test {
  const condition = schema.if ? verdict(schema.if) : always;
  const [then, otherwise] = [schema.then, schema.else].map((part) =>
    part ? verdict(part) : always,
  );
  return all([any([not(condition), then ?? always]), any([condition, otherwise ?? always])]);
}

/** The types, each with what is asked of a value of that type. */
function kindsTest(schema: KeywordSchema, value: Code, scope: Scope): Test {
  if (schema.types && !impliesTypes(schema)) {
    return any(
      distinctTypes(schema.types).map((type) => {
        const kind = kindOf(type);
        const rules = kind ? kindTest(kind, schema, value, scope) : always;
        return all([typeTest(value, type, scope.shape), rules]);
      }),
    );
  }
  return all(
    kinds.map((kind) => {
      const rules = kindTest(kind, schema, value, scope);
      return isAlways(rules) ? always : any([not(typeTest(value, kind, scope.shape)), rules]);
    }),
  );
}

function kindTest(kind: Kind, schema: KeywordSchema, value: Code, scope: Scope): Test {
  const own = ownRules(schema, value, scope.formats).filter((rule) => rule.kind === kind);
  const inside =
    kind === 'array'
      ? itemTests(schema, value, scope)
      : kind === 'object'
        ? memberTests(schema, value, scope)
        : [];
  return all([...own.map(({ test }) => test), ...inside]);
}

function itemTests(schema: KeywordSchema, value: Code, scope: Scope): readonly Test[] {
  const { items, tuple = [], contains } = schema;
  const rest = schema.tuple ? schema.additionalItems : items;
  const item = nested('item', scope);
  const index = nested('index', scope);
  const inner = inside(scope);
  const positions = tuple.map((part, position) => {
    const place = code`${value}[${position}]`;
    const test = verdictOf(part, place, inside(scope, 'part'));
    return any([
      atom(code`${value}.length <= ${position}`, code`${value}.length > ${position}`),
      test,
    ]);
  });
  const restTest = rest ? verdictOf(rest, item, inner) : always;
  const others = isAlways(restTest)
    ? []
    : tuple.length === 0
      ? [everyTest(value, item, restTest)]
      : [
          atom(
            code`${value}.every((${item}, ${index}) => ${print(any([atom(code`${index} < ${tuple.length}`), restTest]))})`,
          ),
        ];
  const isNarrowed = !isAlways(restTest);
  const containing = contains ? verdictOf(contains, item, { ...inner, isNarrowed }) : undefined;
  return [
    ...positions,
    ...others,
    ...(containing ? [atom(code`${value}.some(${predicate(item, containing)})`)] : []),
  ];
}

/** `areAllLink(value)`, `areStrings(value)`, or `every(value, isInteger)`. */
function everyTest(items: Code, item: Code, test: Test): Test {
  const is = predicate(item, test);
  if (is === 'isString') return atom(code`areStrings(${items})`);
  const [, name] = /^is(\p{ID_Continue}+)$/u.exec(is) ?? [];
  return name === undefined || reservedNames.has(is)
    ? atom(code`every(${items}, ${is})`)
    : atom(code`${identifier(schemaExports(name).areAll)}(${items})`);
}

/** `isLink`, or an arrow where the test is more than one function. */
function predicate(item: Code, test: Test): Code {
  const text = print(test);
  const [, name, subject] = /^(is\p{ID_Continue}+)\((\w+)\)$/u.exec(text) ?? [];
  if (subject === item) return identifier(name ?? '');
  const [, typed, type = ''] = /^typeof (\w+) === '(string|number|boolean)'$/.exec(text) ?? [];
  if (typed === item) return identifier(`is${pascalCase(type)}`);
  return code`(${item}) => ${text}`;
}

function memberTests(schema: KeywordSchema, value: Code, scope: Scope): readonly Test[] {
  const { properties = [], required = [], propertyNames, dependencies = [] } = schema;
  const mustHave = new Set(required);
  const present = (key: string): Test => not(is(read(value, key, scope.shape), 'undefined'));
  const key = nested('key', scope);
  const inner = inside(scope);
  const names = propertyNames ? verdictOf(propertyNames, key, inner) : always;
  const member = nested('member', scope);
  const others = otherMembersTest(schema, key, member, inner);
  const values = isMap(schema) ? verdictOf(schema.additionalProperties, member, inner) : always;
  return [
    ...properties.map((property) =>
      memberTest(unformatted(property), property.key, mustHave.has(property.key), value, scope),
    ),
    ...undescribed(schema).map(present),
    ...dependencies.map(({ key: name, required: needed = [], schema: dependent }) =>
      any([
        not(present(name)),
        all([
          ...needed.map(present),
          dependent
            ? verdictOf(dependent, value, {
                ...scope,
                shape: undefined,
                isNarrowed: true,
                isComposed: true,
              })
            : always,
        ]),
      ]),
    ),
    ...(isAlways(values) ? [] : [everyMember(value, member, values)]),
    ...(isAlways(names) ? [] : [everyTest(code`Object.keys(${value})`, key, names)]),
    ...(isAlways(others) ? [] : [everyEntry(value, key, member, others)]),
    ...properties.map((property) => formatTest(property, mustHave.has(property.key), value, scope)),
  ];
}

/** A format takes longer to test than all else: that of a member is tested when all else has passed. */
function formatTest(property: Property, isRequired: boolean, object: Code, scope: Scope): Test {
  if (!hasFormatApart(property)) return always;
  const { key, schema } = property;
  const place = read(object, key, scope.shape);
  const rule = formatRule(schema, place, scope.formats);
  const { types } = schema;
  if (!rule || (types && !types.includes('string'))) return always;
  const isString = isRequired && types?.length === 1;
  return isString ? rule.test : any([not(typeTest(place, 'string', undefined)), rule.test]);
}

function unformatted(property: Property): Schema {
  if (!hasFormatApart(property)) return property.schema;
  const { format: _, ...others } = property.schema;
  return others;
}

/** What every object inherits is read within a function, and tested there as a whole. */
function hasFormatApart(property: Property): property is Property & { schema: KeywordSchema } {
  return property.schema.kind === 'keywords' && !isInherited(property.key);
}

function memberTest(
  schema: Schema,
  key: string,
  isRequired: boolean,
  object: Code,
  scope: Scope,
): Test {
  const place = read(object, key, scope.shape);
  const inherited = isInherited(key);
  const subject = inherited ? nested('member', scope) : place;
  const inner = inside(scope, inherited ? 'name' : 'part');
  const test = verdictOf(schema, subject, inner);
  const absent = is(subject, 'undefined');
  const complete = isRequired
    ? all([...(refusesUndefined(schema, scope.lookup) ? [] : [not(absent)]), test])
    : orAbsent(test, absent);
  if (!inherited || isAlways(complete)) return complete;
  return atom(code`holds(${place}, (${subject}) => ${print(complete)})`);
}

/** What is asked first is what is the case most often. */
function orAbsent(test: Test, absent: Test): Test {
  const [first = test] = test.kind === 'any' ? test.tests : [test];
  return isTypeTest(first) ? any([test, absent]) : any([absent, test]);
}

/** Whether a test is of what `typeof` says. */
export function isTypeTest(test: Test): boolean {
  return test.kind === 'atom' && test.yes.startsWith('typeof ');
}

function everyMember(object: Code, member: Code, test: Test): Test {
  return isNever(test)
    ? comparison(code`Object.keys(${object}).length === 0`)
    : everyTest(code`Object.values(${object})`, member, test);
}

/** Whether all members have to satisfy the same schema. */
function isMap(
  schema: KeywordSchema,
): schema is KeywordSchema & { readonly additionalProperties: Schema } {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  const isAny = properties.length === 0 && patternProperties.length === 0;
  return isAny && additionalProperties !== undefined;
}

/** What a key that isn't described has to satisfy, and a described one by its pattern. */
function otherMembersTest(schema: KeywordSchema, key: Code, member: Code, scope: Scope): Test {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  if (isMap(schema)) return always;
  const matches = patternProperties.map((pattern) => patternTest(pattern, key));
  const additional = additionalProperties
    ? any([
        ...properties.map((property) => isKey(key, property.key)),
        ...matches,
        verdictOf(additionalProperties, member, scope),
      ])
    : always;
  return all([
    ...patternProperties.map((pattern, index) =>
      any([not(matches[index] ?? never), verdictOf(pattern.schema, member, scope)]),
    ),
    additional,
  ]);
}

/** A test of every key, and of its member where the test asks for that. */
function everyEntry(object: Code, key: Code, member: Code, test: Test): Test {
  const text = print(test);
  return new RegExp(`(?<![\\w'])${member}\\b`).test(text)
    ? atom(code`Object.entries(${object}).every(([${key}, ${member}]) => ${text})`)
    : everyTest(code`Object.keys(${object})`, key, test);
}

export function isKey(key: Code, name: string): Test {
  return atom(code`${key} === ${literal(name)}`, code`${key} !== ${literal(name)}`);
}

/** A name for what an arrow binds; the outermost has no number. */
export function nested(name: 'item' | 'index' | 'key' | 'member', { depth }: Scope): Code {
  return depth === 0 ? identifier(name) : identifier(`${name}${depth + 1}`);
}
