import { addition, code, identifier, templateIndex, type Code } from '../../typescript/code.js';
import { withItem } from '../../model/expected.js';
import type { Dependency, KeywordSchema, Property, Schema } from '../../model/model.js';
import { mapText, recorded, snippet, type PrintedFile, type Snippet } from '../imports.js';
import {
  checkedFormat,
  identityRules,
  ownRules,
  patternTest,
  typeTest,
  type Rule,
} from './keywords.js';
import { kinds, type Kind } from '../../values/rules.js';
import { isInherited, isKey, read, undescribed, type Constants } from './members.js';
import { memberLines, unlessObject } from './objects.js';
import {
  all,
  always,
  any,
  atom,
  calling,
  exactlyOne,
  is,
  isAlways,
  never,
  not,
  type Test,
} from './conditions.js';
import { tellApart } from './alternatives.js';
import { helper, place } from './runtime.js';
import { inside, nested, type Scope } from './scope.js';
import {
  areEmpty,
  call,
  choose,
  line,
  printStatements,
  when,
  whenPresent,
  within,
  type Statement,
} from './statements.js';
import {
  keySubject,
  memberSubject,
  missingMember,
  pointerAfter,
  subjectOf,
  type Subject,
} from './subject.js';
import { arrow, verdictOf } from './verdict.js';

/** The lines that collect every issue of `value`, for a function of its own. */
export function collectorOf(schema: Schema, scope: Scope, file: PrintedFile): readonly Code[] {
  const subject = subjectOf(identifier('value'), identifier('pointer'), undefined);
  return schema.kind === 'keywords' && scope.constants
    ? objectLines(schema, subject, scope, scope.constants, file)
    : printStatements(collect(schema, subject, scope), 1, file);
}

/** Nothing else is said of a value that should be an object and isn't. */
function objectLines(
  schema: KeywordSchema,
  subject: Subject,
  scope: Scope,
  constants: Constants,
  file: PrintedFile,
): readonly Code[] {
  const { before, parameters } = subject.refuse('type', 'an object');
  const refusal = call(snippet`return ${before}`, parameters);
  const statements = collectKeywords(schema, subject, scope, true);
  const lines = memberLines(statements, printed, constants, file);
  if (!schema.types && lines.length === 0) return [];
  return [
    ...unlessObject(
      (levels) => printStatements([schema.types ? refusal : line(code`return;`)], levels, file),
      file,
    ),
    ...lines,
  ];
}

const printed = recorded((statement: Statement, file) => printStatements([statement], 1, file));

function collect(schema: Schema, subject: Subject, scope: Scope): readonly Statement[] {
  return [...collectUnformatted(schema, subject, scope), ...collectFormat(schema, subject, scope)];
}

/** All but the test of a format that was handed in, which passes where there is nothing. */
function collectUnformatted(schema: Schema, subject: Subject, scope: Scope): readonly Statement[] {
  const { value, pointer, refuse } = subject;
  if (schema.kind === 'boolean') {
    return schema.accepts ? [] : [refuse('false schema', 'nothing')];
  }
  if (schema.kind === 'reference') {
    const by = scope.validator(schema.to, 'collect');
    const parameters = [value, mapText(pointer, addition), code`report`];
    if (scope.leadsBack(schema.to)) return [call(helper('descend'), [...parameters, by, place])];
    const collecting = call(by, parameters);
    return scope.isLeaf(schema.to)
      ? [when(not(isPlainlyValid(schema.to, value, scope)), [collecting])]
      : [collecting];
  }
  return collectKeywords(schema, subject, scope, false);
}

/**
 * Passes for a value that has no issues: a verdict takes less than making a pointer. It is asked of schemas that refer
 * to none, so that no value is tested twice as often as it is nested.
 */
function isPlainlyValid(to: string, value: Snippet, scope: Scope): Test {
  const isValid = calling(scope.validator(to, 'is'), value);
  return scope.formats === 'handed in' ? all([not(atom(code`report.formats`)), isValid]) : isValid;
}

function collectFormat(schema: Schema, subject: Subject, scope: Scope): readonly Statement[] {
  const format = schema.kind === 'keywords' ? checkedFormat(schema) : undefined;
  return format && scope.formats === 'handed in' ? [subject.checkFormat(format)] : [];
}

/** `isObject` says that the value has been seen to be one. */
function collectKeywords(
  schema: KeywordSchema,
  subject: Subject,
  scope: Scope,
  isObject: boolean,
): readonly Statement[] {
  const { value } = subject;
  const formats = scope.formats === 'handed in' ? 'ignored' : scope.formats;
  const rules = ownRules(schema, value, formats);
  const ofKind = (kind: Kind): readonly Statement[] => {
    const own = rules.filter((rule) => rule.kind === kind);
    const statements = [
      ...own.map((rule) => unlessRule(rule, subject)),
      ...(kind === 'array' ? collectItems(schema, subject, scope) : []),
      ...(kind === 'object' ? collectMembers(schema, subject, scope) : []),
    ];
    if (kind === 'object' && isObject) return statements;
    return statements.length === 0 ? [] : [when(typeTest(value, kind), statements)];
  };
  return [
    ...identityRules(schema, value, isObject || scope.isNarrowed)
      .filter(({ keyword }) => !isObject || keyword !== 'type')
      .map((rule) => unless(rule, subject)),
    ...kinds.flatMap(ofKind),
    ...collectComposed(schema, subject, { ...scope, constants: undefined, isNarrowed: true }),
  ];
}

