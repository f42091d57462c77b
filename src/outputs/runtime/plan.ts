import type { PlannedFile } from '../../render/planned-file.js';
import type { Parts } from '../parts.js';

/** The files of `src/runtime` that the parts need, each as it is. */
export function planRuntime(parts: Parts): readonly PlannedFile[] {
  const files = new Set(parts.flatMap(({ runtime }) => runtime));
  return [...files].map((file) => ({ path: `runtime/${file}`, kind: 'runtime', file }));
}
