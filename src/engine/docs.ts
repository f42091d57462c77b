import { headings, severities, type Severity } from '../evolution/severity.js';
import type { Model } from '../model/model.js';
import { planDocs, type DocsChanges } from '../outputs/docs/plan.js';
import type { RenderedFile } from '../render/planned-file.js';
import { render } from '../render/render.js';
import type { SinceBaseline } from './since.js';

/** The page of a document's events, and of the changes since a release if there is one. */
export function renderDocs(
  model: Model,
  name: string,
  since: SinceBaseline | undefined,
): Promise<readonly RenderedFile[]> {
  return render([planDocs(model, name, since && describeChanges(since))]);
}

function describeChanges({ version, changes }: SinceBaseline): DocsChanges {
  const of = (severity: Severity): readonly string[] =>
    changes.filter((change) => change.severity === severity).map(({ sentence }) => sentence);
  return {
    since: version,
    changes: severities
      .toReversed()
      .map((severity) => ({ heading: headings[severity], sentences: of(severity) }))
      .filter(({ sentences }) => sentences.length > 0),
  };
}
