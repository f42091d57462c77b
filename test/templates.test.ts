import Handlebars from 'handlebars';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';
import { strictest } from './support/compile.js';
import { read, repository } from './support/folders.js';

/*
 * Templates print, they don't decide: four constructs, and every path is a member of the view that
 * belongs to the template. Handlebars itself notices `{{typo}}` only when it prints it, `{{#if typo}}` never.
 */

const templates = join(repository, 'templates');
const outputs = join(repository, 'src', 'outputs');
const viewFiles = readdirSync(outputs, { recursive: true, encoding: 'utf8' })
  .filter((file) => basename(file) === 'view.ts')
  .map((file) => join(outputs, file));
const program = ts.createProgram(viewFiles, { ...strictest, types: ['node'] });
const checker = program.getTypeChecker();

/** The members of each output's interface of templates: a template's name, and the type of its view. */
function viewTypes(): ReadonlyMap<string, ts.Type> {
  const members = viewFiles.flatMap((file) => {
    const declaration = program
      .getSourceFile(file)
      ?.statements.find(
        (statement) =>
          ts.isInterfaceDeclaration(statement) && statement.name.text.endsWith('Templates'),
      );
    if (!declaration) throw new Error(`${file} says nothing of its templates`);
    return checker.getTypeAtLocation(declaration).getProperties();
  });
  return new Map(members.map((member) => [member.name, checker.getTypeOfSymbol(member)]));
}

type Body = hbs.AST.Program;

/** The faults of a template, a line each. */
function lint(name: string, source: string, view: ts.Type): readonly string[] {
  const problems: string[] = [];
  const say = ({ loc }: hbs.AST.Node, problem: string): void => {
    problems.push(`${name}:${loc.start.line}:${loc.start.column + 1} ${problem}`);
  };

  const member = (path: hbs.AST.Expression, context: ts.Type): ts.Type | undefined => {
    const { original } = path as hbs.AST.PathExpression;
    if (path.type !== 'PathExpression') {
      say(path, `${path.type} is no path`);
    } else if (original === 'this') {
      return context;
    } else {
      const property = /^\w+$/.test(original) ? context.getProperty(original) : undefined;
      if (property) return checker.getTypeOfSymbol(property);
      say(path, `${original} is not in ${checker.typeToString(context)}`);
    }
    return undefined;
  };

  const block = (statement: hbs.AST.BlockStatement, context: ts.Type): void => {
    const { original } = statement.path as hbs.AST.PathExpression;
    const [parameter, ...others] = statement.params;
    if (others.length > 0 || !parameter || statement.inverse) {
      say(statement, 'takes one path and has no else');
      return;
    }
    const type = member(parameter, context);
    if (!type) return;
    if (original === 'if') {
      if (checker.typeToString(type) !== 'boolean') say(statement, 'an if takes a flag');
      body(statement.program, context);
    } else if (original === 'each') {
      const item = checker.getIndexTypeOfType(type, ts.IndexKind.Number);
      if (item) body(statement.program, item);
      else say(statement, 'an each takes a list');
    } else {
      say(statement, `#${original} is not one of the four constructs`);
    }
  };

  const body = (program: Body, context: ts.Type): void => {
    for (const [index, statement] of program.body.entries()) {
      if (statement.type === 'MustacheStatement') {
        const { path, params, escaped } = statement as hbs.AST.MustacheStatement;
        if (params.length > 0) say(statement, 'calls a helper');
        const type = member(path, context);
        const printed = type && checker.typeToString(type);
        const isHtml = name.startsWith('docs/');
        const before = program.body[index - 1] as hbs.AST.ContentStatement | undefined;
        const isAttribute = isHtml && /="[^"]*$/.test(before?.value ?? '');
        const texts = isHtml ? ['Html', 'string'] : ['Code', 'Markdown'];
        const printable = isAttribute ? ['string'] : texts;
        if (isHtml && /=$/.test(before?.value ?? '')) say(statement, 'stands without quotes');
        if (printed && !printable.includes(printed)) say(statement, `prints a ${printed}`);
        if (!escaped) say(statement, 'is not escaped');
      } else if (statement.type === 'BlockStatement') {
        block(statement as hbs.AST.BlockStatement, context);
      } else if (statement.type === 'PartialStatement') {
        const partial = ((statement as hbs.AST.PartialStatement).name as hbs.AST.PathExpression)
          .original;
        problems.push(...lint(partial, read(templates, `${partial}.hbs`), context));
      } else if (statement.type !== 'ContentStatement') {
        say(statement, `${statement.type} is not one of the four constructs`);
      }
    }
  };

  body(Handlebars.parse(source), view);
  return problems;
}

const views = viewTypes();

describe.each([...views])('%s', (name, view) => {
  test('prints nothing but what its view has', () => {
    expect(lint(name, read(templates, `${name}.hbs`), view)).toEqual([]);
  });
});

test('every template belongs to a view or is a partial', () => {
  const files = readdirSync(templates, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.hbs'))
    .map((file) => file.slice(0, -'.hbs'.length).replaceAll('\\', '/'));
  const partials = files.flatMap((file) =>
    [...read(templates, `${file}.hbs`).matchAll(/\{\{> ([\w/-]+)/g)].map(([, partial]) => partial),
  );
  const known = new Set([...views.keys(), ...partials]);
  expect(files.filter((file) => !known.has(file))).toEqual([]);
});

test.each([
  ['<a title="{{description}}">', 'prints a Html'],
  ['<a title={{title}}>', 'stands without quotes'],
])('the lint of HTML refuses %s', (source, problem) => {
  const view = views.get('docs/page');
  if (!view) throw new Error('There is no view of a page');
  expect(lint('docs/example', source, view).join('\n')).toContain(problem);
});

test.each([
  ['{{typo}}', 'typo is not in'],
  ['{{#if typo}}x{{/if}}', 'typo is not in'],
  ['{{#each typo}}x{{/each}}', 'typo is not in'],
  ['{{#each headers}}{{typo}}{{/each}}', 'typo is not in'],
  ['{{#if name}}x{{/if}}', 'an if takes a flag'],
  ['{{#each hasHeaders}}x{{/each}}', 'an each takes a list'],
  ['{{#if hasHeaders}}x{{else}}y{{/if}}', 'has no else'],
  ['{{#unless hasHeaders}}x{{/unless}}', 'not one of the four'],
  ['{{lookup name}}', 'calls a helper'],
  ['{{#each headers}}{{../name}}{{/each}}', '../name is not in'],
  ['{{headers}}', 'prints a readonly'],
  ['{{{name}}}', 'is not escaped'],
])('the lint refuses %s', (source, problem) => {
  const view = views.get('handlers/handler');
  if (!view) throw new Error('There is no view of a handler');
  expect(lint('example', source, view).join('\n')).toContain(problem);
});
