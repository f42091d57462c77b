import type { Change } from '../disk/diff.js';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../document/node.js';
import { splitFile, tokens } from '../document/pointer.js';
import type { Event, Model, RivalMessage } from '../model/model.js';
import { formerEvents, wasLocation, wasTold, type FormerEvent } from './former-events.js';

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
export function reportRenames(
  model: Model,
  changes: readonly Change[],
  diagnostics: Diagnostics,
): void {
  const finder = new Successors(model, changes);
  for (const former of formerEvents(changes)) {
    const names = finder.of(former).map(({ name }) => name);
    if (names.length === 0) continue;
    const hidden = names.length - mostListed;
    const shown = names.slice(0, mostListed).join(', ');
    const to = hidden > 0 ? `${shown} and ${hidden} more` : shown;
    diagnostics.report('event-renamed', { from: former.name, to });
  }
}

/** Finds the events that were another one. */
class Successors {
  readonly #model: Model;
  readonly #ids: ReadonlyMap<string, string>;
  readonly #added: ReadonlySet<string>;

  constructor(model: Model, changes: readonly Change[]) {
    this.#model = model;
    this.#ids = new Map(model.messages.map(({ name, id }) => [name, id]));
    this.#added = new Set(changes.flatMap(({ kind, path }) => (kind === 'added' ? [path] : [])));
  }

  /** None for an event that is there as before, or gone with what it was of. */
  of(former: FormerEvent): readonly Event[] {
    const { name, operation, message } = former;
    const ofOperation = this.#model.events.filter((event) => event.operation.id === operation);
    const holders = ofOperation.filter((event) => this.#holds(event, message));
    const same = ofOperation.find((event) => event.name === name);
    if (same && (holders.length === 0 || holders.includes(same))) return [];
    if (ofOperation.length === 0) return this.#renamed(former);
    const isWhole = ofOperation.some((event) => event.operation.pointer === former.pointer);
    return ofOperation.filter(
      (event) => holders.includes(event) || (isWhole && this.#isAdded(event)),
    );
  }

  /** The one event that is of the same place, or of the same message of the same channel, where the operation has another id. */
  #renamed({ pointer, channel, message }: FormerEvent): readonly Event[] {
    const added = this.#model.events.filter((event) => this.#isAdded(event));
    const inPlace = added.filter(
      (event) => event.pointer === pointer || event.operation.pointer === pointer,
    );
    const alike = added.filter(
      (event) =>
        message !== undefined &&
        this.#holds(event, message) &&
        event.operation.channel.address === channel,
    );
    if (inPlace.length > 0) return inPlace;
    return alike.length === 1 ? alike : [];
  }

  #holds({ messages }: Event, id: string | undefined): boolean {
    return id === undefined || messages.some(({ name }) => this.#ids.get(name) === id);
  }

  #isAdded({ file }: Event): boolean {
    return this.#added.has(`handlers/${file}.ts`);
  }
}

/** Reports the messages of events that were told, and are not, since another message has the same value now. */
export function reportRivals(
  { model, document }: { readonly model: Model; readonly document: Document },
  changes: readonly Change[],
  diagnostics: Diagnostics,
): void {
  const formers = formerEvents(changes);
  const nameOf = ({ id, operation }: RivalMessage): string | undefined =>
    formers.find((former) => former.operation === operation && former.message === id)?.name ??
    eventOf(model, operation, id)?.name;
  for (const { at, values, messages } of model.rivals) {
    const told = messages.filter((message) => {
      const name = nameOf(message);
      return name !== undefined && wasTold(changes, name);
    });
    const kept = at.flatMap((location, index) =>
      wasLocation(changes, location) ? [{ location, value: values[index] ?? null }] : [],
    );
    const isOneMessage = new Set(messages.map(({ pointer }) => pointer)).size === 1;
    if (told.length === 0 || kept.length === 0 || isOneMessage) continue;
    const newer = messages.find((message) => !told.includes(message)) ?? messages[1];
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

function eventOf({ events, messages }: Model, operation: string, id: string): Event | undefined {
  const names = new Set(messages.filter((message) => message.id === id).map(({ name }) => name));
  return events.find(
    (event) =>
      event.operation.id === operation && event.messages.some(({ name }) => names.has(name)),
  );
}

function placeOf({ root }: Document, pointer: string) {
  const [file] = splitFile(pointer);
  const path = file === '' ? tokens(pointer) : undefined;
  return path ? placeAt(root, path) : undefined;
}
