import type { Model } from '../model/model.js';
import type { PlannedFile } from '../render/planned-file.js';
import type { PartName, Parts } from './parts.js';
import { planHandlers } from './handlers/plan.js';
import { planPackage } from './package/plan.js';
import { planReceiver } from './receiver/plan.js';
import { planRuntime } from './runtime/plan.js';
import { planSchemas } from './schemas/plan.js';
import { planTesting } from './testing/plan.js';
import { planTypes } from './types/plan.js';
import { planValidators } from './validators/plan.js';

/** What an output wants to be in the package; it sees the Model, and which parts there are. */
export type Output = (model: Model, parts: Parts) => readonly PlannedFile[];

/** The parts that can be asked for, and what each needs of the others. */
const needs = {
  types: [],
  validators: ['types'],
  schemas: [],
  handlers: ['types'],
  receiver: ['validators', 'handlers'],
  testing: ['receiver'],
} as const satisfies { readonly [Name in PartName]: readonly PartName[] };

/** The outputs of the parts; the runtime and what makes it a package are there always. */
export const outputs = {
  types: planTypes,
  validators: planValidators,
  handlers: planHandlers,
  receiver: planReceiver,
  testing: planTesting,
  schemas: planSchemas,
  runtime: planRuntime,
  package: planPackage,
} satisfies Record<string, Output>;

/**
 * Every file of the package, sorted by path: of all parts, or of those that are asked for and what they need.
 * Two outputs that want one path are a bug.
 */
export function plan(
  model: Model,
  only: readonly PartName[] = Object.keys(needs) as PartName[],
): readonly PlannedFile[] {
  const parts = withNeeds(only);
  const files = Object.entries(outputs).flatMap(([name, output]: [string, Output]) =>
    name in needs && !parts.has(name as PartName) ? [] : output(model, parts),
  );
  const sorted = files.sort((left, right) => (left.path < right.path ? -1 : 1));
  const twice = sorted.find(({ path }, index) => path === sorted[index + 1]?.path);
  if (twice) throw new Error(`Two outputs want ${twice.path}`);
  return sorted;
}

function withNeeds(names: readonly PartName[]): Parts {
  return new Set(names.flatMap((name) => [name, ...withNeeds(needs[name])]));
}
