import { camelCase, kebabCase, pascalCase, shortHash } from '../model/spelling.js';
import { eventExports, fixtureExport, schemaExports } from '../model/export-names.js';

/** The kinds of things that have names. */
export type NameKind = 'schema' | 'message' | 'event';

/** A thing that wants a name. */
export interface Wanted {
  /** Unique; how the caller finds the answer. */
  readonly id: string;
  readonly kind: NameKind;
  /** As the document writes it, or the path of what has no name of its own. */
  readonly spelling: string;
  /** The identifier that it gets if nothing else wants the same one. */
  readonly wanted: string;
  /** Tells it from all others, wherever it stands in a list; its id unless given. */
  readonly mark?: string;
}

/** A message that wants a name. */
export interface WantedByMessage extends Wanted {
  /** Its payload goes by the name of the message, unless it only refers to a schema. */
  readonly payload: string;
  /** The id of the schema that its payload only refers to: the message has no type of its own then. */
  readonly refersTo?: string | undefined;
}

/** A schema that wants the name of its owner and a part of its own. */
export interface WantedInside {
  readonly id: string;
  /** The id of a schema, or a message's `payload`; its name is the part itself if that has no name. */
  readonly owner: string;
  readonly part: string;
  readonly mark?: string;
}

/** Everything that wants a name. */
export interface Wishes {
  /** Those with a key of their own, or a place in another file. */
  readonly schemas: readonly Wanted[];
  readonly inline: readonly WantedInside[];
  readonly messages: readonly WantedByMessage[];
}

/** An event that wants a name. */
export interface WantedEvent extends Wanted {
  /** The name that it gets where another thing wants the same: with its operation's. Undefined for one that has that name. */
  readonly withOperation: string | undefined;
}

/** All names, by the ids of those that wanted them. */
export interface AllNames {
  /** Payloads are among them. */
  readonly schemas: ReadonlyMap<string, Named>;
  readonly messages: ReadonlyMap<string, Named>;
  /** Names events, all at once: it takes the names of all other things to know those that are free. */
  readonly nameEvents: (events: readonly WantedEvent[]) => ReadonlyMap<string, Named>;
}

export interface Named {
  /** In PascalCase. */
  readonly name: string;
  /** In kebab-case; unlike every other of its kind by more than case. */
  readonly file: string;
}

/** Files that a folder has anyway, and those that Windows doesn't allow. */
const reservedFiles = /^(?:index|con|prn|aux|nul|com\d|lpt\d|)$/;

const kindSuffix = { schema: 'Schema', message: 'Message', event: 'Operation' } as const;

/**
 * Decides every name: schemas with keys first, then messages, the schemas inside of both by their depth,
 * and at last events. An earlier one keeps the name that it wants; a later one yields.
 */
export function nameAll(
  { schemas, inline, messages }: Wishes,
  reserved: ReadonlySet<string>,
): AllNames {
  const names = new Names(reserved);
  const schemaNames = new Map(names.assign(schemas));
  const messageNames = names.assign(messages);
  for (const { id, payload, refersTo } of messages) {
    const named = messageNames.get(id);
    if (named && refersTo === undefined) schemaNames.set(payload, named);
  }
  for (const level of levelsOf(inline)) {
    const wanted = level.map((wish) => wantedBelow(schemaNames.get(wish.owner), wish));
    for (const [id, named] of names.assign(wanted)) schemaNames.set(id, named);
  }
  nameReferring(messages, schemaNames);
  return {
    schemas: schemaNames,
    messages: messageNames,
    nameEvents: (events) => nameEvents(events, names),
  };
}

/** Those named by their operations come first; one named by a message that meets another takes its operation's name with it. */
function nameEvents(events: readonly WantedEvent[], names: Names): ReadonlyMap<string, Named> {
  const byOperation = names.assign(events.filter(isNamedByOperation));
  const others = events.filter((event) => !isNamedByOperation(event));
  const rivals = groupBy(others, ({ wanted }) => camelCase(wanted));
  const byMessage = others.map((event) => {
    const isFree =
      names.isFree(event, event.wanted) && rivals.get(camelCase(event.wanted))?.length === 1;
    return isFree ? event : { ...event, wanted: event.withOperation ?? event.wanted };
  });
  return new Map([...byOperation, ...names.assign(byMessage)]);
}

function isNamedByOperation({ withOperation }: WantedEvent): boolean {
  return withOperation === undefined;
}

/** A payload that only refers to a schema goes by the schema's name, wherever else it is referred to. */
function nameReferring(messages: readonly WantedByMessage[], names: Map<string, Named>): void {
  const targets = new Map(messages.map(({ payload, refersTo }) => [payload, refersTo]));
  for (const { payload } of messages) {
    let target = targets.get(payload);
    for (let next = target; next !== undefined; next = targets.get(next)) target = next;
    const named = target === undefined ? undefined : names.get(target);
    if (named) names.set(payload, named);
  }
}

/** Inline schemas by their depth, since each owner needs its name first. */
function levelsOf(inline: readonly WantedInside[]): readonly (readonly WantedInside[])[] {
  const byId = new Map(inline.map((wish) => [wish.id, wish]));
  const levels: WantedInside[][] = [];
  for (const wish of inline) {
    let depth = 0;
    for (let owner = byId.get(wish.owner); owner; owner = byId.get(owner.owner)) depth++;
    (levels[depth] ??= []).push(wish);
  }
  return levels;
}

