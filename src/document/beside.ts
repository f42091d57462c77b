import { isAbsolute, join, resolve } from 'node:path';
import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import type { ReadFile } from './files.js';
import type { Document } from './node.js';
import { isUrl, readBeside, readSpec } from './read.js';

/** An OpenAPI document that stands beside the AsyncAPI one. */
export interface Api {
  readonly source: Source;
  /** Reads the files that it refers to. */
  readonly read: ReadFile;
  /** The operation of it that is meant; undefined if none was named. */
  readonly pointer: string | undefined;
  /** Absolute; undefined for one that comes from a URL, or from memory. */
  readonly path: string | undefined;
}

/** The function that reads the document, once it is needed; undefined if none is named. Its path counts as asked for. */
export function apiReader(
  named: string | undefined,
  folder: string,
  diagnostics: Diagnostics,
  asked?: Set<string>,
): (() => Promise<Api | undefined>) | undefined {
  if (named === undefined) return undefined;
  const path = pathOf(named, folder);
  if (path !== undefined) asked?.add(path);
  return () => readApi(named, folder, diagnostics);
}

/** Reads the document of a path such as `spec/api.yaml#/paths/~1webhooks/post`; undefined, and a diagnostic, where it can't be. */
async function readApi(
  named: string,
  folder: string,
  diagnostics: Diagnostics,
): Promise<Api | undefined> {
  const { file, pointer } = split(named);
  const source = await readSpec(file, folder, diagnostics);
  return source && { source, pointer, read: readBeside(file, folder), path: pathOf(named, folder) };
}

/** The absolute path of the file; undefined if it comes from a URL. */
function pathOf(named: string, folder: string): string | undefined {
  const { file } = split(named);
  return isUrl(file) ? undefined : resolve(folder, file);
}

function split(named: string): { readonly file: string; readonly pointer: string | undefined } {
  const start = named.indexOf('#/');
  if (start < 0) return { file: named, pointer: undefined };
  return { file: named.slice(0, start), pointer: named.slice(start) };
}

/** The absolute paths of all its files. */
export function pathsOf({ path }: Api, { files }: Document): readonly string[] {
  if (path === undefined) return [];
  return [path, ...[...files.keys()].map((other) => join(path, '..', other))];
}

/** Reads what an absolute path names, too. No document asks for one: its references are relative. */
export function alsoAbsolute(read: ReadFile): ReadFile {
  return (path) => (isAbsolute(path) ? readBeside('document', '/')(path) : read(path));
}
