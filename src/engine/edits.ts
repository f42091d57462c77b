import type { Change as FileChange } from '../disk/diff.js';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Change } from '../evolution/compare.js';
import { contractPath } from '../model/contract.js';
import type { Model } from '../model/model.js';

/** More changes than this are counted, not listed. */
const mostListed = 5;

/** The Model of the package that was there, by its contract; undefined if it had none, or has the same now. */
export async function formerModel(files: readonly FileChange[]): Promise<Model | undefined> {
  const { before } = files.find(({ path }) => path === contractPath) ?? {};
  if (before === undefined) return undefined;
  const { contractOf } = await import('./read-contract.js');
  const former = contractOf(before);
  return former === 'newer' ? undefined : former;
}

/** All that an edit means. Documentation is left out. */
export async function editsOf(former: Model, model: Model): Promise<readonly Change[]> {
  const { compareModels } = await import('../evolution/compare.js');
  return compareModels(former, model).filter(({ severity }) => severity !== 'docs');
}

/** Says what breaks for those who have the package, or may. */
export function reportEdits(edits: readonly Change[], diagnostics: Diagnostics): void {
  const felt = edits.filter(({ severity, axes }) => axes && /^(?:breaking|risky)$/.test(severity));
  for (const { severity, sentence } of felt.slice(0, mostListed)) {
    diagnostics.report('edited', { severity, sentence });
  }
  const count = felt.length - mostListed;
  if (count > 0) diagnostics.report('edited-more', { count });
}

/** The changes of an event's payload, in a sentence; undefined if there are none. */
export function payloadEdits(edits: readonly Change[], event: string): string | undefined {
  const own = edits.filter(({ axes, events }) => axes && events.includes(event));
  const [first, ...others] = own;
  if (!first) return undefined;
  return others.length === 0 ? first.sentence : `${first.sentence} And ${others.length} more.`;
}