/** A hash that tells the owner from another stays apart in the names of what stands in it. */
function wantedBelow(owner: Named | undefined, { id, part, mark = id }: WantedInside): Wanted {
  const wanted = owner ? owner.name + part.replace(/^_/, '') : pascalCase(part);
  return { id, kind: 'schema', spelling: mark, wanted, mark };
}

/**
 * Gives everything its name. The order of the things doesn't matter, and asked with one thing more,
 * the others keep their names, unless it is spelt exactly like the name of one that is not.
 */
class Names {
  private readonly taken: Set<string>;
  private readonly files = {
    types: new Set<string>(),
    testing: new Set<string>(),
    handlers: new Set<string>(),
  };

  /** `reserved` are names that nothing of a document gets. */
  constructor(private readonly reserved: ReadonlySet<string>) {
    this.taken = new Set(reserved);
  }

  /** Names things of one kind, by their ids. Names that were given before stay. */
  assign(things: readonly Wanted[]): ReadonlyMap<string, Named> {
    const names = new Map<string, string>();
    const rivals = groupBy(things, ({ wanted }) => camelCase(wanted));
    for (const thing of inOrder(things)) {
      const name = this.chooseName(thing, rivals.get(camelCase(thing.wanted)) ?? []);
      for (const exported of exportsOf(thing, name)) this.taken.add(exported);
      names.set(thing.id, name);
    }
    const sharing = groupBy([...names.values()], kebabCase);
    return new Map(
      things.map((thing) => {
        const name = names.get(thing.id) ?? '';
        return [thing.id, { name, file: this.chooseFile(thing, name, sharing) }];
      }),
    );
  }

  /** `rivals` are all, itself included, whose values would have the same names. */
  private chooseName(thing: Wanted, rivals: readonly Wanted[]): string {
    const sameWanted = rivals.filter(({ wanted }) => wanted === thing.wanted);
    const isCanonical = pascalCase(camelCase(thing.wanted)) === thing.wanted;
    const sameSpelling = sameWanted.filter(({ spelling }) => spelling === thing.spelling);
    const isFirst = sameWanted.length === 1 || (isSpeltSo(thing) && sameSpelling.length === 1);
    const isAlone = isFirst && (isCanonical || sameWanted.length === rivals.length);
    const mark = markOf(thing);
    const own = sameSpelling.length === 1 ? thing.spelling : mark;
    const isFree = (candidate: string): boolean => this.isFree(thing, candidate);
    const plain = isAlone ? [thing.wanted, thing.wanted + kindSuffix[thing.kind]].find(isFree) : '';
    if (plain) return plain;
    const name = [own, mark].map((text) => `${thing.wanted}_${shortHash(text)}`).find(isFree);
    if (name === undefined) throw new Error(`No name is left for ${thing.id}`);
    return name;
  }

  /** Tells if a thing can have a name. */
  isFree(thing: Wanted, name: string): boolean {
    const isReserved = (exported: string): boolean => this.reserved.has(exported);
    if (isReferring(thing) && Object.values(schemaExports(name)).some(isReserved)) return false;
    return exportsOf(thing, name).every((exported) => !this.taken.has(exported));
  }

  private chooseFile(
    thing: Wanted,
    name: string,
    sharing: ReadonlyMap<string, readonly string[]>,
  ): string {
    const folders = foldersOf(thing).map((folder) => this.files[folder]);
    const plain = kebabCase(name);
    const isShared = (sharing.get(plain)?.length ?? 0) > 1 && pascalCase(plain) !== name;
    const isTaken = folders.some((files) => files.has(plain)) || reservedFiles.test(plain);
    const isFree = !isShared && !isTaken;
    const file = isFree ? plain : `${plain || thing.kind}-${shortHash(name)}`;
    for (const files of folders) files.add(file);
    return file;
  }
}

function isSpeltSo({ kind, spelling, wanted }: Wanted): boolean {
  return spelling === wanted || (kind === 'event' && spelling === camelCase(wanted));
}

/** Those that are spelt like the names they want come first, so that nothing else takes them; then by their spelling. */
function inOrder(things: readonly Wanted[]): readonly Wanted[] {
  return things
    .map((thing) => ({
      thing,
      rank: `${isSpeltSo(thing) ? 0 : 1}${thing.spelling}${markOf(thing)}`,
    }))
    .sort((left, right) => (left.rank < right.rank ? -1 : Number(left.rank > right.rank)))
    .map(({ thing }) => thing);
}

function markOf({ id, mark = id }: Wanted): string {
  return mark;
}

/** Has no type of its own, but a fixture. */
function isReferring(thing: Wanted): boolean {
  return (thing as Partial<WantedByMessage>).refersTo !== undefined;
}

function exportsOf(thing: Wanted, name: string): readonly string[] {
  if (thing.kind === 'event') return Object.values(eventExports(name));
  return [
    ...(isReferring(thing) ? [] : Object.values(schemaExports(name))),
    ...(thing.kind === 'message' ? [fixtureExport(name)] : []),
  ];
}

function foldersOf(thing: Wanted): readonly ('types' | 'testing' | 'handlers')[] {
  if (thing.kind === 'event') return ['handlers'];
  if (thing.kind === 'schema') return ['types'];
  return isReferring(thing) ? ['testing'] : ['types', 'testing'];
}

function groupBy<Thing>(things: readonly Thing[], keyOf: (thing: Thing) => string) {
  const groups = new Map<string, Thing[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}
