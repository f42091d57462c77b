import { compareModels } from '../../src/evolution/compare.js';
import { Prover } from '../../src/evolution/containment/prover.js';
import { Judge } from '../../src/evolution/judge.js';
import { Witnesses } from '../../src/evolution/witness.js';
import { World, type Age } from '../../src/evolution/world.js';
import type { Json } from '../../src/json.js';
import type { Model, Schema } from '../../src/model/model.js';

/** The verdicts on pairs of schemas, and what is wrong with them. */
export interface Attack {
  fine: number;
  refused: number;
  undecided: number;
  readonly refusals: Refusal[];
  readonly faults: string[];
}

/** A value of a schema that one of two documents sends and the other refuses. */
export interface Refusal {
  readonly name: string;
  readonly sender: Age;
  readonly value: Json;
}

export function noAttack(): Attack {
  return { fine: 0, refused: 0, undecided: 0, refusals: [], faults: [] };
}

/**
 * Has payloads of one side attack what was proved of the other: schemas that both Models have by one name, and messages. Schemas that
 * say the same are left out.
 */
export function attack(
  old: Model,
  next: Model,
  said: Attack,
  { tries = 800, isOpen = false } = {},
): void {
  const world = new World(old, next);
  const prover = new Prover(world.identities, world.formats);
  const witnesses = new Witnesses(world.identities, world.formats);
  const names = namesOf(next);
  for (const name of namesOf(old).filter((one) => names.includes(one))) {
    const [was, is] = [world.named('old', name), world.named('new', name)];
    if (world.isSame(was, is)) continue;
    for (const [inner, outer, sender] of [
      [is, was, 'new'],
      [was, is, 'old'],
    ] as const) {
      for (const isSent of isOpen ? [true, false] : [true]) {
        const [from, to] = [sided(inner, world), sided(outer, world)];
        const isProved = prover.isWithin(from, to, { isSent });
        const witness = witnesses.find(from, to, { isSent, tries });
        if (isProved && witness) {
          said.faults.push(`${name} ${isSent}: ${JSON.stringify(witness)} against ${inner.to}`);
        }
        if (isProved) said.fine++;
        else if (!witness) said.undecided++;
        else {
          said.refused++;
          if (isSent) said.refusals.push({ name, sender, value: witness.value });
        }
      }
    }
  }
}

function sided(schema: Schema, { side }: World) {
  return { schema, side };
}

function namesOf({ schemas, messages }: Model): readonly string[] {
  return [...schemas, ...messages].map(({ name }) => name);
}

/** Deployed of one direction is upgrade of the other, wherever both are decided. */
export function mirrorFaults(old: Model, next: Model, step = 1): readonly string[] {
  const [world, back] = [new World(old, next), new World(next, old)];
  const [judge, other] = [new Judge(world), new Judge(back)];
  const names = namesOf(next);
  return namesOf(old)
    .filter((name, index) => index % step === 0 && names.includes(name))
    .flatMap((name) => {
      const one = judge.ofPayloads({
        old: world.named('old', name),
        new: world.named('new', name),
      });
      const two = other.ofPayloads({ old: back.named('old', name), new: back.named('new', name) });
      const pairs = [
        [one.deployed, two.upgrade],
        [one.upgrade, two.deployed],
        [one.reading, two.building],
        [one.building, two.reading],
      ] as const;
      return pairs
        .filter(([left, right]) => left.verdict !== right.verdict)
        .map(([left, right]) => `${name}: ${left.verdict}, back ${right.verdict}`);
    });
}

/** All that is said of a document and what is the same; nothing should be. */
export function noiseOf(old: Model, next: Model): readonly string[] {
  return compareModels(old, next).map(({ code, sentence }) => `${code}: ${sentence}`);
}
