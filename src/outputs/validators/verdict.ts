import { code, identifier, type Code } from '../../typescript/code.js';
import type { Dependency, JsonType, KeywordSchema, Property, Schema } from '../../model/model.js';
import { snippet, type Snippet } from '../imports.js';
import { formatRule, ownRules, patternTest, typeTest, valueTest } from './keywords.js';
import { distinctTypes, impliesTypes, kindOfType, kinds, type Kind } from '../../values/rules.js';
import { areExclusive } from './alternatives.js';
import { isInherited, isKey, read, refusesUndefined, undescribed } from './members.js';
import {
  all,
  always,
  any,
  atom,
  calling,
  choice,
  comparison,
  exactlyOne,
  functionOf,
  is,
  isAlways,
  isNever,
  isTypeTest,
  looping,
  never,
  not,
  snippetOf,
  type Loop,
  type Test,
} from './conditions.js';
import { helper } from './runtime.js';
import { inside, nested, type Scope } from './scope.js';

/** True for a schema whose only demands are those on objects. */
export function asksObjectsOnly(schema: KeywordSchema): boolean {
  const { items, tuple, contains, enum: values, const: constant } = schema;
  if (schema.types ?? items ?? tuple ?? contains ?? values ?? constant) return false;
  const rules = ownRules(schema, identifier('value'), 'asserted');
  return alternativesIn(schema).length === 0 && rules.every(({ kind }) => kind === 'object');
}

/** The test that a value passes when the schema accepts it; of an object that is read into constants, what else is asked. */
export function verdictOf(schema: Schema, value: Snippet, scope: Scope): Test {
  if (schema.kind === 'boolean') return schema.accepts ? always : never;
  if (schema.kind === 'reference') return referenceTest(schema.to, value, scope);
  const { types = scope.possible } = schema;
  if (types && scope.possible && !types.some(isAmong(scope.possible))) return never;
  if (isOnePart(schema)) return kindsTest(schema, value, scope);
  const parts = partsOf(schema, value, scope);
  const isComposed = scope.isComposed || parts.filter(({ kind }) => kind !== 'inline').length > 1;
  let { isNarrowed } = scope;
  const tests = parts.map(({ make }, index) => {
    const isRead = isComposed || parts.slice(index + 1).some(({ readsMembers }) => readsMembers);
    const test = make({
      ...scope,
      constants: undefined,
      isNarrowed,
      isComposed: isRead,
      possible: types,
    });
    isNarrowed ||= !isAlways(test);
    return test;
  });
  return all(tests);
}

function referenceTest(to: string, value: Snippet, scope: Scope): Test {
  const by = scope.validator(to, 'is');
  const leadsBack = scope.leadsBack(to);
  if (scope.isCollecting) {
    const accepts = helper(leadsBack ? 'acceptsWithin' : 'accepts');
    return atom(snippet`${accepts}(report, ${value}, ${by}, ${scope.validator(to, 'collect')})`);
  }
  if (leadsBack) return atom(snippet`${helper('within')}(${value}, ${by})`);
  return scope.isComposed ? atom(snippet`${helper('holds')}(${value}, ${by})`) : calling(by, value);
}

function isAmong(types: readonly JsonType[]): (type: JsonType) => boolean {
  const kinds = types.map((type) => kindOfType(type) ?? type);
  return (type) => kinds.includes(kindOfType(type) ?? type);
}

/** A part of a schema's test. References come last: they tell the compiler what a value is. */
interface Part {
  readonly kind: 'inline' | 'mixed' | 'reference';
  /** It reads items or members, so a part before it must not tell the compiler that there are none. */
  readonly readsMembers: boolean;
  readonly make: (scope: Scope) => Test;
}

/** Most schemas: nothing is asked but by the types. */
function isOnePart(schema: KeywordSchema): boolean {
  const { enum: values, const: constant, allOf, anyOf, oneOf, not: other, if: condition } = schema;
  return (values ?? constant ?? allOf ?? anyOf ?? oneOf ?? other ?? condition) === undefined;
}

const order = ['inline', 'mixed', 'reference'] as const;

