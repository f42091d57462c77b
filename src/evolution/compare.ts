import type { Pointer } from '../json.js';
import type { Model } from '../model/model.js';
import { keysOf } from '../runtime/json.js';
import { adviceOnPayloads, catalogue, type ChangeCode, type Entry } from './catalogue.js';
import type { Found } from './change.js';
import { compareEvents, pairMessages, type Felt } from './compare-events.js';
import { compareExports } from './compare-exports.js';
import { Judge, type Answer, type Axes, type Payloads } from './judge.js';
import { PackageRoutes } from './package-routes.js';
import { messagesOf, pairEvents, type EventPair, type PairedEvents } from './pair-events.js';
import { severities, type Severity } from './severity.js';
import { Walk } from './walk.js';
import { World, type Age } from './world.js';

/** Something that an edit means for those who have the package. */
export interface Change {
  readonly code: ChangeCode;
  readonly severity: Severity;
  readonly sentence: string;
  readonly advice: string | undefined;
  readonly parameters: object;
  /** Names of the new document, of the old one where it is gone. */
  readonly events: readonly string[];
  readonly messages: readonly string[];
  /** Undefined for what is no change of a payload. */
  readonly axes: Axes | undefined;
  readonly pointers: { readonly old: Pointer | undefined; readonly new: Pointer | undefined };
  /** The keys that lead to it in a payload, where reading or building it may not compile. */
  readonly path: readonly string[] | undefined;
  /** The packages that refuse the payload of an axis with 422. Another has no event of that URL or that value. */
  readonly refusing: Refusing;
}

export interface Refusing {
  readonly deployed: boolean;
  readonly upgrade: boolean;
}

const allRefuse: Refusing = { deployed: true, upgrade: true };

/** Finds all that an edit means, breaking changes first. */
export function compareModels(old: Model, next: Model): readonly Change[] {
  const world = new World(old, next);
  if (old.role !== next.role) return [roleFlipped(old, next)];
  const paired = pairEvents(old, next, world);
  const felt = [
    ...compareEvents(old, next, paired, world),
    ...compareExports(old, next, paired, world),
  ];
  const payloads = comparePayloads(old, next, paired, world);
  const all = [...payloads, ...felt.map(changeOf)];
  return merged(all).sort((left, right) => rank(right) - rank(left));
}

function rank({ severity }: Change): number {
  return severities.indexOf(severity);
}

function roleFlipped(old: Model, next: Model): Change {
  const parameters = { at: '', was: old.role, is: next.role };
  const pointers = { old: undefined, new: undefined };
  return changeOf({ code: 'role-flipped', parameters, events: [], messages: [], pointers });
}

/** The codes that say that something is demanded in another way, which may be the same in other words. */
const restating: ReadonlySet<ChangeCode> = new Set([
  ...(['alternative-added', 'alternative-removed', 'alternatives-counted'] as const),
  ...(['alternatives-introduced', 'alternatives-lifted', 'parts-changed'] as const),
  ...(['condition-changed', 'not-changed', 'contains-changed'] as const),
  ...(['dependency-changed', 'property-names-changed'] as const),
]);

/** Tells a change that says what was said before in other words. */
function isRestated({ code, isMoved }: Found, axes: Axes): boolean {
  return (isMoved || restating.has(code)) && isFine(axes);
}

function isFine({ deployed, upgrade, reading, building }: Axes): boolean {
  return [deployed, upgrade, reading, building].every(({ verdict }) => verdict === 'fine');
}

const fine: Answer = { verdict: 'fine' };

/** A payload that both documents have, and the events that it is of. */
interface PayloadPair extends Payloads {
  readonly label: string;
  readonly events: string[];
  readonly messages: string[];
  readonly pairs: EventPair[];
  readonly pointers: { readonly old: Pointer; readonly new: Pointer };
}

