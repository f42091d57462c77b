import type { Json, Model, Operation } from './model/model.js';
import { typedThings } from './outputs/parts.js';
import { referencesOf } from './schema/references.js';
import type { Change } from './tree/diff.js';

/**
 * The operations whose payload is described otherwise than before: by the JSON Schemas that changed, or since they
 * have another message.
 */
export function operationsWithChangedPayload(
  model: Model,
  changes: readonly Change[],
): readonly Operation[] {
  const changed = new Set(changes.filter(isOtherSchema).map(({ path }) => path));
  const things = new Map(typedThings(model).map((thing) => [thing.name, thing]));
  const isChanged = (name: string, seen: Set<string>): boolean => {
    const thing = things.get(name);
    if (!thing || seen.has(name)) return false;
    seen.add(name);
    if (changed.has(`schemas/${thing.file}.json`)) return true;
    return referencesOf(thing.schema).some((next) => isChanged(next, seen));
  };
  const seen = () => new Set<string>();
  const others = new Set(changes.filter(isOtherEvent).map(({ path }) => path));
  return model.operations.filter(
    ({ file, messages }) =>
      others.has(`handlers/${file}.ts`) || messages.some((name) => isChanged(name, seen())),
  );
}

/** The file of an event that names other types of payloads. */
function isOtherEvent({ path, kind, before = '', after = '' }: Change): boolean {
  if (kind !== 'changed' || !path.startsWith('handlers/')) return false;
  return payloadsIn(before) !== payloadsIn(after);
}

function payloadsIn(text: string): string {
  return [...text.matchAll(/\breadonly payload:([^;}]+)/g)]
    .map(([, types = '']) => types.replace(/\s+/g, ' ').trim())
    .join();
}

function isOtherSchema({ path, kind, before = '', after = '' }: Change): boolean {
  return kind === 'changed' && path.startsWith('schemas/') && asserted(before) !== asserted(after);
}

const annotations = new Set([
  'title',
  'description',
  'default',
  'examples',
  'deprecated',
  'readOnly',
  'writeOnly',
]);

/** A JSON Schema as text, without what it says to people alone. */
function asserted(text: string): string {
  try {
    return JSON.stringify(withoutAnnotations(JSON.parse(text) as Json));
  } catch {
    return text;
  }
}

function withoutAnnotations(value: Json, areKeywords = true): Json {
  if (Array.isArray(value)) return value.map((item: Json) => withoutAnnotations(item, true));
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).filter(([key]) => !areKeywords || !annotations.has(key));
  return Object.fromEntries(
    members.map(([key, item]) => [
      key,
      withoutAnnotations(
        item,
        !(areKeywords && /^(?:properties|patternProperties|dependencies)$/.test(key)),
      ),
    ]),
  );
}
