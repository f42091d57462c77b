import { isBelow } from './paths.js';

/** Our files in a folder. */
export interface Manifest {
  readonly files: readonly string[];
  /** Files that we began and others go on with. */
  readonly seeds: readonly string[];
  /** The side that they handle the events of; undefined if there are no events. */
  readonly role?: string | undefined;
}

/** A line a file, sorted, and nothing that two branches would both change. */
export function printManifest({ files, seeds, role }: Manifest): string {
  const manifest = {
    ...(role !== undefined && { role }),
    files: [...files].sort(),
    ...(seeds.length > 0 && { seeds: [...seeds].sort() }),
  };
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** Undefined if the text is no manifest, as in a merge conflict. */
export function parseManifest(text: string): Manifest | undefined {
  try {
    const written = JSON.parse(text) as { readonly [key: string]: unknown };
    const { files, seeds = [], role } = written;
    if (!arePaths(files) || !arePaths(seeds)) return undefined;
    return { files, seeds, role: typeof role === 'string' ? role : undefined };
  } catch {
    return undefined;
  }
}

function arePaths(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every(isBelow);
}
