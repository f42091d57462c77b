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
import { declare, type DeclaredMember } from '../../typescript/declaration.js';
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
import type { TypesTemplates } from './view.js';

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
    ...things.map((thing) => planType(thing, files, lookup)),
    template('types/index.ts', 'types/index', {
      header,
      exports: exports.length > 0 ? exports : [code`export {};`],
    }),
  ];
}

function planType(
  thing: TypedThing,
  files: ReadonlyMap<string, string>,
  lookup: Lookup,
): PlannedFile {
  const { name, file, pointer, schema, documentation } = thing;
  const declaration = declare(schema, lookup);
  const others = declaration.names.filter((other) => other !== name);
  const imports = typeImports(others, files, '.');
  const shared = {
    header: headerFrom(pointer),
    hasImports: imports.length > 0,
    imports,
    doc: docComment(documentation()),
    name: identifier(name),
  };
  const path = `types/${file}.ts`;
  if (declaration.kind === 'alias') {
    const lines = aliasOf(code`export type ${identifier(name)}`, declaration.type);
    const view = { ...shared, lines: joinLines(lines) };
    return { ...template(path, 'types/alias', view), isRough: areRough(lines) };
  }
  const { members, index } = declaration;
  const lines = members.flatMap((member) => memberOf(member, lookup));
  if (index !== undefined) lines.push(code`  [key: string]: ${index};`);
  const view = { ...shared, lines: joinLines(lines) };
  return { ...template(path, 'types/interface', view), isRough: areRough(lines) };
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

/** Tells lines that only Prettier can lay out. */
function areRough(lines: readonly Code[]): boolean {
  return lines.some((line) => line.includes('\n'));
}
