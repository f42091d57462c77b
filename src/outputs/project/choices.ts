import type { Role } from '../../model/model.js';

export const frameworks = {
  node: { label: 'node:http', entry: 'server', dependencies: [], types: [] },
  express: { label: 'Express', entry: 'server', dependencies: ['express'], types: ['express'] },
  // Its next versions ask for Node 22, by a dependency of theirs.
  fastify: {
    ...{ label: 'Fastify', entry: 'server', dependencies: ['fastify'], types: [] },
    overrides: ['light-my-request'],
  },
  hono: { label: 'Hono', entry: 'server', dependencies: ['hono', '@hono/node-server'], types: [] },
  lambda: { label: 'AWS Lambda', entry: 'local', dependencies: [], types: [] },
} as const satisfies Readonly<Record<string, FrameworkTraits>>;

export interface FrameworkTraits {
  /** Its usual name. */
  readonly label: string;
  /** The file of `src` that `npm start` runs. */
  readonly entry: string;
  readonly dependencies: readonly string[];
  /** Those of them whose types are a package of their own. */
  readonly types: readonly string[];
  /** Their dependencies that must have our version. */
  readonly overrides?: readonly string[];
}

export type Framework = keyof typeof frameworks;

/** The places that an inbox may keep deliveries in. Versions are exact: the adapters were tested with these. */
export const inboxes = {
  sqlite: { label: 'a file, by SQLite', dependencies: {}, isFile: true },
  postgres: {
    ...{ label: 'PostgreSQL, by pg-boss', dependencies: { 'pg-boss': '12.38.0' } },
    variable: 'DATABASE_URL',
    node: '>=22.12',
  },
  redis: {
    ...{
      label: 'Redis or Valkey, by BullMQ',
      dependencies: { bullmq: '6.7.0', ioredis: '5.11.1' },
    },
    variable: 'REDIS_URL',
  },
  none: { label: 'nowhere: an event whose handler fails is lost', dependencies: {} },
} as const satisfies Readonly<Record<string, InboxTraits>>;

export interface InboxTraits {
  readonly label: string;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly isFile?: true;
  /** The variable of the environment that has its URL. */
  readonly variable?: string;
  /** The versions of Node.js that it needs; those of the package unless set. */
  readonly node?: string;
}

export type InboxKind = keyof typeof inboxes;

/** SQLite for a Node.js that has none of its own, and its types. */
export const sqliteBesideNode = {
  dependencies: { 'better-sqlite3': '12.11.1' },
  types: { '@types/better-sqlite3': '9.6.0' },
} as const;

/** The commands of each package manager. */
export const packageManagers = {
  // Within a project with workspaces of its own, npm would look for any other version in the registry.
  npm: {
    ...{ install: 'npm install', run: 'npm run', short: 'npm', execute: 'npx', fetch: 'npx' },
    workspace: 'file:generated',
  },
  pnpm: {
    ...{ install: 'pnpm install', run: 'pnpm run', short: 'pnpm', execute: 'pnpm exec' },
    ...{ fetch: 'pnpm dlx', workspace: 'workspace:*' },
  },
  yarn: {
    ...{ install: 'yarn install', run: 'yarn run', short: 'yarn', execute: 'yarn', fetch: 'npx' },
    workspace: '*',
  },
  // `bun test` is a runner of its own, not the script.
  bun: {
    ...{ install: 'bun install', run: 'bun run', short: 'bun run', execute: 'bunx', fetch: 'bunx' },
    workspace: 'workspace:*',
  },
} as const satisfies Readonly<Record<string, PackageManagerTraits>>;

interface PackageManagerTraits {
  readonly install: string;
  /** Runs a script. */
  readonly run: string;
  /** Runs `test` and `start`. */
  readonly short: string;
  /** Runs a program of a package that is installed. */
  readonly execute: string;
  /** Runs a package that isn't. */
  readonly fetch: string;
  /** The version by which the package inside is depended on. */
  readonly workspace: string;
}

export type PackageManager = keyof typeof packageManagers;

/** The decisions of somebody who starts a project. */
export interface Choices {
  /** The name in its package.json. */
  readonly name: string;
  readonly framework: Framework;
  readonly inbox: InboxKind;
  /** True if Node.js has an SQLite of its own. */
  readonly hasSqlite: boolean;
  readonly packageManager: PackageManager;
  /** Undefined if the document has nothing to handle yet, which may be for either side. */
  readonly role: Role | undefined;
  /** The version of the package where it is installed; undefined if it is generated inside. */
  readonly published: string | undefined;
  /** True if the package isn't named by the document. */
  readonly isRenamed: boolean;
  /** The document's path, from the project's folder. */
  readonly spec: string;
  /** The OpenAPI document of the provider's API for subscriptions, from the project's folder; undefined if there is none. */
  readonly subscriptions: string | undefined;
  /** Tells that the document is generated as far as it can be. */
  readonly isPartial: boolean;
  /** The names of the events that have a handler; undefined for all. */
  readonly selected: readonly string[] | undefined;
  /** The version by which hooksmith is depended on: its own, or `file:` and a path. */
  readonly hooksmith: string;
  /** The command that makes the same project. */
  readonly command: string;
  /** The versions of all that the project may depend on. */
  readonly versions: Readonly<Record<string, string>>;
}
