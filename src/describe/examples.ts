import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { toExactJson, toJson } from '../document/node.js';
import type { FormatRole } from '../model/model.js';
import type { Linked } from './link.js';
import { findMisfit } from '../values/misfit.js';
import type { Example, ValidExamples } from './written.js';

/** The valid examples by their keepers. Reports the others. */
export function judgeExamples(
  examples: readonly Example[],
  { link, lookup }: Linked,
  formats: FormatRole,
  diagnostics: Diagnostics,
): ReadonlyMap<object, ValidExamples> {
  const valid = new Map<object, ValidExamples>();
  for (const { node, schema, code, keeper } of examples) {
    const value = toJson(node);
    const misfit = findMisfit(value, link(schema), lookup, formats);
    if (misfit) {
      const where = misfit.pointer === '' ? '' : ` at ${misfit.pointer}`;
      const problem = `it should be ${misfit.expected}${where}, and is ${misfit.found}`;
      diagnostics.report(code, { problem }, node.place);
    } else if (keeper) {
      const kept = valid.get(keeper) ?? { values: [], exact: [], isInexact: false };
      const exact = toExactJson(node);
      kept.values.push(value);
      kept.exact.push(exact ?? value);
      kept.isInexact ||= exact !== undefined;
      valid.set(keeper, kept);
    }
  }
  return valid;
}
