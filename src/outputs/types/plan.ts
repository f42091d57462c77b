import { docComment } from '../../typescript/comment.js';
import { documentationOf } from '../../typescript/documentation.js';
import {
  extensionLines,
  memberLines,
  moduleLines,
  objectLines,
  unionLines,
} from '../../typescript/layout.js';
import { code, identifier, joinLines, key, modulePath, type Code } from '../../typescript/code.js';
import { lookupOf, type Lookup } from '../../model/lookup.js';
import type { Model } from '../../model/model.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { declare, type Declaration, type DeclaredMember } from '../../typescript/declaration.js';
import { alternativesOf, membersIn, type TypeText } from '../../typescript/type-text.js';
import {
  header,
  headerFrom,
  typedThings,
  typeFiles,
  typeImports,
  type TypedThing,
} from '../shared.js';
import { templatesOf } from '../template.js';
import type { TypesTemplates, TypeView } from './view.js';

const template = templatesOf<TypesTemplates>();

/** A file per schema and message, and one that lists them. */
export function planTypes(model: Model): readonly PlannedFile[] {
  const things = typedThings(model);
  const files = typeFiles(model);
  const lookup = lookupOf(model);
  const exports = things.flatMap(({ name, file }) =>
    moduleLines('export type', [identifier(name)], modulePath(`./${file}.js`)),
  );
  return [
    ...things.map((thing) =>
      template(`types/${thing.file}.ts`, 'types/type', () => typeView(thing, files, lookup)),
    ),
    template('types/index.ts', 'types/index', {
      header,
      exports: exports.length > 0 ? exports : [code`export {};`],
    }),
  ];
}

function typeView(
  { name, pointer, schema, documentation }: TypedThing,
  files: ReadonlyMap<string, string>,
  lookup: Lookup,
): TypeView {
  const declaration = declare(schema, lookup);
  const others = declaration.names.filter((other) => other !== name);
  const imports = typeImports(others, files, '.');
  const lines =
    declaration.kind === 'alias'
      ? aliasOf(code`export type ${identifier(name)}`, declaration.type)
      : interfaceOf(code`export interface ${identifier(name)}`, declaration, lookup);
  return {
    header: headerFrom(pointer),
    hasImports: imports.length > 0,
    imports: joinLines(imports),
    doc: docComment(documentation()),
    declaration: joinLines(lines),
    isRough: lines.some((line) => line.includes('\n')),
  };
}

function interfaceOf(
  before: Code,
  { members, index }: Extract<Declaration, { kind: 'interface' }>,
  lookup: Lookup,
): readonly Code[] {
  const lines = [code`${before} {`];
  for (const member of members) lines.push(...memberOf(member, lookup));
  if (index !== undefined) lines.push(code`  [key: string]: ${index};`);
  lines.push(code`}`);
  return lines;
}

function aliasOf(before: Code, type: TypeText): readonly Code[] {
  const { extension } = type;
  if (extension) return extensionLines(before, extension.base, extension.members);
  const object = membersIn(type);
  return object
    ? objectLines(code`${before} =`, object.members, object.after, 0)
    : unionLines(before, alternativesOf(type));
}

function memberOf(member: DeclaredMember, lookup: Lookup): readonly Code[] {
  const before = member.optional ? code`${key(member.key)}?:` : code`${key(member.key)}:`;
  const object = membersIn(member.type);
  const lines = object
    ? objectLines(before, object.members, object.after, 1)
    : memberLines(before, alternativesOf(member.type));
  const doc = docComment(documentationOf(member.schema, member.key, lookup), 2);
  return doc.length === 0 ? lines : [...doc.map((line) => code`  ${line}`), ...lines];
}
