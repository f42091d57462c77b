import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Json } from '../../src/json.js';

/** A schema of JSON-Schema-Test-Suite, and what it has to say of some values. */
export interface Group {
  /** `ref.json`, `optional/id.json`. */
  readonly file: string;
  readonly description: string;
  readonly schema: Json;
  readonly tests: readonly Case[];
}

export interface Case {
  readonly description: string;
  readonly data: Json;
  readonly valid: boolean;
}

/** The groups of the files that are straight in a folder of the suite. */
export function readGroups(suite: string, folder = ''): readonly Group[] {
  return readdirSync(join(suite, 'draft7', folder))
    .filter((name) => name.endsWith('.json'))
    .flatMap((name) => {
      const file = folder === '' ? name : `${folder}/${name}`;
      const groups = readJson(suite, 'draft7', file) as unknown as readonly Omit<Group, 'file'>[];
      return groups.map((group) => ({ ...group, file }));
    });
}

/** The schemas that the suite refers to by URI, as components that have the URI as `$id`. */
export function readRemotes(suite: string): Readonly<Record<string, Json>> {
  const folder = join(suite, 'remotes');
  const remotes = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((path) => path.replaceAll('\\', '/'))
    .filter((path) => path.endsWith('.json'))
    .map((path) => {
      const $id = `http://localhost:1234/${path}`;
      return [path.replace(/\W/g, '-'), { $id, ...Object(readJson(folder, path)) }] as const;
    });
  const metaschema = readJson('node_modules', 'ajv/dist/refs/json-schema-draft-07.json');
  return Object.fromEntries<Json>([...remotes, ['metaschema', metaschema]]);
}

function readJson(...path: readonly string[]): Json {
  return JSON.parse(readFileSync(join(...path), 'utf8')) as Json;
}

/** A document whose component `Subject` is the group's schema, in a file of its own. */
export function documentOf(
  { schema }: Group,
  remotes: Readonly<Record<string, Json>>,
): { readonly document: object; readonly files: Readonly<Record<string, string>> } {
  const text = JSON.stringify(schema);
  const needed = /localhost:1234|json-schema\.org\/draft-07/.test(text) ? remotes : {};
  return {
    document: {
      asyncapi: '2.6.0',
      info: { title: 'Suite', version: '1.0.0' },
      channels: {},
      components: { schemas: { Subject: { $ref: './subject.json' }, ...needed } },
    },
    files: { 'subject.json': text },
  };
}
