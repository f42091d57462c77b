import type { Model } from '../model/model.js';
import type { PlannedFile } from '../render/planned-file.js';
import { partsOf, type PartName, type PartWords } from './parts.js';
import type { Parts } from './shared.js';
import { planHandlers } from './handlers/plan.js';
import { planPackage } from './package/plan.js';
import { planReceiver } from './receiver/plan.js';
import { planRuntime } from './runtime/plan.js';
import { planSchemas } from './schemas/plan.js';
import { planSubscriptions } from './subscriptions/plan.js';
import { planTesting } from './testing/plan.js';
import { planTypes } from './types/plan.js';
import { planValidators } from './validators/plan.js';

/** The planner of each part: the files that it wants in the package. */
const planners: { readonly [Name in PartName]: (model: Model) => readonly PlannedFile[] } = {
  types: planTypes,
  validators: planValidators,
  schemas: planSchemas,
  handlers: planHandlers,
  receiver: planReceiver,
  inbox: planNothing,
  subscriptions: planSubscriptions,
  testing: planTesting,
};

/** Of a part that has only files of the runtime. */
function planNothing(): readonly PlannedFile[] {
  return [];
}

export interface PlanOptions {
  /** All parts that are on by default, unless set. */
  readonly only?: PartWords | undefined;
  /** Our own, which the files of the runtime name. */
  readonly version: string;
}

/**
 * Every file of the package, sorted by path: of the parts that are asked for and those that they need, with their runtime,
 * and the files that make a package of them. Two outputs that want one path are a bug.
 */
export function plan(model: Model, { only, version }: PlanOptions): readonly PlannedFile[] {
  const parts: Parts = partsOf(only).filter(
    ({ isOfSubscriptions }) => model.subscriptions !== undefined || !isOfSubscriptions,
  );
  const files = [
    ...parts.flatMap(({ name }) => planners[name](model)),
    ...planRuntime(parts, version),
    ...planPackage(model, parts),
  ];
  const sorted = files.sort((left, right) => (left.path < right.path ? -1 : 1));
  const twice = sorted.find(({ path }, index) => path === sorted[index + 1]?.path);
  if (twice) throw new Error(`Two outputs want ${twice.path}`);
  return sorted;
}
