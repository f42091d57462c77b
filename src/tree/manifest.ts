import { isBelow } from './paths.js';

/** A line a file, sorted, and nothing that two branches would both change. */
export function printManifest(paths: readonly string[]): string {
  return `${JSON.stringify({ files: [...paths].sort() }, null, 2)}\n`;
}

/** The paths that we own; undefined where the text is no manifest, as in a merge conflict. */
export function parseManifest(text: string): readonly string[] | undefined {
  try {
    const { files } = JSON.parse(text) as { files?: unknown };
    return Array.isArray(files) && files.every(isBelow) ? files : undefined;
  } catch {
    return undefined;
  }
}
