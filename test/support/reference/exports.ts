import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parts, type Part } from '../../../src/outputs/parts.js';
import { read, repository } from '../folders.js';

/** The purpose of an export whose part has several, and the file of the committed package that it is made of. */
const about: Readonly<Record<string, readonly [words: string, file?: string]>> = {
  '.': [
    'types, validators, `createReceiver`, the union of events, the table of events',
    'index.ts',
  ],
  './contract.json': ['what the package was made for, for `hooksmith diff`'],
  './formats': [
    'exact checks of string formats, for validators that you give them to',
    'runtime/formats.ts',
  ],
  './validators/*': ['the validators of one schema alone: `./validators/ticket`'],
  './schemas/*.json': ['the JSON Schemas'],
  './handlers': [
    'a handler for each event that does nothing: `import * as stubs` is a complete map',
  ],
  './node': ['the adapter for `node:http` and `node:http2`', 'runtime/node.ts'],
  './express': ['the adapter for Express 4 and 5, and Connect', 'runtime/express.ts'],
  './fastify': ['the adapter for Fastify', 'runtime/fastify.ts'],
  './fetch': [
    'the adapter for Hono, Next.js, SvelteKit, Bun, Deno, Cloudflare Workers',
    'runtime/fetch.ts',
  ],
  './lambda': [
    'the adapter for AWS Lambda: API Gateway, load balancers, function URLs',
    'runtime/lambda.ts',
  ],
  './signatures': ['verifying and making signatures', 'runtime/signatures.ts'],
  './inbox': [
    'an inbox in a file of SQLite, and what an inbox of your own needs',
    'runtime/inbox.ts',
  ],
  './inbox/bullmq': ['an inbox in Redis or Valkey', 'runtime/inbox-bullmq.ts'],
  './inbox/cloudflare': ['an inbox in Cloudflare Queues', 'runtime/inbox-cloudflare.ts'],
  './inbox/nats': ['an inbox in JetStream', 'runtime/inbox-nats.ts'],
  './inbox/pg-boss': ['an inbox in PostgreSQL', 'runtime/inbox-pg-boss.ts'],
  './inbox/sqs': ['an inbox in SQS', 'runtime/inbox-sqs.ts'],
  './subscriptions': [
    'a client that subscribes, where an OpenAPI document describes how',
    'subscriptions.ts',
  ],
  './testing': [
    'fixtures, a builder, a receiver without a server, a spy, an inbox in memory',
    'testing/index.ts',
  ],
};

/** Every export of a package with its part, and below it what it exports. */
export function exportsReference(): string {
  const ofParts = Object.entries(parts as Readonly<Record<string, Part>>).flatMap(
    ([name, { exports, words }]) =>
      Object.keys(exports).map((path) => [path, `\`${name}\``, words] as const),
  );
  const all = [['.', 'all', ''], ...ofParts, ['./contract.json', 'all', '']] as const;
  const rows = all.map(
    ([path, part, words]) => `| \`${path}\` | ${about[path]?.[0] ?? words} | ${part} |`,
  );
  const sections = all.flatMap(([path]) => {
    const file = about[path]?.[1];
    return file === undefined ? [] : [sectionOf(path, file)];
  });
  const table = ['| export | for | part |', '| --- | --- | --- |', ...rows].join('\n');
  return [table, ...sections].join('\n\n');
}

function sectionOf(path: string, file: string): string {
  const members = membersOf(file).filter(({ words }) => words !== '');
  const rows = members.map(
    ({ name, kind, words }) => `| \`${name}\` | ${kind} | ${inTable(words)} |`,
  );
  return [`## ${path}`, '', '| name | kind | for |', '| --- | --- | --- |', ...rows].join('\n');
}

/** Documentation is Markdown already; a site's templates must not see its braces and tags. */
function inTable(words: string): string {
  return words
    .split(/(`[^`]*`)/)
    .map((text, index) =>
      index % 2 === 1
        ? text
        : text.replaceAll('<', '&lt;').replaceAll('{', '&#123;').replaceAll('}', '&#125;'),
    )
    .join('')
    .replaceAll('|', '\\|');
}

interface Member {
  readonly name: string;
  readonly kind: string;
  /** The first sentence of its documentation; empty without any. */
  readonly words: string;
}

/** The names that a file of the committed package exports, its own and others' of the runtime, in its order. */
function membersOf(file: string): readonly Member[] {
  const text = read(repository, 'generated', file);
  const again = [...text.matchAll(/^export (?:type )?\{([^}]*)\} from '\.\/([^']*)\.js';/gm)];
  const others = again.flatMap(([, list = '', from = '']) => {
    const path = join(dirname(file), `${from}.ts`).replaceAll('\\', '/');
    if (!existsSync(join(repository, 'generated', path))) return [];
    const there = membersOf(path);
    const names = list.split(',').map((name) => name.replace(/\btype\b/, '').trim());
    return names.flatMap((name) => there.filter((member) => member.name === name));
  });
  const own = [
    ...text.matchAll(
      /(?:\/\*\*((?:(?!\*\/)[^])*?)\*\/\n)?export (?:async |abstract )?(function|class|const|interface|type) (\w+)/g,
    ),
  ].map(([, comment = '', kind = '', name = '']) => ({
    name,
    kind: kind === 'interface' ? 'type' : kind,
    words: /@internal/.test(comment) ? '' : firstSentence(comment),
  }));
  return [...own, ...others];
}

function firstSentence(comment: string): string {
  const text = comment
    .replace(/^\s*\* ?/gm, ' ')
    .replace(/\s+/g, ' ')
    .trim();
  return /^.*?[.:](?= [A-Z@`]|$)/.exec(text)?.[0].replace(/:$/, '.') ?? text;
}
