import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import { gatherFiles, type ReadFile } from './files.js';
import { child, placeAt, spelling, type Document } from './node.js';
import { parseYaml } from './yaml.js';

/** An OpenAPI document as written, with the local files that it refers to; undefined, and diagnostics, where it is none. */
export async function parseOpenApi(
  source: Source,
  read: ReadFile,
  diagnostics: Diagnostics,
): Promise<Document | undefined> {
  const root = parseYaml(source, diagnostics);
  if (!root) return undefined;
  const key = ['openapi', 'swagger'].find((name) => child(root, name));
  const version = spelling(child(root, key ?? 'openapi'));
  if (root.kind !== 'map' || version === undefined || !/^3\.[0-2](?:\.|$)/.test(version)) {
    const place = key === undefined ? root.place : placeAt(root, [key]);
    diagnostics.report('not-openapi', { version }, place);
    return undefined;
  }
  return gatherFiles({ source, version, root }, read, diagnostics);
}
