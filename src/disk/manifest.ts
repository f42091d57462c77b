import { isBelow } from './paths.js';

/** Our files in a folder. */
export interface Manifest {
  readonly files: readonly string[];
  /** Files that we began and others go on with. */
  readonly seeds: readonly string[];
}

/** A line a file, sorted, and nothing that two branches would both change. */
export function printManifest({ files, seeds }: Manifest): string {
  const manifest = {
    files: [...files].sort(),
    ...(seeds.length > 0 && { seeds: [...seeds].sort() }),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Undefined where the text is no manifest, as in a merge conflict. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const { files, seeds = [] } = JSON.parse(text) as { files?: unknown; seeds?: unknown };
    return arePaths(files) && arePaths(seeds) ? { files, seeds } : undefined;
  } catch {
    return undefined;
  }
}

function arePaths(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isBelow);
}
