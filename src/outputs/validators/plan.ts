import {
  assignedCallLines,
  callLines,
  constantLines,
  moduleLines,
} from '../../typescript/layout.js';
import {
  code,
  identifier,
  joinLines,
  modulePath,
  stringLiteral,
  type Code,
} from '../../typescript/code.js';
import { lookupOf } from '../../model/lookup.js';
import type { Model, Schema } from '../../model/model.js';
import { schemaExports } from '../../model/export-names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { isReadable } from '../../typescript/readable.js';
import { findCycles, referencesOf, type Cycles } from '../../model/references.js';
import { named, PrintedFile, snippet, type NeedyCode, type Snippet } from '../imports.js';
import { header, headerFrom, typedThings, typeFiles, type TypedThing } from '../shared.js';
import { templatesOf } from '../template.js';
import type { ValidatorsTemplates, ValidatorView } from './view.js';
import { collectorOf } from './collector.js';
import { functionLines, ifThen, verdictLines } from './breaking.js';
import { constantsOf } from './members.js';
import { objectVerdict } from './objects.js';
import { calling, isAlways, isNever, not } from './conditions.js';
import { lintingLines } from './linting.js';
import { helper, helperType } from './runtime.js';
import { Repeated } from './repeated.js';
import type { Scope, ValidatorRole } from './scope.js';
import { asksObjectsOnly, verdictOf } from './verdict.js';

const template = templatesOf<ValidatorsTemplates>();

/** A file per schema and message, and one that lists them. */
export function planValidators(model: Model): readonly PlannedFile[] {
  const things = typedThings(model);
  const files = typeFiles(model);
  const references = new Map(things.map(({ name, schema }) => [name, referencesOf(schema)]));
  const namesOf = remembered(schemaExports);
  const context: Context = {
    files,
    lookup: lookupOf(model),
    references,
    cycles: findCycles(references),
    formats: model.formats,
    functionsOf: functionsIn(files, namesOf),
    namesOf,
    repeated: { tests: new Repeated(), statements: new Repeated() },
    exportsOf: remembered((name) => new Set(Object.values(namesOf(name)))),
  };
  const exports = things.flatMap(({ name, file }) =>
    moduleLines('export', publicNames(namesOf(name)), modulePath(`./${file}.js`)),
  );
  return [
    ...things.map((thing) => planValidator(thing, context)),
    template('validators/index.ts', 'validators/index', {
      header,
      exports: exports.length > 0 ? exports : [code`export {};`],
    }),
  ];
}

const unknownValue = code`value: unknown`;
const options = snippet`options?: ${helperType('ValidationOptions')}`;
const report = snippet`report: ${helperType('IssueReport')}`;
const collectorParameters = [unknownValue, code`pointer: string`, report];
const issueList = helperType('IssueList');

type Names = ReturnType<typeof schemaExports>;

function publicNames({ is, assert, parse, issues, schema }: Names): readonly Code[] {
  return [assert, is, parse, issues, schema].sort().map(identifier);
}

interface Context {
  /** The file of each schema and message, by its name. */
  readonly files: ReadonlyMap<string, string>;
  readonly lookup: (name: string) => Schema;
  /** The names that each schema refers to. */
  readonly references: ReadonlyMap<string, readonly string[]>;
  readonly cycles: Cycles;
  readonly formats: Model['formats'];
  /** The functions of a schema's validator, as code that imports them. */
  readonly functionsOf: (schema: string) => Readonly<Record<ValidatorRole, NeedyCode>>;
  readonly repeated: Scope['repeated'];
  /** The names that a schema's validator exports. */
  readonly namesOf: (schema: string) => Names;
  readonly exportsOf: (schema: string) => ReadonlySet<string>;
}

function planValidator(thing: TypedThing, context: Context): PlannedFile {
  const { name, file, pointer, schema } = thing;
  const path = `validators/${file}.ts`;
  if (schema.kind === 'reference') {
    return template(path, 'validators/same', {
      header: headerFrom(pointer),
      exports: sameExports(schema.to, name, context.files.get(schema.to) ?? ''),
    });
  }
  return template(path, 'validators/validator', () => validatorView(thing, schema, context));
}

/** The imports come last: by then the file knows what it needs. */
function validatorView(thing: TypedThing, schema: Schema, context: Context): ValidatorView {
  const file = new PrintedFile();
  const scope = scopeOf(thing, context);
  const verdict = verdictOf(schema, identifier('value'), scope);
  const isTyped = schema.kind === 'keywords' && schema.types !== undefined;
  const lines = scope.constants
    ? objectVerdict(verdict, scope.constants, isTyped, file)
    : verdictLines(verdict, 1, file);
  const collector = collectorOf(schema, collectingScope(scope, context), file);
  const isAsked = scope.constants
    ? !(isTyped ? isNever : isAlways)(verdict)
    : !isAlways(verdict) && !isNever(verdict);
  const names = context.namesOf(thing.name);
  const reading = { isAsked, collects: collector.length > 0 };
  const functions = functionsView(thing, names, reading, file);
  const place = placeLines(schema.pointer, file);
  const isAllRead = isAsked && collector.length > 0;
  return {
    header: joinLines([headerFrom(thing.pointer), ...lintingLines(schema, isAllRead)]),
    ...functions,
    areChecked: context.formats === 'assertion' ? code`are checked` : code`are not checked`,
    hasPlace: place.length > 0,
    place: joinLines(place),
    verdict: joinLines(lines),
    collector: collector.length > 0 ? joinLines(collector) : code`  // Every value is valid.`,
    imports: joinLines(file.importLines()),
  };
}

