import { existsSync, readFileSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';

/** The right treatment of a document; the README of the corpus says more. */
export type Expectation = 'generate' | 'tolerate' | 'diagnose';

export interface CorpusDocument {
  readonly slug: string;
  /** Its full path, in two parts as `generate` takes them. */
  readonly folder: string;
  readonly spec: string;
  readonly referencedFiles: readonly string[];
  readonly expect: Expectation;
}

interface Manifest {
  readonly documents: readonly {
    readonly slug: string;
    readonly file: string;
    readonly path: string;
    readonly referencedFiles: readonly string[];
    readonly expect: Expectation;
  }[];
}

/**
 * Documents that the parser refuses, and that are `diagnose` in the manifest, although their fault touches no type, route
 * or message; by the fault.
 */
const tolerated: ReadonlySet<string> = new Set([
  // The form of a message's examples.
  'microcks-microcks-commons-util-asyncapi-streetlights-asyncapi',
  'microcks-microcks-webapp-asyncapi-api-maintenance-async-api-spec-ws-kv',
  // OpenAPI's discriminator.
  'lerenn-asyncapi-codegen-test-v3-issues-224-asyncapi',
  // An id with a space in it.
  'microcks-microcks-webapp-filled-templates-asyncapi-2-4',
  // Words for people in the wrong place: tags, url, version, name, deprecated.
  'zenwave360-zenwave-sdk-plugins-asyncapi-generator-asyncapi-v3',
  'zenwave360-zenwave-sdk-plugins-asyncapi-jsonschema2pojo-asyncapi-v3',
  'ballerina-platform-asyncapi-triggers-asyncapi-slack-asyncapi',
  'asyncapi-cli-github-action-test-specification-invalid',
  'asyncapi-converter-js-test-input-2-0-0-streetlights',
  'the-codegen-project-cli-test-runtime-asyncapi-regular',
  // A section of components with a name of its own, to which references lead.
  'zenwave360-zenwave-sdk-zenwave-sdk-test-resources-src-main-resources-asyncapi-v2-asyncapi-orders-relational',
  // A schema that says its format where OpenAPI has none: it is read all the same.
  'asyncapi-converter-js-test-output-openapi-to-asyncapi-callbacks-and-contents',
]);

/** The right treatment of a document of the manifest. */
export function expectationOf({
  slug,
  expect,
}: {
  readonly slug: string;
  readonly expect: Expectation;
}): Expectation {
  return tolerated.has(slug) ? 'tolerate' : expect;
}

/** The folder that `HOOKSMITH_CORPUS` names; undefined where it names none. One that isn't there is an error. */
export function corpusFolder(): string | undefined {
  const named = process.env['HOOKSMITH_CORPUS'];
  if (named === undefined || named === '') return undefined;
  const folder = resolve(named);
  if (existsSync(join(folder, 'manifest.json'))) return folder;
  throw new Error(`HOOKSMITH_CORPUS names ${named}, and there is no manifest.json`);
}

export function readCorpus(folder: string): readonly CorpusDocument[] {
  const { documents } = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8')) as Manifest;
  return documents.map(({ slug, file, path, referencedFiles, expect }) => {
    const full = join(folder, file);
    const root = referencedFiles.length > 0 ? full.slice(0, -path.length) : '';
    return {
      slug,
      folder: dirname(full),
      spec: basename(full),
      referencedFiles: referencedFiles.map((referenced) => join(root, referenced)),
      expect: expectationOf({ slug, expect }),
    };
  });
}
