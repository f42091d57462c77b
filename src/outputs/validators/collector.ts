import { callLines, indent } from '../../code/layout.js';
import {
  addition,
  code,
  identifier,
  stringLiteral,
  templateAfter,
  templateIndex,
  type Code,
} from '../../code/text.js';
import type { KeywordSchema, Schema } from '../../model/model.js';
import { schemaExports } from '../../model/names.js';
import type { FormatName } from '../../runtime/formats.js';
import { at, expectedFormat } from '../../runtime/validation.js';
import {
  checkedFormat,
  handedIn,
  identityRules,
  kinds,
  ownRules,
  patternTest,
  typeTest,
  type Kind,
} from './keywords.js';
import { isInherited, read, undescribed } from './members.js';
import {
  all,
  always,
  any,
  atom,
  is,
  isAlways,
  isNever,
  never,
  not,
  print,
  type Test,
} from './conditions.js';
import { tellApart } from './alternatives.js';
import { ifLines, ifThen } from './breaking.js';
import { exactlyOne, inside, isKey, isTypeTest, nested, verdictOf, type Scope } from './verdict.js';

/** A statement of a collector, before it is text. */
type Statement =
  | { readonly kind: 'line'; readonly text: Code }
  | Call
  | { readonly kind: 'if'; readonly test: Test; readonly then: readonly Statement[] }
  | { readonly kind: 'for'; readonly head: Code; readonly body: readonly Statement[] }
  | { readonly kind: 'block'; readonly body: readonly Statement[] };

interface Call {
  readonly kind: 'call';
  readonly before: Code;
  readonly parameters: readonly Code[];
}

/** A value while its issues are collected. */
interface Subject {
  readonly value: Code;
  /** The expression of its JSON Pointer. */
  readonly pointer: Code;
  /** Whether refusing it says `required` of what isn't there. */
  readonly saysAbsence?: true;
  /** The statement that refuses it. */
  readonly refuse: (keyword: string, expected: string) => Call;
  /** The statement that refuses it unless it is of a format, as far as checks were handed in. */
  readonly checkFormat: (format: FormatName) => Statement;
}

/** The statements that collect every issue of `value`, for a function of its own. */
export function collectorOf(schema: Schema, scope: Scope): readonly Code[] {
  const [value, pointer] = [identifier('value'), identifier('pointer')];
  const subject = subjectOf(value, pointer, undefined);
  if (schema.kind === 'keywords' && scope.shape && schema.types) {
    const test = not(typeTest(value, 'object', scope.shape));
    const others = collectKeywords(schema, subject, scope, true);
    const { before, parameters } = subject.refuse('type', 'an object');
    const refusal = call(code`return ${before}`, parameters);
    return printStatements([{ kind: 'if', test, then: [refusal] }, ...others], 1);
  }
  return printStatements(collect(schema, subject, scope), 1);
}

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
    const name = identifier(schemaExports(schema.to).collect);
    const parameters = [value, addition(pointer), code`report`];
    return scope.leadsBack(schema.to)
      ? [call(code`descend`, [...parameters, name, code`schema`])]
      : [call(name, parameters)];
  }
  return collectKeywords(schema, subject, scope, false);
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
  const { value, refuse } = subject;
  const inner = { ...scope, shape: undefined, isNarrowed: true };
  const verdict = (part: Schema): Test => verdictOf(part, value, inner);
  const { allOf = [], anyOf, oneOf } = schema;
  const unless = (test: Test, keyword: string, expected: string): Statement =>
    when(not(test), [refuse(keyword, expected)]);
  const inKind = (kind: Kind, statements: readonly Statement[]): readonly Statement[] => {
    if (kind === 'object' && isObject) return statements;
    return statements.length === 0 ? [] : [when(typeTest(value, kind, scope.shape), statements)];
  };
  const ownFormats = scope.formats === 'handed in' ? 'ignored' : scope.formats;
  const condition = schema.if && verdictOf(schema.if, value, { ...inner, isComposed: true });
  return [
    ...identityRules(schema, value, { ...scope, isNarrowed: isObject || scope.isNarrowed })
      .filter(({ keyword }) => !isObject || keyword !== 'type')
      .map(({ test, keyword, expected }) => unless(test, keyword, expected)),
    ...kinds.flatMap((kind) => {
      const own = ownRules(schema, value, ownFormats).filter((rule) => rule.kind === kind);
      const inside =
        kind === 'array'
          ? collectItems(schema, subject, scope)
          : kind === 'object'
            ? collectMembers(schema, subject, scope)
            : [];
      return inKind(kind, [
        ...own.map(({ test, given = always, keyword, expected }) =>
          unless(any([not(given), test]), keyword, expected),
        ),
        ...inside,
      ]);
    }),
    ...allOf.flatMap((part) => collect(part, subject, inner)),
    ...(anyOf ? collectAlternatives('anyOf', anyOf, subject, inner) : []),
    ...(oneOf ? collectAlternatives('oneOf', oneOf, subject, inner) : []),
    ...(schema.not ? [unless(not(verdict(schema.not)), 'not', 'something else')] : []),
    ...(condition && schema.then ? [when(condition, collect(schema.then, subject, inner))] : []),
    ...(condition && schema.else
      ? [when(not(condition), collect(schema.else, subject, inner))]
      : []),
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
  const { value, pointer, refuse } = subject;
  const { items, tuple = [], contains } = schema;
  const rest = schema.tuple ? schema.additionalItems : items;
  const [item, index] = [nested('item', scope), nested('index', scope)];
  const inner = inside(scope);
  const itemSubject = (part: Schema): Subject =>
    subjectOf(item, templateIndex(pointer, index), part);
  const positions = tuple.flatMap((part, position) => {
    const place = code`${value}[${position}]`;
    const statements = collect(
      part,
      subjectOf(place, templateAfter(pointer, `/${position}`), part),
      inside(scope, 'part'),
    );
    return [when(atom(code`${value}.length > ${position}`), statements)];
  });
  const restStatements = rest ? collect(rest, itemSubject(rest), inner) : [];
  const isRest =
    tuple.length > 0
      ? [when(atom(code`${index} >= ${tuple.length}`), restStatements)]
      : restStatements;
  const head = code`let ${index} = 0; ${index} < ${value}.length; ${index}++`;
  const named = line(code`const ${item}: unknown = ${value}[${index}];`);
  const containing = contains ? verdictOf(contains, item, inner) : undefined;
  return [
    ...positions,
    ...(restStatements.length > 0
      ? [{ kind: 'for' as const, head, body: [named, ...isRest] }]
      : []),
    ...(containing
      ? [
          when(atom(code`!${value}.some((${item}) => ${print(containing)})`), [
            refuse('contains', 'an array with an item that fits'),
          ]),
        ]
      : []),
  ];
}

