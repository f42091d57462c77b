import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import type { Document } from '../../document/node.js';
import type { Pointer } from '../../json.js';
import { lookupOf } from '../../model/lookup.js';
import type { Model, Schema } from '../../model/model.js';
import { Contradictions } from '../../values/contradiction.js';
import { reportAlternatives } from './alternatives.js';
import { reportContradictions, reportForbidden } from './contradictions.js';
import { reportKeywords } from './keywords.js';
import { reportUndescribed } from './undescribed.js';

/** Warns of a Model's schemas that refuse what their author means to allow, or that say something nobody reads. */
export function reportSchemas(
  schemas: readonly Schema[],
  unusual: ReadonlySet<Pointer>,
  model: Model,
  document: Document,
  diagnostics: Diagnostics,
): void {
  const lookup = lookupOf(model);
  const contradictions = new Contradictions({ lookup, formats: model.formats });
  const checking = { model, document, unusual, lookup, contradictions, diagnostics };
  for (const schema of schemas) {
    reportKeywords(schema, checking);
    reportContradictions(schema, checking);
    reportForbidden(schema, checking);
    reportAlternatives(schema, checking);
  }
  reportUndescribed(checking);
}
