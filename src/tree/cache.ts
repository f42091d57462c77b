import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

/** The hash of every file as it was last written, by its path below the output. */
export type Record = ReadonlyMap<string, string>;

/**
 * What only this machine knows, under `node_modules/.cache/hooksmith`: how each file was last written,
 * and the text of files that were replaced though somebody had edited them.
 */
export class Cache {
  private readonly folder: string;

  constructor(
    /** The project's folder. */
    private readonly root: string,
    private readonly output: string,
  ) {
    this.folder = 'node_modules/.cache/hooksmith';
  }

  /** Where replaced texts are, from the project's folder. */
  get replaced(): string {
    return `${this.folder}/replaced`;
  }

  private get recordPath(): string {
    return join(this.root, this.folder, `written-${hashOf(this.output).slice(0, 16)}.json`);
  }

  /** Empty where nothing was recorded here. */
  async readRecord(): Promise<Record> {
    try {
      const text = await readFile(this.recordPath, 'utf8');
      return new Map(Object.entries(JSON.parse(text) as { [path: string]: string }));
    } catch {
      return new Map();
    }
  }

  async writeRecord(record: Record): Promise<void> {
    const path = this.recordPath;
    const text = JSON.stringify(Object.fromEntries(record));
    if ((await readFile(path, 'utf8').catch(() => undefined)) === text) return;
    await mkdir(dirname(path), { recursive: true });
    await writeFile(`${path}.new`, text);
    await rename(`${path}.new`, path);
  }

  /** Keeps a text aside, where no later one replaces it; tells where, from the project's folder. */
  async keep(path: string, text: string): Promise<string> {
    const kept = join(this.replaced, hashOf(text).slice(0, 8), path);
    await mkdir(dirname(join(this.root, kept)), { recursive: true });
    await writeFile(join(this.root, kept), text);
    return kept.replaceAll('\\', '/');
  }
}

export function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
