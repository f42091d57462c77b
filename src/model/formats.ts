import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../spec/node.js';
import { splitFile, tokens } from '../spec/pointer.js';
import { formats, type FormatName } from '../runtime/formats.js';
import type { Model, Pointer, Schema } from './model.js';
import { subschemas } from './subschemas.js';

/** Whether there is a check for a format. */
export function isChecked(format: string): format is FormatName {
  return Object.hasOwn(formats, format);
}

/** Says once which formats nothing checks, not even on request. */
export function reportUncheckedFormats(
  { schemas, messages }: Model,
  document: Document,
  diagnostics: Diagnostics,
): void {
  const unchecked = new Map<string, Pointer>();
  const visit = (schema: Schema): void => {
    const format = schema.kind === 'keywords' ? schema.format : undefined;
    if (format !== undefined && !isChecked(format) && !unchecked.has(format)) {
      unchecked.set(format, schema.pointer);
    }
    subschemas(schema).forEach(visit);
  };
  for (const { schema } of schemas) visit(schema);
  for (const { payload } of messages) visit(payload);
  const [first] = unchecked.values();
  if (first === undefined) return;
  const names = [...unchecked.keys()].sort().join(', ');
  diagnostics.report('unchecked-formats', { names }, placeOf(first, document));
}

function placeOf(pointer: Pointer, { root, files }: Document) {
  const [file] = splitFile(pointer);
  const start = file === '' ? root : (files.get(decodeURIComponent(file)) ?? root);
  return placeAt(start, [...(tokens(pointer) ?? []), 'format']);
}
