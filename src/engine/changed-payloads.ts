import type { Event, Model } from '../model/model.js';
import { typedThings } from '../outputs/shared.js';
import { referencesOf } from '../model/references.js';
import type { Change } from '../disk/diff.js';

/**
 * The events whose payload has another type or another validator than before, or another message.
 * Both are there with any parts that handlers need, and in a fresh clone.
 */
export function eventsWithChangedPayload(
  model: Model,
  changes: readonly Change[],
): readonly Event[] {
  const changed = new Set(changes.filter(isOther).map(({ path }) => path));
  const things = new Map(typedThings(model).map((thing) => [thing.name, thing]));
  const folders = isByAnotherBuild(changes) ? ['types'] : ['types', 'validators'];
  const isChanged = (name: string, seen: Set<string>): boolean => {
    const thing = things.get(name);
    if (!thing || seen.has(name)) return false;
    seen.add(name);
    if (folders.some((folder) => changed.has(`${folder}/${thing.file}.ts`))) return true;
    return referencesOf(thing.schema).some((next) => isChanged(next, seen));
  };
  return model.events.filter(
    ({ file, messages }) =>
      changed.has(`handlers/${file}.ts`) || messages.some(({ type }) => isChanged(type, new Set())),
  );
}

/** The runtime changes only with the generator, which may then print other validators for the same document. */
function isByAnotherBuild(changes: readonly Change[]): boolean {
  return changes.some(({ path, kind }) => kind === 'changed' && path.startsWith('runtime/'));
}

function isOther({ path, kind, before = '', after = '' }: Change): boolean {
  const partOf = path.startsWith('handlers/') ? payloadsIn : withoutDocumentation;
  return kind === 'changed' && partOf(before) !== partOf(after);
}

/** The types of payloads that an event names. */
function payloadsIn(text: string): string {
  return [...text.matchAll(/\breadonly payload:([^;}]+)/g)]
    .map(([, types = '']) => types.replace(/\s+/g, ' ').trim())
    .join();
}

/** The code without comments, which have lines of their own, and without the places of schemas in the document. */
function withoutDocumentation(text: string): string {
  return text
    .split('\n')
    .filter((line) => !/^\s*(?:\/[/*]|\*)/.test(line))
    .join('\n')
    .replace(/(['"])[^'"\n]*#\/.*?\1/g, '');
}
