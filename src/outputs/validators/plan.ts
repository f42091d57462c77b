import { callLines, constantLines, indent, moduleLines } from '../../code/layout.js';
import { code, identifier, modulePath, stringLiteral, type Code } from '../../code/text.js';
import { lookupOf } from '../../model/lookup.js';
import type { Model, Schema } from '../../model/model.js';
import { schemaExports } from '../../model/names.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { isReadable } from '../../schema/declaration.js';
import { findCycles, referencesOf, type Cycles } from '../../schema/references.js';
import { header, headerFrom, typedThings, typeFiles, type TypedThing } from '../parts.js';
import { templatesOf } from '../template.js';
import type { ValidatorsTemplates } from './view.js';
import { collectorOf } from './collector.js';
import { functionLines, ifThen, returnLines } from './breaking.js';
import { atom } from './conditions.js';
import { verdictOf, type Scope } from './verdict.js';

const template = templatesOf<ValidatorsTemplates>();

/** What the runtime offers to validators. */
const helpers = [
  'accepts',
  'acceptsWithin',
  'areStrings',
  'at',
  'checkFormat',
  'descend',
  'every',
  'fits',
  'holds',
  'isBoolean',
  'isEqual',
  'isInteger',
  'isMultipleOf',
  'isNumber',
  'isObject',
  'isString',
  'isUnique',
  'lengthOf',
  'own',
  'refuse',
  'refuseMember',
  'within',
] as const;