function unless({ test, keyword, expected }: Omit<Rule, 'kind'>, subject: Subject): Statement {
  return when(not(test), [subject.refuse(keyword, expected)]);
}

function unlessRule(rule: Rule, subject: Subject): Statement {
  const { given = always, test } = rule;
  return unless({ ...rule, test: any([not(given), test]) }, subject);
}

/** The issues by the keywords that ask something of the value itself through other schemas. */
function collectComposed(
  schema: KeywordSchema,
  subject: Subject,
  scope: Scope,
): readonly Statement[] {
  const { allOf = [], anyOf, oneOf, not: other, if: asked, then, else: otherwise } = schema;
  const verdict = (part: Schema, inner = scope): Test => verdictOf(part, subject.value, inner);
  const condition = asked && verdict(asked, { ...scope, isComposed: true });
  const chosen = (part: Schema | undefined): readonly Statement[] =>
    part ? collect(part, subject, scope) : [];
  const refusal = { keyword: 'not', expected: 'something else' };
  return [
    ...allOf.flatMap((part) => collect(part, subject, scope)),
    ...(anyOf ? collectAlternatives('anyOf', anyOf, subject, scope) : []),
    ...(oneOf ? collectAlternatives('oneOf', oneOf, subject, scope) : []),
    ...(other ? [unless({ ...refusal, test: not(verdict(other)) }, subject)] : []),
    ...(condition ? [choose(condition, chosen(then), chosen(otherwise))] : []),
  ];
}

/** The issues of the alternative that the value is meant as; else that it is none of them. */
function collectAlternatives(
  keyword: 'anyOf' | 'oneOf',
  alternatives: readonly Schema[],
  subject: Subject,
  scope: Scope,
): readonly Statement[] {
  const { value, refuse } = subject;
  const { told, isTold, others, expected } = tellApart(alternatives, value, scope.lookup);
  const tests = others.map((part) => verdictOf(part, value, scope));
  const accepted = keyword === 'anyOf' || expected !== undefined ? any(tests) : exactlyOne(tests);
  const general = keyword === 'anyOf' ? 'one of its alternatives' : 'just one of its alternatives';
  return [
    ...told.map(({ test, schema }) => when(test, collect(schema, subject, scope))),
    when(all([not(isTold), not(accepted)]), [refuse(keyword, expected ?? general)]),
  ];
}

function collectItems(schema: KeywordSchema, subject: Subject, scope: Scope): readonly Statement[] {
  const { value, refuse } = subject;
  const { items, tuple = [], contains } = schema;
  const rest = schema.tuple ? schema.additionalItems : items;
  const item = nested('item', scope);
  const isFound = contains && arrow(item, verdictOf(contains, item, inside(scope)));
  return [
    ...tuple.map((part, position) => collectPosition(part, position, subject, scope)),
    ...(rest ? collectRest(rest, tuple.length, subject, scope) : []),
    ...(isFound !== undefined
      ? [when(atom(snippet`!${value}.some(${isFound})`), [refuse('contains', withItem)])]
      : []),
  ];
}

function collectPosition(
  schema: Schema,
  position: number,
  { value, pointer }: Subject,
  scope: Scope,
): Statement {
  const place = pointerAfter(pointer, `/${position}`);
  const item = subjectOf(snippet`${value}[${position}]`, place, schema);
  const statements = collect(schema, item, inside(scope, 'part'));
  return when(atom(snippet`${value}.length > ${position}`), statements);
}

/** A loop over the items from a position on. */
function collectRest(
  schema: Schema,
  position: number,
  { value, pointer }: Subject,
  scope: Scope,
): readonly Statement[] {
  const [item, index] = [nested('item', scope), nested('index', scope)];
  const place = mapText(pointer, (template) => templateIndex(template, index));
  const statements = collect(schema, subjectOf(item, place, schema), inside(scope));
  if (areEmpty(statements)) return [];
  const isRest = atom(code`${index} >= ${position}`);
  const head = snippet`let ${index} = 0; ${index} < ${value}.length; ${index}++`;
  const declaration = line(snippet`const ${item}: unknown = ${value}[${index}];`);
  const body = [declaration, ...(position > 0 ? [when(isRest, statements)] : statements)];
  return [{ kind: 'for', head, body }];
}

