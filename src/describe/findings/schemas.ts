import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import type { Document } from '../../document/node.js';
import { lookupOf } from '../../model/lookup.js';
import type { Model } from '../../model/model.js';
import { Contradictions } from '../../values/contradiction.js';
import { everySchema } from './checking.js';
import { reportAlternatives } from './alternatives.js';
import { reportContradictions, reportForbidden } from './contradictions.js';
import { reportKeywords } from './keywords.js';
import { reportUndescribed } from './undescribed.js';

/** Warns of schemas that refuse what their author means to allow, or that say something nobody reads. */
export function reportSchemas(model: Model, document: Document, diagnostics: Diagnostics): void {
  const lookup = lookupOf(model);
  const contradictions = new Contradictions({ lookup, formats: model.formats });
  const checking = { model, document, lookup, contradictions, diagnostics };
  for (const schema of everySchema(model)) {
    reportKeywords(schema, checking);
    reportContradictions(schema, checking);
    reportForbidden(schema, checking);
    reportAlternatives(schema, checking);
  }
  reportUndescribed(checking);
}
