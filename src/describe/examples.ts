import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, scalar, spelling, toExactJson, toJson, type Node } from '../document/node.js';
import type { FormatRole } from '../model/model.js';
import { keysOf } from '../runtime/json.js';
import type { Additions, Linked } from './link.js';
import { findMisfit, type Misfit } from '../values/misfit.js';
import type { Example, ValidExamples, WrittenSchema } from './written.js';

/** The valid examples by their keepers, and the schemas whose default is not valid. Reports what is not. */
export function judgeExamples(
  examples: readonly Example[],
  { link, lookup }: Linked,
  formats: FormatRole,
  diagnostics: Diagnostics,
): Pick<Additions, 'examples' | 'withoutDefault'> {
  const valid = new Map<object, ValidExamples>();
  const withoutDefault = new Set<WrittenSchema>();
  for (const { node, schema, code, keeper } of examples) {
    const value = toJson(node);
    const misfit = findMisfit(value, link(schema), lookup, formats);
    if (misfit) {
      const { pointer, expected } = misfit;
      const where = pointer === '' ? '' : ` at ${pointer}`;
      const wrong = keysOf(pointer).reduce<Node | undefined>(child, node) ?? node;
      const problem = `it should be ${expected}${where}, and is ${foundOf(misfit, wrong)}`;
      diagnostics.report(code, { problem }, wrong.place);
      if (code === 'invalid-default') withoutDefault.add(schema);
    } else if (keeper) {
      const kept = valid.get(keeper) ?? { values: [], exact: [], isInexact: false };
      const exact = toExactJson(node);
      kept.values.push(value);
      kept.exact.push(exact ?? value);
      kept.isInexact ||= exact !== undefined;
      valid.set(keeper, kept);
    }
  }
  return { examples: valid, withoutDefault };
}

/** The value that stands there instead, or its kind where that is what is wrong. */
function foundOf({ keyword, found }: Misfit, wrong: Node): string {
  if (keyword === 'required') return 'an object without it';
  const value = scalar(wrong);
  if (keyword === 'type') return isJson(value) ? 'a string with JSON in it' : found;
  if (typeof value === 'number') return spelling(wrong) ?? found;
  const isShort = typeof value === 'string' && value.length <= mostShown;
  return isShort && /^(?:enum|const|pattern|format)$/.test(keyword) ? JSON.stringify(value) : found;
}

/** The most characters of a text that are shown. */
const mostShown = 60;

function isJson(value: unknown): boolean {
  if (typeof value !== 'string' || !/^\s*[[{]/.test(value)) return false;
  try {
    JSON.parse(value);
    return true;
  } catch {
    return false;
  }
}
