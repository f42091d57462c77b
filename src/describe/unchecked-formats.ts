import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Document } from '../document/node.js';
import { placeOf } from './findings/place.js';
import { isChecked } from '../model/checked-formats.js';
import type { Schema } from '../model/model.js';
import type { Pointer } from '../json.js';

/** Says once which formats nothing checks, not even on request. */
export function reportUncheckedFormats(
  schemas: readonly Schema[],
  document: Document,
  diagnostics: Diagnostics,
): void {
  const unchecked = new Map<string, Pointer>();
  for (const schema of schemas) {
    const format = schema.kind === 'keywords' ? schema.format : undefined;
    if (format !== undefined && !isChecked(format) && !unchecked.has(format)) {
      unchecked.set(format, schema.pointer);
    }
  }
  const [first] = unchecked.values();
  if (first === undefined) return;
  const names = [...unchecked.keys()].sort().join(', ');
  diagnostics.report('unchecked-formats', { names }, placeOf(document, first, 'format'));
}
