import { code, commentText } from '../../typescript/code.js';
import type { PlannedFile } from '../../render/planned-file.js';
import type { Parts } from '../shared.js';

/** The files of `src/runtime` that the parts need, each as it is, below two lines that say where it comes from. */
export function planRuntime(parts: Parts, version: string): readonly PlannedFile[] {
  const files = new Set(parts.flatMap(({ runtime }) => runtime));
  return [...files].map((file) => ({
    path: `runtime/${file}`,
    kind: 'runtime',
    file,
    header: [
      code`// Copied by hooksmith ${commentText(version)} from its src/runtime/${commentText(file)}`,
      code`// It is the same in every package: this file is overwritten.`,
    ],
  }));
}
