import { code, stringLiteral, type Code } from '../../typescript/code.js';
import { codeSpan } from '../../typescript/markdown.js';
import { inboxes, sqliteBesideNode, type Choices, type InboxTraits } from './choices.js';
import type { InboxView } from './view.js';

/** The file of an embedded inbox, from the project's folder. */
export const inboxFile = 'data/inbox.db';

type InboxChoices = Pick<Choices, 'name' | 'inbox' | 'hasSqlite'>;

/** The inbox of a project, for its templates. */
export function inboxView({ name, inbox, hasSqlite }: InboxChoices): InboxView {
  const { label, variable = '' }: InboxTraits = inboxes[inbox];
  const isFile = inbox === 'sqlite';
  return {
    hasInbox: inbox !== 'none',
    hasNone: inbox === 'none',
    isFile,
    isEngine: variable !== '',
    isOfNode: isFile && hasSqlite,
    isBesideNode: isFile && !hasSqlite,
    isPostgres: inbox === 'postgres',
    isRedis: inbox === 'redis',
    canStop: isFile || inbox === 'postgres',
    inboxLabel: label as Code,
    inboxFile: code`data/inbox.db`,
    inboxFileSpan: codeSpan(inboxFile),
    inboxVariable: variable as Code,
    inboxVariableText: stringLiteral(variable),
    queue: stringLiteral(name),
  };
}

/** The dependencies that it brings, by exact versions. */
export function inboxDependencies({ inbox, hasSqlite }: InboxChoices): {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly types: Readonly<Record<string, string>>;
} {
  if (inbox === 'sqlite' && !hasSqlite) return sqliteBesideNode;
  return { dependencies: inboxes[inbox].dependencies, types: {} };
}

/** Those of them that are compiled, or fetched, by a script of theirs. Some package managers run none unless told. */
export function builtDependencies(choices: InboxChoices): readonly string[] {
  return Object.keys(inboxDependencies(choices).dependencies).filter(
    (name) => name in sqliteBesideNode.dependencies,
  );
}

/** The versions of Node.js that a project runs on. */
export function nodeOf({ inbox, hasSqlite }: InboxChoices): string {
  const { node = '>=20.19' }: InboxTraits = inboxes[inbox];
  return inbox === 'sqlite' && hasSqlite ? '>=22.13' : node;
}
