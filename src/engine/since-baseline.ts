import { resolve } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../document/node.js';
import type { Model } from '../model/model.js';
import type { Described } from './forge.js';
import type { ReadOptions } from './read-side.js';
import type { Adjusted, SinceBaseline } from './since.js';
import { bumpOf, isBelow, nextVersion } from '../evolution/version.js';
import type { Change } from '../evolution/compare.js';

export interface BaselineOptions extends ReadOptions {
  readonly baseline?: string | undefined;
  readonly packageVersion?: string | undefined;
  /** The folder of the package. */
  readonly output?: string | undefined;
}

/** True for the version that follows from the baseline. */
export function isAuto(packageVersion: string | undefined): boolean {
  return packageVersion === 'auto';
}

/** Says what has changed since the baseline, and gives the Model its version where that follows from it; undefined without one. */
export function sinceBaseline(
  options: BaselineOptions,
  isChecking: boolean,
  diagnostics: Diagnostics,
): ((described: Described) => Promise<Adjusted>) | undefined {
  const { baseline, packageVersion } = options;
  if (baseline === undefined && !isAuto(packageVersion)) return undefined;
  return async ({ model, document }) => {
    if (baseline === undefined) diagnostics.report('auto-without-baseline');
    else await refuseOwn(baseline, options, diagnostics);
    diagnostics.throwOnError();
    const since = await changesSince(model, baseline ?? '', options, diagnostics);
    diagnostics.throwOnError();
    if (!since) return { model, since };
    const { next } = since;
    const versioned =
      isAuto(packageVersion) && next !== undefined ? { ...model, packageVersion: next } : model;
    reportSince(since, versioned, document, isChecking, diagnostics);
    return { model: versioned, since };
  };
}

/** The folder that is written is no release: nothing would ever have changed since then. */
async function refuseOwn(
  baseline: string,
  { output, folder }: BaselineOptions,
  diagnostics: Diagnostics,
): Promise<void> {
  if (output === undefined) return;
  const { isPackageIn } = await import('./read-side.js');
  if (!isPackageIn(resolve(folder, output), resolve(folder, baseline))) return;
  diagnostics.report('baseline-is-output', { baseline, output });
}

/** Compares a Model with a release; undefined, and diagnostics, where that can't be read. */
export async function changesSince(
  model: Model,
  baseline: string,
  options: ReadOptions,
  diagnostics: Diagnostics,
): Promise<SinceBaseline | undefined> {
  const { readSide } = await import('./read-side.js');
  const side = await readSide(baseline, options, model.role, diagnostics);
  return side && (await compareWithBaseline(model, side));
}

/** Compares a Model with that of a release. */
async function compareWithBaseline(
  model: Model,
  { label, model: old }: { readonly label: string; readonly model: Model },
): Promise<SinceBaseline> {
  const { compareModels } = await import('../evolution/compare.js');
  const changes = compareModels(old, model);
  const from = old.packageVersion;
  return { label, version: from, changes, next: nextVersion(from, bumpOf(changes, from)) };
}

/** Says what has changed, and where the version is too low for it: of `check` that is an error. */
function reportSince(
  { label, changes, next }: SinceBaseline,
  model: Model,
  document: Document,
  isChecking: boolean,
  diagnostics: Diagnostics,
): void {
  const count = (severity: Change['severity']): number =>
    changes.filter((change) => change.severity === severity).length;
  const counts = { breaking: count('breaking'), risky: count('risky'), safe: count('safe') };
  if (changes.length > 0) diagnostics.report('since-baseline', { baseline: label, ...counts });
  const { packageVersion: version } = model;
  if (next === undefined || !isBelow(version, next)) return;
  const place = placeAt(document.root, ['info', 'version']);
  const code = isChecking ? 'version-too-low-for-release' : 'version-too-low';
  diagnostics.report(code, { version, next }, place);
}