/** The functions whose statements read their parameters. The compiler lets the others have some that begin with `_`. */
interface Reading {
  readonly isAsked: boolean;
  readonly collects: boolean;
}

/** The parts of the functions that are the same for every schema. */
function functionsView(
  { name, file: path }: TypedThing,
  names: Names,
  { isAsked, collects }: Reading,
  file: PrintedFile,
) {
  const type = file.use(named(names.type, `../types/${path}`, 'type'));
  const [is, assert, parse, issues, collect, standard] = (
    ['is', 'assert', 'parse', 'issues', 'collect', 'schema'] as const
  ).map((role) => identifier(names[role])) as [Code, Code, Code, Code, Code, Code];
  const head = (by: Code, parameters: readonly Snippet[], result: Snippet): Code => {
    const used = parameters.map((parameter) => file.use(parameter));
    return joinLines(functionLines(by, used, file.use(result)));
  };
  return {
    type,
    assertCall: joinLines(callLines(assert, [identifier('value')], code`;`, 1)),
    issuesCall: joinLines(
      callLines(
        file.use(snippet`return ${helper('issuesOf')}`),
        [identifier('value'), collect, identifier('options')],
        code`;`,
        1,
      ),
    ),
    isHead: isAsked
      ? head(is, [unknownValue], code`value is ${type}`)
      : head(is, [code`_${unknownValue}`], code`_value is ${type}`),
    assertHead: head(assert, [unknownValue], code`asserts value is ${type}`),
    parseHead: head(parse, [unknownValue], type),
    issuesHead: head(issues, [unknownValue, options], issueList),
    collectHead: head(
      collect,
      collects ? collectorParameters : collectorParameters.map((one) => snippet`_${one}`),
      code`void`,
    ),
    assertion: joinLines(assertionLines(name, is, issues, file)),
    standard: joinLines(
      assignedCallLines(
        file.use(snippet`export const ${standard}: ${helperType('StandardSchema')}<${type}>`),
        file.use(snippet`/* #__PURE__ */ ${helper('standardSchema')}`),
        [is, issues],
      ),
    ),
  };
}

function assertionLines(name: string, is: Code, issues: Code, file: PrintedFile): readonly Code[] {
  const thrown = file.use(snippet`throw new ${helper('ValidationError')}`);
  return ifThen(
    not(calling(is, identifier('value'))),
    (levels) => callLines(thrown, [stringLiteral(name), code`${issues}(value)`], code`;`, levels),
    1,
    file,
  );
}

/** Says where the schema is, and those of its members, as far as anything asks. */
function placeLines(pointer: string, file: PrintedFile): readonly Code[] {
  return [
    ...(file.needsOwn('schema') ? constantLines(code`schema`, stringLiteral(pointer)) : []),
    ...(file.needsOwn('fields')
      ? constantLines(code`fields`, stringLiteral(`${pointer}/properties`))
      : []),
  ];
}

function scopeOf({ name, schema }: TypedThing, context: Context): Scope {
  const { lookup, cycles, formats, functionsOf, exportsOf, references, repeated } = context;
  const functions = [name, ...(references.get(name) ?? [])].map(exportsOf);
  return {
    lookup,
    validator: (to, role) => {
      const by = functionsOf(to)[role];
      return to === name ? by.text : by;
    },
    leadsBack: (to) => cycles.areOnOne(name, to),
    isLeaf: (to) => references.get(to)?.length === 0,
    constants: isReadIntoConstants(schema, lookup)
      ? constantsOf(schema, identifier(name), (one) => functions.some((names) => names.has(one)))
      : undefined,
    repeated,
    isCollecting: false,
    formats: formats === 'assertion' ? 'asserted' : 'ignored',
    depth: 0,
    isNarrowed: false,
    isComposed: false,
    possible: undefined,
  };
}

/** Tells an object that is refused, or accepted, for being none before anything else is asked. */
function isReadIntoConstants(schema: Schema, lookup: Context['lookup']): boolean {
  if (schema.kind !== 'keywords' || !isReadable(schema, lookup)) return false;
  return schema.types !== undefined || asksObjectsOnly(schema);
}

/** Made once for each schema. */
function functionsIn(files: Context['files'], namesOf: Context['namesOf']): Context['functionsOf'] {
  return remembered((schema) => {
    const { is, collect } = namesOf(schema);
    const from = `./${files.get(schema) ?? ''}`;
    return { is: named(is, from), collect: named(collect, from) };
  });
}

function remembered<Value>(make: (name: string) => Value): (name: string) => Value {
  const known = new Map<string, Value>();
  return (name) => {
    const value = known.get(name) ?? make(name);
    known.set(name, value);
    return value;
  };
}

function collectingScope(scope: Scope, { formats }: Context): Scope {
  const use = formats === 'assertion' ? 'asserted' : 'handed in';
  return { ...scope, isCollecting: true, formats: use };
}

function sameExports(from: string, to: string, file: string): readonly Code[] {
  const [source, target] = [schemaExports(from), schemaExports(to)];
  const pairs = (['assert', 'collect', 'is', 'parse', 'issues', 'schema'] as const).map(
    (role) => [source[role], target[role]] as const,
  );
  const renamed = pairs.map(([old, name]) => code`${identifier(old)} as ${identifier(name)}`);
  return moduleLines('export', renamed.sort(), modulePath(`./${file}.js`));
}
