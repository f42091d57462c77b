import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { toJson } from '../document/node.js';
import type { Linked } from './link.js';
import { findMisfit } from '../values/misfit.js';
import type { Json } from '../json.js';
import type { Example } from './written.js';

/** The valid examples by their keepers, in their order. Reports the others. */
export function judgeExamples(
  examples: readonly Example[],
  { link, lookup }: Linked,
  diagnostics: Diagnostics,
): ReadonlyMap<object, readonly Json[]> {
  const valid = new Map<object, Json[]>();
  for (const { node, schema, code, keeper } of examples) {
    const value = toJson(node);
    const misfit = findMisfit(value, link(schema), lookup);
    if (misfit) {
      const where = misfit.pointer === '' ? '' : ` at ${misfit.pointer}`;
      const problem = `it should be ${misfit.expected}${where}, and is ${misfit.found}`;
      diagnostics.report(code, { problem }, node.place);
    } else if (keeper) {
      const kept = valid.get(keeper);
      if (kept) kept.push(value);
      else valid.set(keeper, [value]);
    }
  }
  return valid;
}