function collectMembers(
  schema: KeywordSchema,
  subject: Subject,
  scope: Scope,
): readonly Statement[] {
  const { properties = [], propertyNames, dependencies = [] } = schema;
  const required = new Set(schema.required);
  const key = nested('key', scope);
  const place = nested('place', scope);
  const name = propertyNames && keySubject(key, place, propertyNames);
  const names = name ? collect(propertyNames, name, inside(scope)) : [];
  const pointer = line(snippet`const ${place} = ${helper('at')}(${subject.pointer}, ${key});`);
  const others = collectOthers(schema, key, place, subject, scope);
  const each = areEmpty(names) ? within(others, pointer) : [pointer, ...names, ...others];
  const head = snippet`const ${key} of Object.keys(${subject.value})`;
  return [
    ...properties.flatMap((property) => {
      const isRequired = required.has(property.key);
      return scope.repeated.statements.of(property, isRequired, scope, () =>
        collectProperty(property, isRequired, subject, scope),
      );
    }),
    ...undescribed(schema).map((name) => missing(name, subject, scope)),
    ...dependencies.map((dependency) => collectDependency(dependency, subject, scope)),
    ...(areEmpty([...names, ...others]) ? [] : [{ kind: 'for' as const, head, body: each }]),
  ];
}

function collectProperty(
  { key, schema }: Property,
  isRequired: boolean,
  subject: Subject,
  scope: Scope,
): readonly Statement[] {
  const member = memberSubject(key, schema, subject, scope);
  const inMember = inside(scope, isInherited(key) ? 'name' : 'part');
  const statements = collectUnformatted(schema, member, inMember);
  const isAbsent = is(member.value, 'undefined');
  const present = (): readonly Statement[] =>
    isAlways(verdictOf(schema, member.value, inMember))
      ? [when(isAbsent, [member.refuse('required', 'a value')])]
      : requiredMember(member, statements, schema, scope);
  return inBlock(key, subject, scope, [
    ...(isRequired ? present() : [whenPresent(isAbsent, statements)]),
    ...collectFormat(schema, member, inMember),
  ]);
}

function absence({ value }: Subject, key: string, scope: Scope): Test {
  return is(read(value, key, scope.constants), 'undefined');
}

function missing(key: string, subject: Subject, scope: Scope): Statement {
  const refusal = missingMember(key, subject, scope).refuse('required', 'a value');
  return when(absence(subject, key, scope), [refusal]);
}

function collectDependency(
  { key, required = [], schema }: Dependency,
  subject: Subject,
  scope: Scope,
): Statement {
  const inner = { ...scope, constants: undefined, isNarrowed: true };
  return when(not(absence(subject, key, scope)), [
    ...required.map((name) => missing(name, subject, scope)),
    ...(schema ? collect(schema, subject, inner) : []),
  ]);
}

/** Gives a member that has to be read with care a name, in a block of its own. */
function inBlock(
  key: string,
  { value }: Subject,
  scope: Scope,
  statements: readonly Statement[],
): readonly Statement[] {
  if (!isInherited(key) || areEmpty(statements)) return statements;
  const place = read(value, key, scope.constants);
  const declaration = line(snippet`const ${nested('member', scope)} = ${place};`);
  return [{ kind: 'block', body: [declaration, ...statements] }];
}

/** A member that isn't there breaks `required`, and nothing else. */
function requiredMember(
  member: Subject,
  statements: readonly Statement[],
  schema: Schema,
  scope: Scope,
): readonly Statement[] {
  const isType =
    schema.kind === 'keywords' && schema.types !== undefined && statements.length === 1;
  if (isType && member.saysAbsence) return statements;
  const missing = is(member.value, 'undefined');
  const resolved = schema.kind === 'reference' ? scope.lookup(schema.to) : schema;
  const expected = expectationOf(resolved);
  return [when(missing, [member.refuse('required', expected)]), when(not(missing), statements)];
}

function expectationOf(schema: Schema): string {
  if (schema.kind !== 'keywords') return 'a value';
  const [rule] = identityRules(schema, identifier('value'));
  return rule?.expected ?? 'a value';
}

function collectOthers(
  schema: KeywordSchema,
  key: Code,
  pointer: Code,
  { value }: Subject,
  scope: Scope,
): readonly Statement[] {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  if (patternProperties.length === 0 && !additionalProperties) return [];
  const place = snippet`${helper('own')}(${value}, ${key})`;
  const isRead = [...patternProperties.map((pattern) => pattern.schema), additionalProperties].some(
    (part) => part && part.kind !== 'boolean',
  );
  const name = isRead ? nested('member', scope) : place;
  const inMember = inside(scope);
  const member = (part: Schema): readonly Statement[] =>
    collect(part, subjectOf(name, pointer, part), inMember);
  const matches = patternProperties.map((pattern) => patternTest(pattern, key));
  const others = additionalProperties ? member(additionalProperties) : [];
  const isOther = all([
    ...properties.map((property) => not(isKey(key, property.key))),
    ...matches.map(not),
  ]);
  const statements = [
    ...patternProperties.flatMap((pattern, index) => [
      when(matches[index] ?? never, member(pattern.schema)),
    ]),
    ...(others.length === 0 ? [] : isAlways(isOther) ? others : [when(isOther, others)]),
  ].filter((statement) => statement.kind !== 'if' || statement.then.length > 0);
  if (statements.length === 0) return [];
  return isRead ? [line(snippet`const ${name} = ${place};`), ...statements] : statements;
}
