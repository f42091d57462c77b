import { Diagnostics, Stop, type Diagnostic } from '../diagnostics/diagnostic.js';
import { loadDocument, type LoadOptions } from './generate.js';
import { changesSince, isAuto } from './since-baseline.js';
import { pageName, targetsOf } from './targets.js';

export interface DocsOptions extends LoadOptions {
  /** Path of the page, from `folder`; it is not written unless set. */
  readonly docs?: string | undefined;
  /** The folder of `node_modules/.cache`. */
  readonly project?: string | undefined;
  /** A release whose changes since then are shown, too. */
  readonly baseline?: string | undefined;
}

export interface DocsOutcome {
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined if there was an error: then nothing has been written. */
  readonly page:
    { readonly text: string; readonly events: number; readonly isNew: boolean } | undefined;
}

/** Makes the page of a document's events, and writes it where a path is named. A file there that is not ours is an error. */
export async function writeDocs(options: DocsOptions): Promise<DocsOutcome> {
  const {
    folder = process.cwd(),
    docs,
    project,
    baseline,
    packageVersion,
    tell,
    formats,
  } = options;
  const loaded = await loadDocument(options);
  const diagnostics = new Diagnostics(options.partial);
  const errors = loaded.diagnostics.filter(({ severity }) => severity === 'error');
  const { model } = loaded;
  if (!model) return { diagnostics: errors, page: undefined };
  try {
    const reading = { folder, tell, formats, partial: options.partial };
    const since =
      baseline === undefined
        ? undefined
        : await changesSince(model, baseline, reading, diagnostics);
    diagnostics.throwOnError();
    const isNext = isAuto(packageVersion) && since?.next !== undefined;
    const versioned = isNext ? { ...model, packageVersion: since.next } : model;
    const { compare, renderDocs, write } = await import('./on-demand.js');
    const files = await renderDocs(versioned, pageName(docs) ?? 'docs.html', since);
    const text = files.map((file) => file.text).join('');
    let isNew = false;
    for (const target of targetsOf({ docs, project }, folder)) {
      const compared = compare(files, target, { role: undefined, isWriting: true }, diagnostics);
      diagnostics.throwOnError();
      isNew = compared.diff.changes.length > 0;
      const run = { fingerprint: undefined, referenced: [], summary: undefined };
      write(compared, run, diagnostics);
    }
    return { diagnostics: diagnostics.all, page: { text, events: model.events.length, isNew } };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    return { diagnostics: diagnostics.all, page: undefined };
  }
}
