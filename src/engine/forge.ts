import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import { buildModel, type ModelOptions } from '../describe/build.js';
import type { Event, Model } from '../model/model.js';
import { plan } from '../outputs/registry.js';
import type { PartWords } from '../outputs/parts.js';
import { reservedNames } from '../outputs/reserved-names.js';
import { planStubs } from '../outputs/stubs/plan.js';
import type { RenderedFile } from '../render/planned-file.js';
import { render } from '../render/render.js';
import type { Document } from '../document/node.js';
import type { Api } from '../document/beside.js';
import { parseDocument, type Surroundings as DocumentSurroundings } from '../document/parse.js';
import { prepareWork } from './before-work.js';
import { renderDocs } from './docs.js';
import { version } from './release.js';
import { selectEvents } from './select-events.js';
import type { Adjusted } from './since.js';
import { Stopwatch } from './stopwatch.js';

export interface ForgeOptions extends ModelOptions {
  /** The parts that are asked for; those that are on by default, unless set. What they need comes with them. */
  readonly only?: PartWords | undefined;
  /** Stubs are asked for, too. */
  readonly hasStubs?: boolean;
  /** Changes the Model before anything is made of it. */
  readonly adjust?: ((described: Described) => Promise<Adjusted>) | undefined;
  /** The name of the file of a page for people; none is made unless set. */
  readonly docs?: string | undefined;
  /** The names of the events that have a stub; all of them unless set. */
  readonly select?: readonly string[] | undefined;
}

export interface Surroundings extends DocumentSurroundings {
  /** Reads the OpenAPI document of the provider; undefined, and diagnostics, where it can't be. None is named unless set. */
  readonly readApi?: (() => Promise<Api | undefined>) | undefined;
  /** Findings in it are told, too. */
  readonly isLinting?: boolean;
}

/** A document that was read, and what follows from it. */
export interface Described {
  readonly model: Model;
  readonly document: Document;
  /** The files that the document's references name, found or not. */
  readonly referenced: readonly string[];
}

/** A package in memory. */
export interface Forged extends Described {
  /** Sorted by path. */
  readonly files: readonly RenderedFile[];
  /** The first files of a folder of the consumer's own handlers; none unless asked for. */
  readonly stubs: readonly RenderedFile[];
  /** The page for people; none unless asked for. */
  readonly docs: readonly RenderedFile[];
  /** The events that have a stub. */
  readonly selected: readonly Event[];
}

/** Parses a document and builds its Model; undefined, and diagnostics, where the document is not good. */
export async function describe(
  source: Source,
  options: ModelOptions,
  diagnostics: Diagnostics,
  surroundings: Surroundings = {},
  stopwatch = new Stopwatch(),
): Promise<Described | undefined> {
  prepareWork(source.text.length);
  const document = await stopwatch.time('parse', () =>
    parseDocument(source, surroundings, diagnostics),
  );
  if (!document || diagnostics.hasErrors) return undefined;
  const model = await stopwatch.time('model', () =>
    buildModel(document, { ...options, reservedNames }, diagnostics),
  );
  const described = model && { model, document, referenced: [...document.files.keys()] };
  if (!described || !surroundings.readApi) return described;
  const { withSubscriptions } = await import('./with-subscriptions.js');
  const { readApi, isLinting = false } = surroundings;
  const made = await withSubscriptions(described.model, readApi, isLinting, diagnostics);
  if (!made) return undefined;
  const referenced = [...described.referenced, ...made.paths];
  return { ...described, model: made.model, referenced };
}

/** Makes the package of a document; undefined, and diagnostics, where the document is not good. */
export async function forge(
  source: Source,
  options: ForgeOptions,
  diagnostics: Diagnostics,
  surroundings: Surroundings = {},
  stopwatch = new Stopwatch(),
): Promise<Forged | undefined> {
  const described = await describe(source, options, diagnostics, surroundings, stopwatch);
  if (!described) return undefined;
  const { model, since }: Adjusted = options.adjust ? await options.adjust(described) : described;
  const needsApi = options.only?.includes('subscriptions') ?? false;
  if (needsApi && !model.subscriptions) diagnostics.report('no-subscriptions');
  const selected = selectEvents(model, options.select, diagnostics);
  if (diagnostics.hasErrors) return undefined;
  const planned = await stopwatch.time('plan', () => plan(model, { only: options.only, version }));
  const files = await stopwatch.time('render', () => render(planned));
  const stubs = options.hasStubs
    ? await stopwatch.time('render', () => render(planStubs(model, selected)))
    : [];
  const docs =
    options.docs === undefined
      ? []
      : await stopwatch.time('render', () => renderDocs(model, options.docs ?? '', since));
  return { ...described, model, files, stubs, docs, selected };
}
