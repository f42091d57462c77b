import { forge as forgeSource } from '../../src/engine/forge.js';
import { Diagnostics, type Diagnostic } from '../../src/diagnostics/diagnostic.js';
import type { ReadFile } from '../../src/document/files.js';
import { readBeside, readSpec } from '../../src/document/read.js';
import type { FormatRole, Model, Role } from '../../src/model/model.js';
import type { TellConfiguration } from '../../src/model/tell-rule.js';
import type { PartWords } from '../../src/outputs/parts.js';

export interface Forged {
  readonly diagnostics: readonly Diagnostic[];
  readonly model: Model | undefined;
  /** The package's files by their paths. */
  readonly files: ReadonlyMap<string, string>;
}

/** A document's package, in memory; `files` are those that it may refer to, by their paths. */
export async function forge(
  document: string | object,
  {
    role,
    formats = 'annotation',
    only,
    tell,
    files = {},
    api,
    parserLimit,
  }: {
    role?: Role;
    formats?: FormatRole;
    tell?: TellConfiguration | undefined;
    only?: PartWords | undefined;
    files?: Readonly<Record<string, string | object>>;
    /** The OpenAPI document beside it, and the operation that is meant. */
    api?: { readonly text: string; readonly pointer?: string | undefined } | undefined;
    /** 0: @asyncapi/parser, which takes a second, is not asked for its words. */
    parserLimit?: number;
  } = {},
): Promise<Forged> {
  const text = textOf(document);
  const diagnostics = new Diagnostics();
  const source = { label: 'document.yaml', text };
  const forged = await forgeSource(source, { role, formats, only, tell }, diagnostics, {
    read: readFrom(files),
    readApi:
      api &&
      (() =>
        Promise.resolve({
          source: { label: 'api.yaml', text: api.text },
          ...{ read: readFrom(files), pointer: api.pointer, path: undefined },
        })),
    ...(parserLimit !== undefined && { parserLimit }),
  });
  return forgedOf(forged, diagnostics);
}

/** The package of a document on disk, and of the files beside it. */
export async function forgeFile(folder: string, spec: string): Promise<Forged> {
  const diagnostics = new Diagnostics();
  const source = await readSpec(spec, folder, diagnostics);
  const options = { role: undefined, formats: 'annotation', tell: undefined } as const;
  const surroundings = { read: readBeside(spec, folder) };
  const forged = source && (await forgeSource(source, options, diagnostics, surroundings));
  return forgedOf(forged, diagnostics);
}

function forgedOf(
  forged: Awaited<ReturnType<typeof forgeSource>>,
  diagnostics: Diagnostics,
): Forged {
  return {
    diagnostics: diagnostics.all,
    model: forged?.model,
    files: new Map(forged?.files.map(({ path, text }) => [path, text])),
  };
}

/** Reads from a record of texts. */
export function readFrom(files: Readonly<Record<string, string | object>>): ReadFile {
  return (path) => {
    const file = Object.hasOwn(files, path) ? files[path] : undefined;
    return Promise.resolve(file === undefined ? undefined : { label: path, text: textOf(file) });
  };
}

function textOf(written: string | object): string {
  return typeof written === 'string' ? written : JSON.stringify(written);
}

/** One file of a package; an error where there is none. */
export function fileOf({ files, diagnostics }: Forged, path: string): string {
  const text = files.get(path);
  if (text !== undefined) return text;
  const said = diagnostics.map(({ sentence }) => sentence).join('\n');
  throw new Error(`There is no ${path}, but ${[...files.keys()].join(', ')}\n${said}`);
}

/** A minimal document around schemas and messages. */
export function documentOf(components: {
  readonly schemas?: object;
  readonly messages?: object;
}): object {
  return {
    asyncapi: '2.6.0',
    info: { title: 'Things', version: '1.0.0' },
    channels: {},
    components,
  };
}
