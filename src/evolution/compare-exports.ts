import type { Model } from '../model/model.js';
import { pairMessages, type Felt } from './compare-events.js';
import { matching, messagesOf, type PairedEvents } from './pair-events.js';
import type { World } from './world.js';

/** The differences of the package, and of the names that it exports. */
export function compareExports(
  old: Model,
  next: Model,
  paired: PairedEvents,
  world: World,
): readonly Felt[] {
  const felt: Felt[] = [];
  const say = (code: Felt['code'], parameters: object, was?: string, is?: string): void => {
    felt.push({ code, parameters, events: [], messages: [], pointers: { old: was, new: is } });
  };
  if (old.packageName !== next.packageName) {
    say('package-renamed', { at: next.packageName, was: old.packageName });
  } else if (old.title !== next.title || old.description !== next.description) {
    say('documentation-changed', { at: next.packageName });
  }
  if (old.formats !== next.formats) {
    say(next.formats === 'assertion' ? 'formats-asserted' : 'formats-annotated', { at: '' });
  }
  const { lefts, rights, pairs, match } = matching(exportsOf(old), exportsOf(next));
  const nameOf = ({ name }: { readonly name: string }): string => name;
  match(nameOf, nameOf);
  const numberOf = (age: 'old' | 'new', name: string): string =>
    String(world.identities.of(world.named(age, name), world.side));
  const before = pairs.length;
  match(
    ({ name }) => numberOf('old', name),
    ({ name }) => numberOf('new', name),
  );
  // A payload is of one type, though its name and what it demands are others.
  const types = payloadTypes(old, next, paired);
  const isNew = new Set(types.values());
  match(
    ({ name }) => types.get(name),
    ({ name }) => (isNew.has(name) ? name : undefined),
  );
  for (const [left, right] of pairs.slice(before)) {
    const parameters = { at: right.name, was: left.name };
    say('export-renamed', parameters, left.pointer, right.pointer);
  }
  for (const { name, pointer } of lefts) say('export-removed', { at: name }, pointer);
  for (const { name, pointer } of rights) {
    say('export-added', { at: name }, undefined, pointer);
  }
  return felt;
}

/** The types of payloads of the old document, and of the same messages in the new one. */
function payloadTypes(
  old: Model,
  next: Model,
  { pairs }: PairedEvents,
): ReadonlyMap<string, string> {
  const [was, is] = [messagesOf(old), messagesOf(next)];
  const all = pairs.flatMap((pair) => pairMessages(pair, was, is).pairs);
  return new Map(all.map(([left, right]) => [left.type, right.type]));
}

/** Schemas, and messages whose payload has a type of its own. */
function exportsOf({ schemas, messages }: Model) {
  const own = messages.filter(({ payload }) => payload.kind !== 'reference');
  return [
    ...schemas.map(({ name, schema }) => ({ name, pointer: schema.pointer })),
    ...own.map(({ name, pointer }) => ({ name, pointer })),
  ];
}
