import type { Diagnostics, Source } from './diagnostics/diagnostic.js';
import { buildModel, type ModelOptions } from './model/build.js';
import type { Model } from './model/model.js';
import { plan } from './outputs/index.js';
import type { RenderedFile } from './render/planned-file.js';
import { render } from './render/render.js';
import { parseDocument, type Surroundings } from './spec/parse.js';

/** A package in memory. */
export interface Forged {
  readonly model: Model;
  /** Sorted by path. */
  readonly files: readonly RenderedFile[];
  /** The files that the document's references name, found or not. */
  readonly referenced: readonly string[];
}

/**
 * Makes the package of a document; undefined, and diagnostics, where the document is not good.
 */
export async function forge(
  source: Source,
  options: ModelOptions,
  diagnostics: Diagnostics,
  surroundings: Surroundings = {},
): Promise<Forged | undefined> {
  const document = await parseDocument(source, surroundings, diagnostics);
  if (!document || diagnostics.hasErrors) return undefined;
  const model = buildModel(document, options, diagnostics);
  if (!model) return undefined;
  return { model, files: await render(plan(model)), referenced: [...document.files.keys()] };
}
