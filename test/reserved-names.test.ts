import { readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import type { Model } from '../src/model/model.js';
import { eventExports, schemaExports } from '../src/model/export-names.js';
import { camelCase, pascalCase } from '../src/model/spelling.js';
import { reservedNames } from '../src/outputs/reserved-names.js';
import { compilePackages, strictest } from './support/compile.js';
import { read, repository } from './support/folders.js';
import { documentOf, forge, type Forged } from './support/forge.js';
import { ownDocuments } from './support/own-documents.js';
import { forgeScenario, parseScenarios } from './support/scenario.js';
import { share } from './support/share.js';

/** All that is made of a name: of a schema or a message, and of an event. */
function allExports(name: string): Readonly<Record<string, string>> {
  const fixture = `${camelCase(name)}Fixture`;
  return { ...schemaExports(name), fixture, ...eventExports(name) };
}

type RoleName = keyof ReturnType<typeof allExports>;

/** The names that follow from the document, and the role of each. */
function documentNames({ schemas, messages, events }: Model): ReadonlyMap<string, RoleName> {
  const things = [...schemas, ...messages].flatMap(({ name }) => [
    ...Object.entries(schemaExports(name)),
    ['fixture', `${camelCase(name)}Fixture`] as const,
  ]);
  const handled = events.flatMap(({ name, typeName }) => [
    ...Object.entries(eventExports(typeName)),
    ['fixture', `${name}Fixture`] as const,
  ]);
  return new Map([...things, ...handled].map(([role, name]) => [name, role]));
}

const affixes = allExports('\n');

/** Says that some document could give this name in this role. */
function isClaimable(name: string, role: RoleName): boolean {
  const [prefix, suffix] = affixes[role]?.split('\n') ?? [];
  if (prefix === undefined || suffix === undefined) throw new Error(`No role is called ${role}`);
  const rest = name.slice(prefix.length, name.length - suffix.length);
  return allExports(pascalCase(rest))[role] === name;
}

interface Found {
  readonly name: string;
  readonly how: 'from the runtime' | 'a global' | 'declared' | 'imported';
}

/** The globals of the language, to which no platform adds; and those that are values. */
const [globals, globalValues] = globalNames();

function globalNames(): readonly [ReadonlySet<string>, readonly string[]] {
  const path = join(dirname(ts.getDefaultLibFilePath({})), 'lib.es2022.d.ts');
  const program = ts.createProgram([path], strictest);
  const library = program.getSourceFile(path);
  const { Value, Type } = ts.SymbolFlags;
  const [all, values] = [Value | Type, Value].map((flags) =>
    program
      .getTypeChecker()
      .getSymbolsInScope(library ?? expect.fail(), flags)
      .map(({ name }) => name),
  );
  return [new Set(all), values ?? []];
}

/** The names that a module declares, imports or exports by a list, and the globals that it reads. */
function namesIn(file: ts.SourceFile): readonly Found[] {
  const found: Found[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isImportSpecifier(node) || ts.isExportSpecifier(node) || ts.isNamespaceImport(node)) {
      const statement = ts.findAncestor(
        node,
        (one) => ts.isImportDeclaration(one) || ts.isExportDeclaration(one),
      );
      const from =
        (statement as ts.ImportDeclaration | undefined)?.moduleSpecifier?.getText() ?? '';
      const how = from.includes('/runtime/') ? 'from the runtime' : 'imported';
      found.push({ name: node.name.getText(), how });
      return;
    }
    if (ts.isIdentifier(node) && isRead(node) && globals.has(node.text)) {
      found.push({ name: node.text, how: 'a global' });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  for (const statement of file.statements) {
    for (const name of declaredBy(statement)) found.push({ name, how: 'declared' });
  }
  return found;
}

/** Neither what is declared, nor a member. */
function isRead(node: ts.Identifier): boolean {
  const { name } = node.parent as ts.Node & { readonly name?: ts.Node };
  return name !== node || ts.isShorthandPropertyAssignment(node.parent);
}

function declaredBy(statement: ts.Statement): readonly string[] {
  if (ts.isVariableStatement(statement)) {
    return statement.declarationList.declarations.map(({ name }) => name.getText());
  }
  const isNamed =
    ts.isFunctionDeclaration(statement) ||
    ts.isInterfaceDeclaration(statement) ||
    ts.isTypeAliasDeclaration(statement) ||
    ts.isClassDeclaration(statement);
  return isNamed && statement.name ? [statement.name.text] : [];
}

/** `index.ts` has these by `export *`, beside the names that it lists and those of `events.ts`. */
const exportedByStar: readonly RoleName[] = [
  ...['type', 'is', 'assert', 'parse', 'issues', 'schema'],
  ...['event', 'headers', 'parameters', 'handler'],
];

/** It has names of the document in texts alone, and imports none. */
const own = 'subscriptions.ts';

/** Tests of values that no other document has. */
const rare = documentOf({
  schemas: {
    Escapes: { type: 'string', pattern: '\\07' },
    Booleans: { type: 'array', items: { type: 'boolean' } },
    Numbers: { type: 'array', items: { type: 'number' } },
    Texts: { type: 'array', contains: { type: 'string' } },
  },
});

async function forgeAll(): Promise<readonly Forged[]> {
  const scenarios = join(repository, 'test', 'scenarios');
  const all = await Promise.all([
    forge(rare),
    ...ownDocuments.map(([, path]) => forge(read(path))),
    ...share(ownDocuments, 6).map(([, path]) => forge(read(path), { formats: 'assertion' })),
    ...readdirSync(scenarios).flatMap((page) =>
      parseScenarios(read(scenarios, page)).map(forgeScenario),
    ),
  ]);
  return all.filter(({ model }) => model);
}

const all = forgeAll();

describe('the names that generated files have beside those of the document', () => {
  const found = all.then((packages) => {
    return packages.flatMap(({ files, model }) => {
      const ours = documentNames(model ?? expect.fail());
      return [...files].flatMap(([path, text]) => {
        if (!path.endsWith('.ts') || path.startsWith('runtime/') || path === own) return [];
        const names = namesIn(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
        const roles = names.flatMap(({ name }) => ours.get(name) ?? []);
        const present = new Set(
          /^(?:index|events)\.ts$/.test(path) ? [...exportedByStar, ...roles] : roles,
        );
        return names
          .filter(({ name }) => !ours.has(name))
          .filter(({ name }) => [...present].some((role) => isClaimable(name, role)))
          .map(({ name, how }) => `${name}, ${how}`);
      });
    });
  });

  test('are reserved where a document could claim them', async () => {
    const claimable = [...new Set(await found)].sort();
    expect(claimable).toEqual(
      expect.arrayContaining([
        'Array, a global',
        'Answer, from the runtime',
        'Handlers, declared',
        'RegExp, a global',
        'isUnique, from the runtime',
        'standardSchema, from the runtime',
      ]),
    );
    expect(claimable.filter((line) => !reservedNames.has(line.split(',')[0] ?? ''))).toEqual([]);
  });
});

test('every value that is a global of the language is reserved, so that no import hides one', () => {
  expect(globalValues).toEqual(expect.arrayContaining(['Error', 'isFinite', 'undefined']));
  expect(globalValues.filter((name) => !reservedNames.has(name))).toEqual([]);
});

test('every word that the language reserves is reserved', () => {
  const { FirstReservedWord, LastReservedWord } = ts.SyntaxKind;
  const { FirstFutureReservedWord, LastFutureReservedWord } = ts.SyntaxKind;
  const words = [
    ...between(FirstReservedWord, LastReservedWord),
    ...between(FirstFutureReservedWord, LastFutureReservedWord),
    ...['arguments', 'await', 'eval', 'then', 'undefined'],
  ];
  expect(words.filter((word) => !reservedNames.has(word))).toEqual([]);
});

function between(first: ts.SyntaxKind, last: ts.SyntaxKind): readonly string[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => ts.tokenToString(first + index) ?? expect.fail(),
  );
}

test('are no names of a document in any spelling, and the package compiles without a name that it does not use', async () => {
  const { document, spellings } = documentOfReserved([
    ...variablesOfValidators(await all),
    ...reservedNames,
  ]);
  const forged = await forge(document, { formats: 'assertion' });
  const names = documentNames(forged.model ?? expect.fail());
  expect([...names.keys()].filter((name) => reservedNames.has(name))).toEqual([]);
  expect(forged.model?.schemas.length).toBeGreaterThanOrEqual(spellings.length);
  expect(compilePackages([{ forged }])).toEqual([[]]);
});

/** The names of parameters, variables and namespaces in validators, but for the constants of members. */
function variablesOfValidators(packages: readonly Forged[]): readonly string[] {
  const found = new Set<string>();
  const visit = (node: ts.Node): void => {
    const isNamed =
      ts.isParameter(node) ||
      ts.isVariableDeclaration(node) ||
      ts.isNamespaceImport(node) ||
      (ts.isBindingElement(node) && ts.isArrayBindingPattern(node.parent));
    if (isNamed && ts.isIdentifier(node.name)) found.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  for (const [path, text] of packages.flatMap(({ files }) => [...files])) {
    if (!path.startsWith('validators/')) continue;
    visit(ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true));
  }
  expect([...found]).toEqual(expect.arrayContaining(['fields', 'formats', 'index2', 'report']));
  return [...found];
}

/**
 * Schemas, messages and operations that are spelt like reserved names, and like what would lead to them; and a schema that
 * has properties of these names.
 */
function documentOfReserved(properties: readonly string[]) {
  const stems = share([...reservedNames], 96).flatMap((name) => [
    name,
    name.replace(/^is(?=[A-Z])/, ''),
    name.replace(/(?:Schema|Issues?|Event|Handlers?|Headers)$/, ''),
  ]);
  const spellings = [...new Set(stems.flatMap((stem) => [stem, stem.toLowerCase()]))].filter(
    (spelling) => spelling !== '',
  );
  const ref = (kind: string, name: string) => ({ $ref: `#/components/${kind}/${name}` });
  const schema = (other: string) => ({
    type: 'object',
    properties: {
      list: { type: 'array', uniqueItems: true, items: { type: 'integer', multipleOf: 2 } },
      text: { type: 'string', minLength: 1, format: 'uri' },
      any: { enum: [{ a: 1 }] },
      plain: { format: 'uri' },
      all: { type: 'array', items: ref('schemas', other) },
      names: { type: 'array', items: { type: 'string' } },
      toString: { type: 'boolean' },
    },
    additionalProperties: { type: ['number', 'string', 'array', 'object', 'boolean', 'null'] },
  });
  const entries = <Value>(make: (spelling: string) => Value) =>
    Object.fromEntries(spellings.map((spelling) => [spelling, make(spelling)]));
  const document = {
    asyncapi: '2.6.0',
    info: { title: 'Reserved', version: '1.0.0' },
    channels: entries((spelling) => ({
      subscribe: { operationId: spelling, message: ref('messages', spelling) },
    })),
    components: {
      schemas: {
        ...entries(() => schema(spellings[0] ?? '')),
        'a schema of members': membersOf(properties),
      },
      messages: entries((spelling) => ({ name: spelling, payload: ref('schemas', spelling) })),
    },
  };
  return { document, spellings };
}

/** Its validator has a constant for each member, which would hide whatever it means by the same name. */
function membersOf(names: readonly string[]) {
  const text = { type: 'string', minLength: 2, format: 'uri', pattern: '\\07' };
  const lists = { type: 'array', items: { type: 'array', uniqueItems: true, items: text } };
  const keyed = { type: 'object', additionalProperties: lists, propertyNames: { maxLength: 9 } };
  const others = Object.fromEntries(names.map((name) => [name, { type: 'string' }]));
  const all = { type: 'object', additionalProperties: keyed };
  const either = { oneOf: [text, { type: 'object', required: ['key'] }, { type: 'number' }] };
  return { type: 'object', properties: { ...others, text, lists, all, either } };
}
