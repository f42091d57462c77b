import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { schemaExports } from '../../src/model/export-names.js';
import { pairMessages } from '../../src/evolution/compare-events.js';
import { Judge } from '../../src/evolution/judge.js';
import { messagesOf, pairEvents } from '../../src/evolution/pair-events.js';
import { Witnesses } from '../../src/evolution/witness.js';
import { World } from '../../src/evolution/world.js';
import { generate, loadDocument } from '../../src/index.js';
import type { Model } from '../../src/model/model.js';
import { load, type Validators } from '../support/load.js';

const folder = join(process.env['HOOKSMITH_ORACLES'] ?? '', 'history');
const pairs = JSON.parse(readFileSync(join(folder, 'pairs.json'), 'utf8')) as readonly {
  readonly id: string;
}[];

const counts = { read: 0, same: 0, changed: 0, fine: 0, refused: 0, undecided: 0 };
const sizes: number[] = [];
const faults: string[] = [];

test('no proof about a public history has a counterexample, and what is refused is refused', async () => {
  for (const { id } of pairs) {
    for (const role of ['subscriber', 'application'] as const) {
      const options = { folder: join(folder, id), partial: true, role };
      const { model: next } = await loadDocument({ spec: 'new.yaml', ...options });
      const { model: old } = await loadDocument({ spec: 'old.yaml', ...options });
      if (!next || !old) continue;
      counts.read++;
      await compare(id, old, next, role);
    }
  }
  sizes.sort((left, right) => left - right);
  const median = sizes[sizes.length >> 1] ?? 0;
  console.log(
    `histories: ${JSON.stringify(counts)}, witnesses of ${median} bytes, ${sizes.at(-1)}`,
  );
  expect(faults).toEqual([]);
  const all = counts.fine + counts.refused + counts.undecided;
  expect(all).toBeGreaterThan(0);
  expect(counts.undecided / all).toBeLessThanOrEqual(0.01);
  expect(median).toBeLessThanOrEqual(30);
}, 300_000);

async function compare(id: string, old: Model, next: Model, role: 'subscriber' | 'application') {
  const world = new World(old, next);
  const judge = new Judge(world);
  const witnesses = new Witnesses(world.identities, world.formats);
  const [was, is] = [messagesOf(old), messagesOf(next)];
  const seen = new Set<string>();
  let packages: readonly Validators[] | undefined;
  for (const pair of pairEvents(old, next, world).pairs) {
    for (const [left, right] of pairMessages(pair, was, is).pairs) {
      const key = `${left.type} ${right.type}`;
      if (seen.has(key)) continue;
      seen.add(key);
      const payloads = { old: world.named('old', left.type), new: world.named('new', right.type) };
      if (world.isSame(payloads.old, payloads.new)) {
        counts.same++;
        continue;
      }
      counts.changed++;
      const axes = judge.ofPayloads(payloads);
      for (const [answer, from, to] of [
        [axes.deployed, 'new', 'old'],
        [axes.upgrade, 'old', 'new'],
      ] as const) {
        counts[answer.verdict]++;
        const [inner, outer] = [payloads[from], payloads[to]].map((schema) => ({
          schema,
          side: world.side,
        }));
        if (answer.verdict === 'fine' && inner && outer) {
          const witness = witnesses.find(inner, outer, { tries: 2_000 });
          if (witness) faults.push(`${id} ${key}: ${JSON.stringify(witness.value)}`);
        }
        if (!answer.witness) continue;
        const { value } = answer.witness;
        sizes.push(JSON.stringify(value).length);
        packages ??= await Promise.all(['old', 'new'].map((age) => validatorsOf(id, age, role)));
        const [before, after] = packages;
        const [sender, receiver] = from === 'new' ? [after, before] : [before, after];
        const [sent, received] = from === 'new' ? [right, left] : [left, right];
        if (!sender?.[schemaExports(sent.type).is]?.(value)) faults.push(`${id} ${key}: not sent`);
        if (receiver?.[schemaExports(received.type).is]?.(value)) {
          faults.push(`${id} ${key}: not refused ${JSON.stringify(value)}`);
        }
      }
    }
  }
}

async function validatorsOf(
  id: string,
  age: string,
  role: 'subscriber' | 'application',
): Promise<Validators> {
  const options = { folder: join(folder, id), role, partial: true, only: ['validators'] } as const;
  const { files = [] } = await generate({ spec: `${age}.yaml`, ...options });
  const all = new Map(files.map(({ path, text }) => [path, text]));
  return load<Validators>({ diagnostics: [], model: undefined, files: all }, 'validators/index');
}
