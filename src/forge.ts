import type { Diagnostics, Source } from './diagnostics/diagnostic.js';
import { buildModel, type ModelOptions } from './model/build.js';
import type { Model } from './model/model.js';
import { plan } from './outputs/index.js';
import type { RenderedFile } from './render/planned-file.js';
import { render } from './render/render.js';
import { readNothing, type ReadFile } from './spec/files.js';
import { parseDocument } from './spec/parse.js';

/** A package in memory. */
export interface Forged {
  readonly model: Model;
  /** Sorted by path. */
  readonly files: readonly RenderedFile[];
  /** The files that the document's references name, found or not. */
  readonly referenced: readonly string[];
}

/**
 * Makes the package of a document; undefined, and diagnostics, where the document is not good. `read`
 * is asked for the files that it refers to.
 */
export async function forge(
  source: Source,
  options: ModelOptions,
  diagnostics: Diagnostics,
  read: ReadFile = readNothing,
): Promise<Forged | undefined> {
  const document = await parseDocument(source, read, diagnostics);
  if (!document || diagnostics.hasErrors) return undefined;
  const model = buildModel(document, options, diagnostics);
  if (!model) return undefined;
  return { model, files: await render(plan(model)), referenced: document.referenced };
}
