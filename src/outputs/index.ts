import type { Model } from '../model/model.js';
import type { PlannedFile } from '../render/planned-file.js';
import { planHandlers } from './handlers/plan.js';
import { planPackage } from './package/plan.js';
import { planReceiver } from './receiver/plan.js';
import { planRuntime } from './runtime/plan.js';
import { planSchemas } from './schemas/plan.js';
import { planTesting } from './testing/plan.js';
import { planTypes } from './types/plan.js';
import { planValidators } from './validators/plan.js';

/** What an output wants to be in the package; it sees nothing but the Model. */
export type Output = (model: Model) => readonly PlannedFile[];

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

/** Every file of the package, sorted by path. Two outputs that want one path are a bug. */
export function plan(model: Model): readonly PlannedFile[] {
  const files = Object.values(outputs).flatMap((output: Output) => output(model));
  const sorted = files.sort((left, right) => (left.path < right.path ? -1 : 1));
  const twice = sorted.find(({ path }, index) => path === sorted[index + 1]?.path);
  if (twice) throw new Error(`Two outputs want ${twice.path}`);
  return sorted;
}
