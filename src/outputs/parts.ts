import type { Json } from '../json.js';

/** A part of the package: a family of files that can be asked for by its name. */
export interface Part {
  /** Its name in descriptions and the README: "Types, validators and a receiver". */
  readonly words: string;
  /** The parts that its files import from; they come with it. */
  readonly needs: readonly string[];
  /** Made only where it is asked for by its name. A part with peers has to be: the package has no dependencies unless asked. */
  readonly isOnRequest?: true;
  /** Made only where an OpenAPI document says how to subscribe. */
  readonly isOfSubscriptions?: true;
  /** Packages that the consumer installs beside this one, and their versions. */
  readonly peers?: Readonly<Record<string, string>>;
  /** Packages of types that its files are compiled with. */
  readonly types?: Readonly<Record<string, string>>;
  /** Exports of the package besides `.`, by their paths. */
  readonly exports: Readonly<Record<string, Json>>;
  /** Patterns of its files, which are published besides `dist`. */
  readonly files: readonly string[];
  /** The files of `src/runtime` that it imports, without those of the parts that it needs. */
  readonly runtime: readonly string[];
}

/** An export that `tsc` makes of a module. */
export function exportOf(path: string): Json {
  return { types: `./dist/${path}.d.ts`, default: `./dist/${path}.js` };
}

/**
 * Every part, in the order in which they are listed. `--only`, the exports and peers of package.json, the files that are
 * published, the runtime's files and the words of the README follow from this table. It loads no planner, so that the command line can read it.
 */
export const parts = {
  types: { words: 'types', needs: [], exports: {}, files: ['types/*.ts'], runtime: [] },
  validators: {
    words: 'validators',
    needs: ['types'],
    exports: {
      './formats': exportOf('runtime/formats'),
      './validators/*': exportOf('validators/*'),
    },
    files: ['validators/*.ts', 'runtime/*.ts'],
    runtime: ['formats.ts', 'idna.ts', 'json.ts', 'validation.ts'],
  },
  schemas: {
    words: 'JSON Schemas',
    needs: [],
    exports: { './schemas/*.json': './schemas/*.json' },
    files: ['schemas'],
    runtime: [],
  },
  handlers: {
    words: 'a handler per event',
    needs: ['types'],
    exports: { './handlers': exportOf('handlers/index') },
    files: ['handlers/*.ts', 'runtime/*.ts'],
    runtime: ['delivery.ts', 'formats.ts', 'idna.ts', 'json.ts', 'platform.ts', 'validation.ts'],
  },
  receiver: {
    words: 'a receiver',
    needs: ['validators', 'handlers'],
    types: { '@types/node': '>=20' },
    exports: Object.fromEntries(
      ['node', 'express', 'fastify', 'fetch', 'lambda', 'signatures'].map((name) => [
        `./${name}`,
        exportOf(`runtime/${name}`),
      ]),
    ),
    files: [],
    runtime: [
      'accept.ts',
      'answer.ts',
      'body.ts',
      'bytes.ts',
      'checks.ts',
      'coercion.ts',
      'content.ts',
      'context.ts',
      'diagnostics.ts',
      'dispatch.ts',
      'duplicates.ts',
      'errors.ts',
      'events.ts',
      'express.ts',
      'fastify.ts',
      'fetch.ts',
      'form-data.ts',
      'forms.ts',
      'hmac.ts',
      'hooks.ts',
      'judged.ts',
      'keep.ts',
      'kept.ts',
      'lambda.ts',
      'lists.ts',
      'messages.ts',
      'node-http.ts',
      'node.ts',
      'options.ts',
      'promises.ts',
      'receive.ts',
      'receiver.ts',
      'refusals.ts',
      'routes.ts',
      'signatures.ts',
      'signed-data.ts',
      'tellings.ts',
      'time-limit.ts',
      'work.ts',
    ],
  },
  inbox: {
    words: 'an inbox',
    needs: ['receiver'],
    exports: {
      './inbox': exportOf('runtime/inbox'),
      ...Object.fromEntries(
        ['bullmq', 'cloudflare', 'nats', 'pg-boss', 'sqs'].map((name) => [
          `./inbox/${name}`,
          exportOf(`runtime/inbox-${name}`),
        ]),
      ),
    },
    files: [],
    runtime: [
      'inbox-admin.ts',
      'inbox-bullmq.ts',
      'inbox-claims.ts',
      'inbox-cloudflare.ts',
      'inbox-database.ts',
      'inbox-engine.ts',
      'inbox-format.ts',
      'inbox-host.ts',
      'inbox-jobs.ts',
      'inbox-log.ts',
      'inbox-marks.ts',
      'inbox-nats.ts',
      'inbox-options.ts',
      'inbox-pg-boss.ts',
      'inbox-puts.ts',
      'inbox-recent.ts',
      'inbox-records.ts',
      'inbox-search.ts',
      'inbox-sqs.ts',
      'inbox-statements.ts',
      'inbox-stats.ts',
      'inbox-store.ts',
      'inbox-turns.ts',
      'inbox-upkeep.ts',
      'inbox-workers.ts',
      'inbox.ts',
      'packed.ts',
      'retries.ts',
    ],
  },
  subscriptions: {
    words: 'subscriptions',
    needs: [],
    isOfSubscriptions: true,
    exports: { './subscriptions': exportOf('subscriptions') },
    files: ['runtime/*.ts'],
    runtime: [
      'bytes.ts',
      'json.ts',
      'platform.ts',
      'subscription-answers.ts',
      'subscription-api.ts',
      'subscription-bodies.ts',
      'subscription-calls.ts',
      'subscription-states.ts',
      'subscription-sync.ts',
      'subscription-urls.ts',
      'subscriptions.ts',
    ],
  },
  testing: {
    words: 'a testing kit',
    needs: ['receiver'],
    exports: { './testing': exportOf('testing/index') },
    files: ['testing/*.ts'],
    runtime: ['memory-inbox.ts', 'testing.ts'],
  },
} as const satisfies Readonly<Record<string, Part>>;

export type PartName = keyof typeof parts;

export const partNames = Object.keys(parts) as readonly PartName[];

/** Stands for all parts that are made unless told otherwise, in a list of names. */
export const defaultParts = 'default';

/** Parts as they are asked for. */
export type PartWords = readonly (PartName | typeof defaultParts)[];

/** The parts that these words ask for, in the table's order, with those that they need. */
export function partsOf(
  words: PartWords = [defaultParts],
): readonly (Part & { readonly name: PartName })[] {
  const names = new Set(
    words.flatMap((word) => (word === defaultParts ? onByDefault() : [word])).flatMap(withNeeds),
  );
  return partNames.filter((name) => names.has(name)).map((name) => ({ ...parts[name], name }));
}

function onByDefault(): readonly PartName[] {
  return partNames.filter((name) => !(parts[name] as Part).isOnRequest);
}

function withNeeds(name: PartName): readonly PartName[] {
  return [name, ...parts[name].needs.flatMap(withNeeds)];
}