/** A file per schema and message, and one that lists them. */
export function planValidators(model: Model): readonly PlannedFile[] {
  const things = typedThings(model);
  const files = typeFiles(model);
  const references = new Map(things.map(({ name, schema }) => [name, referencesOf(schema)]));
  const context: Context = {
    files,
    lookup: lookupOf(model),
    references,
    cycles: findCycles(references),
    formats: model.formats,
  };
  const exports = things.flatMap(({ name, file }) =>
    moduleLines('export', publicNames(name), modulePath(`./${file}.js`)),
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

function publicNames(name: string): readonly Code[] {
  const { is, assert, parse, issues, schema } = schemaExports(name);
  return [assert, is, parse, issues, schema].sort().map(identifier);
}

interface Context {
  readonly files: ReadonlyMap<string, string>;
  readonly lookup: (name: string) => Schema;
  /** The names that each schema refers to. */
  readonly references: ReadonlyMap<string, readonly string[]>;
  readonly cycles: Cycles;
  readonly formats: Model['formats'];
}

function planValidator(thing: TypedThing, context: Context): PlannedFile {
  const { name, file, pointer, schema } = thing;
  const { files } = context;
  const path = `validators/${file}.ts`;
  const names = schemaExports(name);
  if (schema.kind === 'reference') {
    return template(path, 'validators/same', {
      header: headerFrom(pointer),
      exports: sameExports(schema.to, name, files.get(schema.to) ?? ''),
    });
  }
  const type = identifier(names.type);
  const [is, assert, issues, collect] = [names.is, names.assert, names.issues, names.collect].map(
    identifier,
  ) as [Code, Code, Code, Code];
  const scope = scopeOf(thing, context);
  const verdict = returnLines(verdictOf(schema, identifier('value'), scope), 1);
  const statements = collectorOf(schema, collectingScope(scope, context));
  const collector = statements.length > 0 ? statements : [code`  // Every value is valid.`];
  const lists = listTests(name, context, callsIn([...verdict, ...collector]));
  const calls = callsIn([...verdict, ...lists, ...collector]);
  return template(path, 'validators/validator', {
    header: headerFrom(pointer),
    imports: [
      ...(calls.has('formats') ? [formatsImport] : []),
      ...runtimeImports(calls),
      ...moduleLines('import type', [type], modulePath(`../types/${file}.js`)),
      ...validatorImports(name, context, calls),
    ],
    place: [
      ...constantLines(code`schema`, stringLiteral(schema.pointer)),
      ...(calls.has('refuseMember')
        ? constantLines(code`fields`, stringLiteral(`${schema.pointer}/properties/`))
        : []),
    ],
    type,
    isHead: functionLines(is, [unknownValue], code`value is ${type}`),
    assert,
    assertHead: functionLines(assert, [unknownValue], code`asserts value is ${type}`),
    parseHead: functionLines(identifier(names.parse), [unknownValue], type),
    issuesHead: functionLines(
      issues,
      [unknownValue, code`options?: ValidationOptions`],
      code`readonly Issue[]`,
    ),
    collect,
    areChecked: context.formats === 'assertion' ? code`are checked` : code`are not checked`,
    collectHead: functionLines(
      collect,
      [unknownValue, code`pointer: string`, code`report: IssueReport`],
      code`void`,
    ),
    verdict,
    lists,
    assertion: ifThen(
      atom(code`!${is}(value)`),
      (levels) =>
        callLines(
          code`throw new ValidationError`,
          [stringLiteral(name), code`${issues}(value)`],
          code`;`,
          levels,
        ),
      1,
    ),
    collector,
    standard: callLines(
      code`export const ${identifier(names.schema)} = /* #__PURE__ */ standardSchema`,
      [is, issues],
      code`;`,
      0,
    ),
  });
}

function scopeOf({ name, schema }: TypedThing, { lookup, cycles, formats }: Context): Scope {
  return {
    lookup,
    leadsBack: (to) => cycles.areOnOne(name, to),
    shape: isReadable(schema) ? identifier(schemaExports(name).type) : undefined,
    isCollecting: false,
    formats: formats === 'assertion' ? 'asserted' : 'ignored',
    depth: 0,
    isNarrowed: false,
    isComposed: false,
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

const formatsImport = code`import * as formats from '../runtime/formats.js';`;

function runtimeImports(calls: ReadonlySet<string>): readonly Code[] {
  const used = helpers.filter((helper) => calls.has(helper));
  const types = ['type Issue', 'type IssueReport', 'type ValidationOptions'] as const;
  const values = [...used, 'issuesOf', 'standardSchema', ...types, 'ValidationError'] as const;
  const names = [...values].sort(
    (left, right) => byName(left) - byName(right) || (left < right ? -1 : 1),
  );
  return moduleLines(
    'import',
    names as unknown as readonly Code[],
    modulePath('../runtime/validation.js'),
  );
}

function byName(name: string): number {
  return name.startsWith('type ') ? 1 : 0;
}

function validatorImports(
  self: string,
  { files, references }: Context,
  calls: ReadonlySet<string>,
): readonly Code[] {
  return (references.get(self) ?? [])
    .filter((name) => name !== self)
    .sort((left, right) => ((files.get(left) ?? '') < (files.get(right) ?? '') ? -1 : 1))
    .flatMap((name) => {
      const names = [schemaExports(name).collect, schemaExports(name).is].filter((used) =>
        calls.has(used),
      );
      const path = modulePath(`./${files.get(name) ?? ''}.js`);
      return names.length === 0 ? [] : moduleLines('import', names.map(identifier), path);
    });
}

/** The tests of arrays that are called; each has a loop of its own, in which its call is direct. */
function listTests(
  self: string,
  { references }: Context,
  calls: ReadonlySet<string>,
): readonly Code[] {
  return (references.get(self) ?? [])
    .map(schemaExports)
    .filter(({ areAll }) => calls.has(areAll))
    .flatMap(({ areAll, is }) => [
      code``,
      ...functionLines(
        identifier(areAll),
        [code`items: readonly unknown[]`],
        code`boolean`,
        code`function`,
      ),
      code`  for (let index = 0; index < items.length; index++) {`,
      ...ifThen(
        atom(code`!${identifier(is)}(items[index])`),
        (levels) => [indent(code`return false;`, levels)],
        2,
      ),
      code`  }`,
      code`  return true;`,
      code`}`,
    ]);
}

/** The names that lines call. */
function callsIn(lines: readonly Code[]): ReadonlySet<string> {
  const calls = lines.flatMap(
    (line) => line.match(/(?<![\p{ID_Continue}.$])[\p{ID_Continue}$]+(?=[(<),]|\.is)/gu) ?? [],
  );
  return new Set(calls);
}