function comparePayloads(
  old: Model,
  next: Model,
  paired: PairedEvents,
  world: World,
): readonly Change[] {
  const routes = { old: new PackageRoutes(old, next), new: new PackageRoutes(next, old) };
  const walk = new Walk(world);
  const judge = new Judge(world);
  const byFound = new Map<Found, PayloadPair[]>();
  const pairs = payloadPairs(old, next, paired, world);
  for (const pair of pairs) {
    for (const found of walk.of({ old: [pair.old], new: [pair.new] }, pair.label)) {
      byFound.set(found, [...(byFound.get(found) ?? []), pair]);
    }
  }
  const judged = [...byFound].map(([found, within]) => ({
    found,
    within,
    axes: judge.ofChange(found, within),
  }));
  const changes = judged
    .filter((one) => !isRestated(one.found, one.axes))
    .map(({ found, within, axes }) => ({
      ...ofEvents(within),
      ...payloadEntryOf(found.code, found.parameters, axes, refusingOf(axes, within, routes)),
      ...{ axes, pointers: found.pointers, path: pathOf(found, within, axes, judge) },
    }));
  const types = compareTypes(old, next, world, (pair) => {
    const both = { old: [pair.old], new: [pair.new] };
    if (walk.isDone(both)) return [];
    return walk
      .of(both, pair.label)
      .filter((found) => !byFound.has(found))
      .map((found) => ({ found, axes: { ...judge.ofChange(found, [pair]), ...unsent } }))
      .filter(({ found, axes }) => !isRestated(found, axes));
  });
  const unexplained = pairs.flatMap((pair) => {
    const own = judged.filter(({ within }) => within.includes(pair)).map(({ axes }) => axes);
    const axes = judge.ofPayloads(pair);
    return restOf(pair, axes, own, refusingOf(axes, [pair], routes));
  });
  const said = new Set(changes.map(textOf));
  return [...changes, ...types.filter((change) => !said.has(textOf(change))), ...unexplained];
}

function textOf({ code, sentence }: Change): string {
  return `${code} ${sentence}`;
}

/** No event is of a type: only code that uses it notices. */
const unsent = { deployed: fine, upgrade: fine };

/** The changes of types by their names. */
function compareTypes(
  old: Model,
  next: Model,
  world: World,
  judged: (pair: PayloadPair) => readonly { readonly found: Found; readonly axes: Axes }[],
): readonly Change[] {
  const names = new Set(old.schemas.map(({ name }) => name));
  return next.schemas
    .filter(({ name }) => names.has(name))
    .flatMap(({ name }) => {
      const pair = {
        old: world.named('old', name),
        new: world.named('new', name),
        label: name,
        pairs: [],
      };
      return judged({ ...pair, events: [], messages: [], pointers: { old: '', new: '' } });
    })
    .map(({ found: { code, parameters, pointers }, axes }) => ({
      ...{ events: [], messages: [], axes, pointers, path: undefined },
      ...payloadEntryOf(code, parameters, axes),
    }));
}

/** Of what a type has lost, the old payload knows the place. */
function pathOf(
  { code, place, key, oldKey = key }: Found,
  [pair]: readonly PayloadPair[],
  { reading, building }: Axes,
  judge: Judge,
): readonly string[] | undefined {
  const isFelt = lost.has(code) || reading.verdict !== 'fine' || building.verdict !== 'fine';
  if (!pair || !isFelt) return undefined;
  const pointer = judge.locate(place, pair, lost.has(code) ? 'old' : 'new');
  if (pointer === undefined) return undefined;
  const keys = keysOf(pointer);
  // A member that is new ends no code that reads it, but that of a map beside it.
  const isBeside = code === 'property-added' && reading.verdict !== 'fine';
  const own = lost.has(code) ? oldKey : key;
  return own === undefined || isBeside ? keys : [...keys, own];
}

function ofEvents(pairs: readonly PayloadPair[]) {
  return {
    events: [...new Set(pairs.flatMap(({ events }) => events))],
    messages: [...new Set(pairs.flatMap(({ messages }) => messages))],
  };
}

function payloadPairs(
  old: Model,
  next: Model,
  { pairs }: PairedEvents,
  world: World,
): readonly PayloadPair[] {
  const [was, is] = [messagesOf(old), messagesOf(next)];
  const found = new Map<string, PayloadPair>();
  for (const pair of pairs) {
    for (const [left, right] of pairMessages(pair, was, is).pairs) {
      const key = JSON.stringify([left.type, right.type]);
      const known = found.get(key) ?? {
        ...{ old: world.named('old', left.type), new: world.named('new', right.type) },
        ...{ label: right.type, events: [], messages: [], pairs: [] },
        pointers: {
          old: was.get(left.name)?.pointer ?? '',
          new: is.get(right.name)?.pointer ?? '',
        },
      };
      known.events.push(pair.new.name);
      known.pairs.push(pair);
      known.messages.push(right.name);
      found.set(key, known);
    }
  }
  return [...found.values()];
}

