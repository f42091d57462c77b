import { YAMLException } from 'js-yaml';
import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import type { Node } from './node.js';
import { Composer, Fault } from './yaml-composer.js';
import { parseText } from './yaml-events.js';

/** Reads YAML, and so JSON; undefined, and a diagnostic, where the text is neither. */
export function parseYaml(source: Source, diagnostics: Diagnostics): Node | undefined {
  let offsetOf = (offset: number): number => offset;
  try {
    const parsed = parseText(source.text);
    offsetOf = parsed.offsetOf;
    const { root, next } = new Composer(source, parsed, diagnostics).compose();
    if (next !== undefined) {
      diagnostics.report('several-documents', undefined, { source, offset: offsetOf(next) });
      return undefined;
    }
    if (root && !(root.kind === 'scalar' && root.value === null)) return root;
    diagnostics.report('empty-document', undefined, { source, offset: 0 });
  } catch (error) {
    if (error instanceof Fault) {
      const place = { source, offset: offsetOf(error.offset) };
      diagnostics.report(error.code, { reason: error.message }, place);
    } else if (error instanceof YAMLException) {
      const conflict = /^<{7} .*$/m.exec(source.text);
      const offset = conflict?.index ?? offsetOf(error.mark?.position ?? 0);
      const reason = conflict ? 'it has the marks of a merge that git left open' : error.reason;
      diagnostics.report('invalid-yaml', { reason }, { source, offset });
    } else {
      throw error;
    }
  }
  return undefined;
}