function partsOf(schema: KeywordSchema, value: Snippet, scope: Scope): readonly Part[] {
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

/** An alternative without a type that fails tells the compiler something of the value in the next ones. */
function anyTest(alternatives: readonly Schema[], value: Snippet, scope: Scope): Test {
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
function oneOfTest(alternatives: readonly Schema[], value: Snippet, scope: Scope): Test {
  if (areExclusive(alternatives, scope.lookup)) return anyTest(alternatives, value, scope);
  const isNarrowed = scope.isNarrowed || alternatives.some(({ kind }) => kind === 'boolean');
  return exactlyOne(alternatives.map((part) => verdictOf(part, value, { ...scope, isNarrowed })));
}

/** Schemas are tests of their own, calls of other validators, or some of both. */
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

/** The schemas through which a schema asks something of the value itself. */
function alternativesIn(schema: KeywordSchema): readonly Schema[] {
  const { allOf = [], anyOf = [], oneOf = [], not: other, then, else: otherwise } = schema;
  const parts = [...allOf, ...anyOf, ...oneOf, other, schema.if, then, otherwise];
  return parts.filter((part) => part !== undefined);
}

function conditional(schema: KeywordSchema, verdict: (part: Schema) => Test): Test {
  const [condition, then, otherwise] = [schema.if, schema.then, schema.else].map((part) =>
    part ? verdict(part) : always,
  );
  return choice(condition ?? always, then ?? always, otherwise ?? always);
}

/** The types, each with the demands on a value of that type. */
function kindsTest(schema: KeywordSchema, value: Snippet, scope: Scope): Test {
  const rules = ownRules(schema, value, scope.formats);
  const testOf = (kind: Kind): Test =>
    all([
      ...rules.filter((rule) => rule.kind === kind).map(({ test }) => test),
      ...(kind === 'array' ? itemTests(schema, value, scope) : []),
      ...(kind === 'object' ? memberTests(schema, value, scope) : []),
    ]);
  if (scope.constants) return testOf('object');
  if (schema.types && !impliesTypes(schema)) {
    return any(
      distinctTypes(schema.types).map((type) => {
        const kind = kindOfType(type);
        return all([typeTest(value, type), kind ? testOf(kind) : always]);
      }),
    );
  }
  return all(
    kinds.map((kind) => {
      const test = testOf(kind);
      return isAlways(test) ? always : any([not(typeTest(value, kind)), test]);
    }),
  );
}

function itemTests(schema: KeywordSchema, value: Snippet, scope: Scope): readonly Test[] {
  const { items, tuple = [], contains } = schema;
  const rest = schema.tuple ? schema.additionalItems : items;
  const item = nested('item', scope);
  const inner = inside(scope);
  const positions = tuple.map((part, position) => {
    const place = snippet`${value}[${position}]`;
    const isShorter = atom(
      snippet`${value}.length <= ${position}`,
      snippet`${value}.length > ${position}`,
    );
    return any([isShorter, verdictOf(part, place, inside(scope, 'part'))]);
  });
  const restTest = rest ? verdictOf(rest, item, inner) : always;
  const isNarrowed = !isAlways(restTest);
  const containing = contains ? verdictOf(contains, item, { ...inner, isNarrowed }) : undefined;
  return [
    ...positions,
    ...(isAlways(restTest) ? [] : [restOfItems(value, item, restTest, tuple.length, scope)]),
    ...(containing ? [atom(snippet`${value}.some(${predicate(item, containing)})`)] : []),
  ];
}

/** A test of every item from a position on. */
function restOfItems(items: Snippet, item: Code, test: Test, position: number, scope: Scope): Test {
  const index = nested('index', scope);
  if (position === 0) return everyItem({ of: items, name: item, test, index });
  const asked = snippetOf(any([atom(code`${index} < ${position}`), test]));
  const first = isNever(test) ? code`_${item}` : item;
  return atom(snippet`${items}.every((${first}, ${index}) => ${asked})`);
}

/** `every(value, isInteger)`, or a loop. */
function everyItem(loop: Omit<Loop, 'negated'>): Test {
  const { of, name, test } = loop;
  const every = snippet`${helper('every')}(${of}, ${predicate(name, test)})`;
  return isNever(test) ? atom(every) : looping(every, loop);
}

/** `isLink`, or an arrow where the test is more than one function. */
function predicate(item: Code, test: Test): Snippet {
  return functionOf(test, item) ?? arrow(item, test);
}

/** A function of a test, without a parameter that it doesn't read. */
export function arrow(parameter: Snippet, test: Test): Snippet {
  const isRead = !isAlways(test) && !isNever(test);
  return snippet`(${isRead ? parameter : code``}) => ${snippetOf(test)}`;
}

function memberTests(schema: KeywordSchema, value: Snippet, scope: Scope): readonly Test[] {
  const { properties = [], propertyNames, dependencies = [] } = schema;
  const required = new Set(schema.required);
  const key = nested('key', scope);
  const names = propertyNames ? verdictOf(propertyNames, key, inside(scope)) : always;
  const members = properties.map((property) => {
    const isRequired = required.has(property.key);
    return scope.repeated.tests.of(property, isRequired, scope, () => ({
      test: memberTest(unformatted(property), property.key, isRequired, value, scope),
      format: formatTest(property, isRequired, value, scope),
    }));
  });
  return [
    ...members.map(({ test }) => test),
    ...undescribed(schema).map((name) => presence(value, name, scope)),
    ...dependencies.map((dependency) => dependencyTest(dependency, value, scope)),
    mapTest(schema, value, scope),
    isAlways(names) ? always : keysTest(value, key, names),
    otherMembersTest(schema, value, scope),
    ...members.map(({ format }) => format),
  ];
}

function presence(object: Snippet, key: string, scope: Scope): Test {
  return not(is(read(object, key, scope.constants), 'undefined'));
}

function dependencyTest(
  { key, required = [], schema }: Dependency,
  object: Snippet,
  scope: Scope,
): Test {
  const dependent = { ...scope, constants: undefined, isNarrowed: true, isComposed: true };
  return any([
    not(presence(object, key, scope)),
    all([
      ...required.map((name) => presence(object, name, scope)),
      schema ? verdictOf(schema, object, dependent) : always,
    ]),
  ]);
}

/** A format takes longer to test than everything else: that of a member is tested when everything else has passed. */
function formatTest(property: Property, isRequired: boolean, object: Snippet, scope: Scope): Test {
  if (!hasFormatApart(property)) return always;
  const { key, schema } = property;
  const place = read(object, key, scope.constants);
  const rule = formatRule(schema, place, scope.formats);
  const { types } = schema;
  if (!rule || (types && !types.includes('string'))) return always;
  const isString = isRequired && types?.length === 1;
  return isString ? rule.test : any([not(typeTest(place, 'string')), rule.test]);
}

function unformatted(property: Property): Schema {
  if (!hasFormatApart(property)) return property.schema;
  const { format: _, ...others } = property.schema;
  return others;
}

/** A member that every object inherits is read within a function, and tested there as a whole. */
function hasFormatApart(property: Property): property is Property & { schema: KeywordSchema } {
  return property.schema.kind === 'keywords' && !isInherited(property.key);
}

function memberTest(
  schema: Schema,
  key: string,
  isRequired: boolean,
  object: Snippet,
  scope: Scope,
): Test {
  const place = read(object, key, scope.constants);
  const inherited = isInherited(key);
  const subject = inherited ? nested('member', scope) : place;
  const inner = inside(scope, inherited ? 'name' : 'part');
  const test = verdictOf(schema, subject, inner);
  const absent = is(subject, 'undefined');
  const complete = isRequired
    ? all([...(refusesUndefined(schema, scope.lookup) ? [] : [not(absent)]), test])
    : orAbsent(test, absent);
  if (!inherited || isAlways(complete)) return complete;
  return atom(snippet`${helper('holds')}(${place}, ${arrow(subject, complete)})`);
}

/** The test that passes most often comes first. */
function orAbsent(test: Test, absent: Test): Test {
  const [first = test] = test.kind === 'any' ? test.tests : [test];
  return isTypeTest(first) ? any([test, absent]) : any([absent, test]);
}

/** A test of every member, where all have to satisfy the same schema. */
function mapTest(schema: KeywordSchema, object: Snippet, scope: Scope): Test {
  if (!isMap(schema)) return always;
  const member = nested('member', scope);
  const test = verdictOf(schema.additionalProperties, member, inside(scope));
  if (isAlways(test)) return always;
  return isNever(test)
    ? comparison(snippet`Object.keys(${object}).length === 0`)
    : atom(snippet`${helper('everyMember')}(${object}, ${predicate(member, test)})`);
}

function isMap(
  schema: KeywordSchema,
): schema is KeywordSchema & { readonly additionalProperties: Schema } {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  const isAny = properties.length === 0 && patternProperties.length === 0;
  return isAny && additionalProperties !== undefined;
}

/** A test of every member by the patterns that its key matches, and of those that nothing describes. */
function otherMembersTest(schema: KeywordSchema, object: Snippet, scope: Scope): Test {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  const isOpen = patternProperties.length === 0 && additionalProperties === undefined;
  if (isOpen || isMap(schema)) return always;
  const [key, member] = [nested('key', scope), nested('member', scope)];
  const verdict = (part: Schema) => verdictOf(part, member, inside(scope));
  const matches = patternProperties.map((pattern) => patternTest(pattern, key));
  const verdicts = patternProperties.map((pattern) => verdict(pattern.schema));
  const additional = additionalProperties ? verdict(additionalProperties) : always;
  const test = all([
    ...verdicts.map((matching, index) => any([not(matches[index] ?? never), matching])),
    any([...properties.map((property) => isKey(key, property.key)), ...matches, additional]),
  ]);
  if (isAlways(test)) return always;
  const readsMember = [...verdicts, additional].some((part) => !isAlways(part) && !isNever(part));
  return readsMember
    ? atom(snippet`${helper('everyMember')}(${object}, (${member}, ${key}) => ${snippetOf(test)})`)
    : keysTest(object, key, test);
}

/** A loop meets the keys of a polluted prototype too, and asks last if one is the object's own. */
function keysTest(object: Snippet, key: Code, test: Test): Test {
  const every = snippet`${helper('every')}(Object.keys(${object}), ${predicate(key, test)})`;
  const isInherited = atom(
    snippet`!Object.hasOwn(${object}, ${key})`,
    snippet`Object.hasOwn(${object}, ${key})`,
  );
  return looping(every, {
    of: object,
    name: key,
    test: any([test, isInherited]),
    index: undefined,
  });
}