function collectMembers(
  schema: KeywordSchema,
  subject: Subject,
  scope: Scope,
): readonly Statement[] {
  const { value } = subject;
  const { properties = [], required = [], propertyNames, dependencies = [] } = schema;
  const mustHave = new Set(required);
  const absent = (key: string): Test => is(read(value, key, scope.shape), 'undefined');
  const missing = (key: string): Statement =>
    when(absent(key), [missingMember(key, subject, scope).refuse('required', 'a value')]);
  const key = nested('key', scope);
  const inner = inside(scope);
  const each = [
    ...(propertyNames ? collectName(propertyNames, key, subject, inner) : []),
    ...collectOthers(schema, key, subject, scope),
  ];
  return [
    ...properties.flatMap((property) => {
      const member = memberSubject(property.key, property.schema, subject, scope);
      const inMember = inside(scope, isInherited(property.key) ? 'name' : 'part');
      const statements = collectUnformatted(property.schema, member, inMember);
      const isAbsent = is(member.value, 'undefined');
      const accepted = verdictOf(property.schema, member.value, inMember);
      return inBlock(property.key, subject, scope, [
        ...(!mustHave.has(property.key)
          ? [whenPresent(isAbsent, statements)]
          : isAlways(accepted)
            ? [when(isAbsent, [member.refuse('required', 'a value')])]
            : requiredMember(member, statements, property.schema, scope)),
        ...collectFormat(property.schema, member, inMember),
      ]);
    }),
    ...undescribed(schema).map(missing),
    ...dependencies.map((dependency) =>
      when(not(absent(dependency.key)), [
        ...(dependency.required ?? []).map(missing),
        ...(dependency.schema
          ? collect(dependency.schema, subject, { ...scope, shape: undefined, isNarrowed: true })
          : []),
      ]),
    ),
    ...(each.length > 0
      ? [{ kind: 'for' as const, head: code`const ${key} of Object.keys(${value})`, body: each }]
      : []),
  ];
}

/** Gives a member that has to be read with care a name, in a block of its own. */
function inBlock(
  key: string,
  { value }: Subject,
  scope: Scope,
  statements: readonly Statement[],
): readonly Statement[] {
  const isEmpty = statements.every(
    ({ kind, ...rest }) => kind === 'if' && 'then' in rest && rest.then.length === 0,
  );
  if (!isInherited(key) || isEmpty) return statements;
  const place = read(value, key, scope.shape);
  const declaration = line(code`const ${nested('member', scope)} = ${place};`);
  return [{ kind: 'block', body: [declaration, ...statements] }];
}

/** What isn't there breaks `required`, and nothing else. */
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

/** A member that isn't there and that no schema describes. */
function missingMember(key: string, { value, pointer }: Subject, scope: Scope): Subject {
  return subjectOf(read(value, key, scope.shape), templateAfter(pointer, at('', key)), undefined);
}

