import type { Change } from '../disk/diff.js';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../document/node.js';
import { splitFile, tokens } from '../document/pointer.js';
import type { Event, Model, RivalMessage } from '../model/model.js';

/** More new names than this are counted, not listed. */
const mostListed = 20;

/** Tells that the package has another name than it had. */
export function reportPackageRename(changes: readonly Change[], diagnostics: Diagnostics): void {
  const change = changes.find(({ path }) => path === 'package.json');
  const [from, to] = [change?.before, change?.after].map(nameOf);
  if (from !== undefined && to !== undefined && from !== to) {
    diagnostics.report('package-renamed', { from, to });
  }
}

function nameOf(packageJson: string | undefined): string | undefined {
  try {
    return (JSON.parse(packageJson ?? '{}') as { name?: string }).name;
  } catch {
    return undefined;
  }
}

/** Warns of events that have another name than in the package as it was. */
export function reportRenames(former: Model, model: Model, diagnostics: Diagnostics): void {
  const finder = new Successors(former, model);
  for (const event of former.events) {
    const names = finder.of(event).map(({ name }) => name);
    if (names.length === 0) continue;
    const hidden = names.length - mostListed;
    const shown = names.slice(0, mostListed).join(', ');
    const to = hidden > 0 ? `${shown} and ${hidden} more` : shown;
    diagnostics.report('event-renamed', { from: event.name, to });
  }
}

/** Finds the events that were another one. */
class Successors {
  readonly #model: Model;
  readonly #ids: Ids;
  readonly #formerIds: Ids;
  readonly #names: ReadonlySet<string>;

  constructor(former: Model, model: Model) {
    this.#model = model;
    this.#ids = idsByName(model);
    this.#formerIds = idsByName(former);
    this.#names = new Set(former.events.map(({ name }) => name));
  }

  /** None for an event that is there as before, or gone with what it was of. */
  of(former: Event): readonly Event[] {
    const { name, operation } = former;
    const [id, ...others] = idsOf(former, this.#formerIds);
    const message = others.length === 0 ? id : undefined;
    const ofOperation = this.#model.events.filter((event) => event.operation.id === operation.id);
    const holders = ofOperation.filter((event) => this.#holds(event, message));
    const same = ofOperation.find((event) => event.name === name);
    if (same && (holders.length === 0 || holders.includes(same))) return [];
    if (ofOperation.length === 0) return this.#renamed(former, message);
    const isWhole = ofOperation.some((event) => event.operation.pointer === former.pointer);
    return ofOperation.filter(
      (event) => holders.includes(event) || (isWhole && this.#isAdded(event)),
    );
  }

  /** The one event that is of the same place, or of the same message of the same channel, where the operation has another id. */
  #renamed({ pointer, operation }: Event, message: string | undefined): readonly Event[] {
    const added = this.#model.events.filter((event) => this.#isAdded(event));
    const inPlace = added.filter(
      (event) => event.pointer === pointer || event.operation.pointer === pointer,
    );
    const alike = added.filter(
      (event) =>
        message !== undefined &&
        this.#holds(event, message) &&
        event.operation.channel.address === operation.channel.address,
    );
    if (inPlace.length > 0) return inPlace;
    return alike.length === 1 ? alike : [];
  }

  #holds(event: Event, id: string | undefined): boolean {
    return id === undefined || idsOf(event, this.#ids).includes(id);
  }

  #isAdded({ name }: Event): boolean {
    return !this.#names.has(name);
  }
}

/** The ids of messages, as the document writes them, by their names. */
type Ids = ReadonlyMap<string, string>;

function idsByName({ messages }: Model): Ids {
  return new Map(messages.map(({ name, id }) => [name, id]));
}

function idsOf({ messages }: Event, ids: Ids): readonly (string | undefined)[] {
  return messages.map(({ name }) => ids.get(name));
}

/** Reports the messages of events that were told, and are not, since another message has the same value now. */
export function reportRivals(
  former: Model,
  { model, document }: { readonly model: Model; readonly document: Document },
  diagnostics: Diagnostics,
): void {
  const tells = former.tellings.flatMap((telling) => telling.tells);
  const locations = new Set(tells.flatMap(({ at }) => at));
  const told = new Set(tells.flatMap(({ values }) => values.map(([event]) => event)));
  const wasTold = ({ id, operation }: RivalMessage): boolean => {
    const event = eventOf(former, operation, id) ?? eventOf(model, operation, id);
    return event !== undefined && told.has(event.name);
  };
  for (const { at, values, messages } of model.rivals) {
    const known = messages.filter(wasTold);
    const kept = at.flatMap((location, index) =>
      locations.has(location) ? [{ location, value: values[index] ?? null }] : [],
    );
    const isOneMessage = new Set(messages.map(({ pointer }) => pointer)).size === 1;
    if (known.length === 0 || kept.length === 0 || isOneMessage) continue;
    const newer = messages.find((message) => !known.includes(message)) ?? messages[1];
    diagnostics.report(
      'value-claimed-twice',
      {
        names: messages.map(({ id }) => id).join(' and '),
        value: kept.map(({ value }) => JSON.stringify(value)).join(', '),
        location: kept.map(({ location }) => location).join(' and '),
      },
      placeOf(document, newer?.pointer ?? ''),
    );
  }
}

function eventOf(model: Model, operation: string, id: string): Event | undefined {
  const ids = idsByName(model);
  return model.events.find(
    (event) => event.operation.id === operation && idsOf(event, ids).includes(id),
  );
}

function placeOf({ root }: Document, pointer: string) {
  const [file] = splitFile(pointer);
  const path = file === '' ? tokens(pointer) : undefined;
  return path ? placeAt(root, path) : undefined;
}