/** A payload of which something is said that no change in it explains. */
function restOf(
  pair: PayloadPair,
  axes: Axes,
  changes: readonly Axes[],
  refusing: Refusing,
): readonly Change[] {
  const isOpen = (axis: 'deployed' | 'upgrade'): boolean => {
    const { verdict } = axes[axis];
    if (verdict === 'fine') return false;
    return !changes.some((own) =>
      verdict === 'refused' ? own[axis].verdict === 'refused' : own[axis].verdict !== 'fine',
    );
  };
  const open = (['deployed', 'upgrade'] as const).filter(isOpen);
  if (open.length === 0) return [];
  const own: Axes = {
    ...{ deployed: fine, upgrade: fine, reading: fine, building: fine },
    ...Object.fromEntries(open.map((axis) => [axis, axes[axis]])),
  };
  const isRefused = open.some((axis) => axes[axis].verdict === 'refused');
  const code = isRefused ? 'payload-refused' : 'payload-undecided';
  const entry = payloadEntryOf(code, { at: pair.label }, own, refusing);
  return [{ ...entry, ...ofEvents([pair]), axes: own, pointers: pair.pointers, path: undefined }];
}

/** The codes of members that are gone from a type, though no payload is of another type. */
const lost: ReadonlySet<ChangeCode> = new Set([
  'property-removed',
  'required-property-removed',
  'property-removed-from-closed',
  'property-renamed',
  'required-property-renamed',
]);

function severityOf(code: ChangeCode, axes: Axes): Severity {
  const { deployed, reading } = axes;
  const { isDocumentation }: Entry = catalogue[code];
  if (deployed.verdict === 'refused' || reading.verdict === 'refused') return 'breaking';
  if (lost.has(code)) return 'breaking';
  if (!isFine(axes)) return 'risky';
  return isDocumentation ? 'docs' : 'safe';
}

function changeOf({ code, parameters, severity: own, ...rest }: Felt): Change {
  const { runtime, isDocumentation }: Entry = catalogue[code];
  const severity = own ?? runtime ?? (isDocumentation ? 'docs' : 'safe');
  return {
    ...entryOf(code, parameters, severity),
    ...rest,
    axes: undefined,
    path: undefined,
    refusing: allRefuse,
  };
}

function payloadEntryOf(code: ChangeCode, parameters: object, axes: Axes, refusing = allRefuse) {
  const entry = entryOf(code, parameters, severityOf(code, axes));
  const refused = (['deployed', 'upgrade'] as const).find(
    (axis) => axes[axis].verdict === 'refused' && refusing[axis],
  );
  return { ...entry, refusing, advice: entry.advice ?? (refused && adviceOnPayloads[refused]) };
}

/** The packages to whose validators the payloads of a change come. */
function refusingOf(
  { deployed, upgrade }: Axes,
  within: readonly PayloadPair[],
  routes: Readonly<Record<Age, PackageRoutes>>,
): Refusing {
  const pairs = within.flatMap((one) => one.pairs);
  const isRefused = (from: Age, to: Age, { witness }: Answer): boolean =>
    !witness ||
    pairs.some((pair) => routes[to].validates(pair[from], witness.value, pair[to].name));
  return { deployed: isRefused('new', 'old', deployed), upgrade: isRefused('old', 'new', upgrade) };
}

function entryOf(code: ChangeCode, parameters: object, severity: Severity) {
  const { sentence, advice }: Entry = catalogue[code];
  const isFelt = severity === 'breaking' || severity === 'risky' || code === 'event-added';
  return {
    ...{ code, parameters, severity, advice: isFelt ? advice : undefined },
    sentence: sentence(parameters as never),
  };
}

/** Changes that say the same of the same places are one. */
function merged(changes: readonly Change[]): Change[] {
  const found = new Map<string, Change>();
  for (const change of changes) {
    const { code, sentence, pointers, severity } = change;
    const key = JSON.stringify([code, sentence, pointers, severity]);
    const known = found.get(key);
    found.set(key, known ? { ...known, ...together(known, change) } : change);
  }
  return [...found.values()];
}

function together(one: Change, other: Change) {
  return {
    events: [...new Set([...one.events, ...other.events])],
    messages: [...new Set([...one.messages, ...other.messages])],
  };
}