function memberSubject(
  key: string,
  schema: Schema | undefined,
  { value, pointer }: Subject,
  scope: Scope,
): Subject {
  const place = isInherited(key) ? nested('member', scope) : read(value, key, scope.shape);
  const memberPointer = templateAfter(pointer, at('', key));
  const isDirect = value === 'value' && scope.depth === 0 && scope.shape !== undefined;
  if (!isDirect || !isPlain(key)) return subjectOf(place, memberPointer, schema);
  const about = (before: Code, ...texts: readonly string[]): Call =>
    call(before, [
      ...[code`report`, code`pointer`, ...[key, ...texts].map(stringLiteral)],
      ...[code`value`, code`fields`],
    ]);
  return {
    value: place,
    pointer: memberPointer,
    saysAbsence: true,
    refuse: (keyword, expected) => about(code`refuseMember`, keyword, expected),
    checkFormat: (format) => when(atom(code`report.formats`), [about(code`checkFormat`, format)]),
  };
}

/** Whether a key stands in pointers as it is, and is nobody's but the object's own. */
function isPlain(key: string): boolean {
  return /^[\w.-]+$/.test(key) && !isInherited(key);
}

/** Without a schema of its own, it is told as breaking the whole. */
function subjectOf(value: Code, pointer: Code, schema: Schema | undefined): Subject {
  const refuse = (keyword: string, expected: string): Call =>
    call(code`refuse`, [
      code`report`,
      addition(pointer),
      ...[keyword, expected].map(stringLiteral),
      value,
      schema ? stringLiteral(schema.pointer) : identifier('schema'),
    ]);
  return {
    value,
    pointer,
    refuse,
    checkFormat: (format) =>
      when(not(handedIn(format, value)), [refuse('format', expectedFormat(format))]),
  };
}

function collectName(
  schema: Schema,
  key: Code,
  { pointer }: Subject,
  scope: Scope,
): readonly Statement[] {
  const name = subjectOf(key, code`at(${pointer}, ${key})`, schema);
  return collect(schema, name, scope);
}

function collectOthers(
  schema: KeywordSchema,
  key: Code,
  { value, pointer }: Subject,
  scope: Scope,
): readonly Statement[] {
  const { properties = [], patternProperties = [], additionalProperties } = schema;
  const place = code`at(${pointer}, ${key})`;
  const name = nested('member', scope);
  const inMember = inside(scope);
  const member = (part: Schema): readonly Statement[] =>
    collect(part, subjectOf(name, place, part), inMember);
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
  return [line(code`const ${name} = own(${value}, ${key});`), ...statements];
}

function line(text: Code): Statement {
  return { kind: 'line', text };
}

function call(before: Code, parameters: readonly Code[]): Call {
  return { kind: 'call', before, parameters };
}

/** An `if` within an `if` is one, and what has just been tested isn't tested again. */
function when(test: Test, statements: readonly Statement[]): Statement {
  if (isNever(test)) return { kind: 'if', test, then: [] };
  const known = print(test);
  const then = statements.flatMap((statement) => given(known, statement));
  const [only, ...others] = then;
  if (only?.kind === 'if' && others.length === 0) return when(all([test, only.test]), only.then);
  return { kind: 'if', test, then };
}

/** As in the verdict, what `typeof` says is asked first: of most values it says enough. */
function whenPresent(isAbsent: Test, statements: readonly Statement[]): Statement {
  const [only, ...others] = statements;
  if (only?.kind === 'if' && others.length === 0) {
    const { test, then } = only;
    const [first = test] = test.kind === 'all' ? test.tests : [test];
    if (isTypeTest(first)) return when(all([test, not(isAbsent)]), then);
  }
  return when(not(isAbsent), statements);
}

/** What is left of a statement where a test has passed. */
function given(known: Code, statement: Statement): readonly Statement[] {
  if (statement.kind !== 'if') return [statement];
  if (print(not(statement.test)) === known) return [];
  return print(statement.test) === known ? statement.then : [statement];
}

function printStatements(statements: readonly Statement[], levels: number): readonly Code[] {
  return statements.flatMap((statement) => printStatement(statement, levels));
}

function printStatement(statement: Statement, levels: number): readonly Code[] {
  switch (statement.kind) {
    case 'line':
      return [indent(statement.text, levels)];
    case 'call':
      return callLines(statement.before, statement.parameters, code`;`, levels);
    case 'for':
    case 'block': {
      const head = statement.kind === 'for' ? code`for (${statement.head}) ` : code``;
      return [
        indent(code`${head}{`, levels),
        ...printStatements(statement.body, levels + 1),
        indent(code`}`, levels),
      ];
    }
    case 'if':
      return printIf(statement, levels);
  }
}

function printIf(
  { test, then }: Extract<Statement, { kind: 'if' }>,
  levels: number,
): readonly Code[] {
  const [only, ...others] = then;
  if (!only) return [];
  if (isAlways(test)) return printStatements(then, levels);
  if (only.kind === 'call' && others.length === 0) {
    const { before, parameters } = only;
    return ifThen(test, (at) => callLines(before, parameters, code`;`, at), levels);
  }
  return [
    ...ifLines(test, code` {`, levels),
    ...printStatements(then, levels + 1),
    indent(code`}`, levels),
  ];
}
