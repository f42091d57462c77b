/** Where the time of a run goes: each stage as `src/engine/` calls it. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import { buildModel } from '../../src/describe/build.js';
import { plan } from '../../src/outputs/registry.js';
import { reservedNames } from '../../src/outputs/reserved-names.js';
import { render } from '../../src/render/render.js';
import { parseDocument } from '../../src/document/parse.js';
import { readSpec } from '../../src/document/read.js';
import { diffTree } from '../../src/disk/diff.js';
import { writeTree } from '../../src/disk/write.js';

export type Times = Readonly<Record<string, number>>;

/** CPU milliseconds by stage for one document, in a process that has done nothing before. */
export async function timeStages(path: string): Promise<Times> {
  const output = mkdtempSync(join(tmpdir(), 'hooksmith-bench-'));
  const times: Record<string, number> = {};
  const step = async <Result>(name: string, work: () => Result | Promise<Result>) => {
    const start = process.cpuUsage();
    const result = await work();
    const { user, system } = process.cpuUsage(start);
    times[name] = (user + system) / 1000;
    return result;
  };
  const diagnostics = new Diagnostics();
  const must = <Value>(value: Value | undefined): Value => {
    if (value !== undefined && !diagnostics.hasErrors) return value;
    throw new Error(diagnostics.all.map(({ sentence }) => sentence).join('\n'));
  };
  const options = { role: undefined, formats: 'annotation', tell: undefined } as const;
  const source = await step('read', () => readSpec(basename(path), dirname(path), diagnostics));
  const document = await step('parse', () => parseDocument(must(source), {}, diagnostics));
  const model = await step('model', () =>
    buildModel(must(document), { ...options, reservedNames }, diagnostics),
  );
  const planned = await step('plan', () => plan(must(model), { version: '0.0.0' }));
  const files = await step('render', () => render(planned));
  const diff = await step('diff', () => diffTree(files, output, new Map()));
  await step('write', () => writeTree(diff, output));
  rmSync(output, { recursive: true, force: true });
  return times;
}
