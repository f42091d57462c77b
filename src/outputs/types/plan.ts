import { docComment } from '../../typescript/comment.js';
import {
  extensionLines,
  memberLines,
  moduleLines,
  objectLines,
  unionLines,
} from '../../typescript/layout.js';
import { code, identifier, key, modulePath, type Code } from '../../typescript/code.js';
import type { Model, Schema } from '../../model/model.js';
import type { PlannedFile } from '../../render/planned-file.js';
import { declare, type DeclaredMember } from '../../typescript/declaration.js';
import { alternativesOf, membersOrNull, type TypeText } from '../../typescript/type-text.js';
import {
  header,
  headerFrom,
  schemaDocumentation,
  typedThings,
  typeFiles,
  typeImports,
  type TypedThing,
} from '../shared.js';
import { templatesOf } from '../template.js';
import type { MemberView, TypesTemplates } from './view.js';

const template = templatesOf<TypesTemplates>();

/** A file per schema and message, and one that lists them. */
export function planTypes(model: Model): readonly PlannedFile[] {
  const things = typedThings(model);
  const files = typeFiles(model);
  const schemas = new Map(things.map(({ name, schema }) => [name, schema]));
  const exports = things.flatMap(({ name, file }) =>
    moduleLines('export type', [identifier(name)], modulePath(`./${file}.js`)),
  );
  return [
    ...things.map((thing) => planType(thing, files, schemas)),
    template('types/index.ts', 'types/index', {
      header,
      exports: exports.length > 0 ? exports : [code`export {};`],
    }),
  ];
}

function planType(
  thing: TypedThing,
  files: ReadonlyMap<string, string>,
  schemas: ReadonlyMap<string, Schema>,
): PlannedFile {
  const { name, file, pointer, schema, documentation } = thing;
  const declaration = declare(schema);
  const others = declaration.names.filter((other) => other !== name);
  const imports = typeImports(others, files, '.');
  const shared = {
    header: headerFrom(pointer),
    hasImports: imports.length > 0,
    imports,
    doc: docComment(documentation),
    name: identifier(name),
  };
  const path = `types/${file}.ts`;
  if (declaration.kind === 'alias') {
    return template(path, 'types/alias', {
      ...shared,
      lines: aliasOf(code`export type ${identifier(name)}`, declaration.type),
    });
  }
  return template(path, 'types/interface', {
    ...shared,
    members: declaration.members.map((member) => memberView(member, schemas)),
    isOpen: declaration.index !== undefined,
    index: declaration.index ?? code``,
  });
}

function aliasOf(before: Code, type: TypeText): readonly Code[] {
  const { extension } = type;
  if (extension) return extensionLines(before, extension.base, extension.members);
  const members = membersOrNull(type);
  return members
    ? objectLines(code`${before} =`, members, code` | null;`, 0)
    : unionLines(before, alternativesOf(type));
}

function memberView(member: DeclaredMember, schemas: ReadonlyMap<string, Schema>): MemberView {
  const before = member.optional ? code`${key(member.key)}?:` : code`${key(member.key)}:`;
  const members = membersOrNull(member.type);
  return {
    doc: docComment(schemaDocumentation(described(member.schema, schemas)), 2),
    lines: members
      ? objectLines(before, members, code` | null;`, 1)
      : memberLines(before, alternativesOf(member.type)),
  };
}

/** An inline schema is described where it stands, though its type has a file of its own. */
function described(
  schema: Schema | undefined,
  schemas: ReadonlyMap<string, Schema>,
): Schema | undefined {
  const target = schema?.kind === 'reference' ? schemas.get(schema.to) : undefined;
  return target?.pointer === schema?.pointer ? target : schema;
}
