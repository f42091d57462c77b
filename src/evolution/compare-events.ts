import type { Json, Pointer } from '../json.js';
import type { Event, Message, Model, Parameter } from '../model/model.js';
import { deprecation, type ChangeCode, type ChangeParameters } from './catalogue.js';
import type { World } from './world.js';
import { matching, messagesOf, type EventPair, type PairedEvents } from './pair-events.js';

/** A change that is none of a payload. */
export interface Felt {
  readonly code: ChangeCode;
  readonly parameters: object;
  readonly events: readonly string[];
  readonly messages: readonly string[];
  readonly pointers: { readonly old: Pointer | undefined; readonly new: Pointer | undefined };
}

type Say = <Code extends ChangeCode>(
  code: Code,
  parameters: ChangeParameters<Code>,
  pointers?: { readonly old?: Pointer; readonly new?: Pointer },
) => void;

/** The differences of events besides their payloads. */
export function compareEvents(
  old: Model,
  next: Model,
  paired: PairedEvents,
  world: World,
): readonly Felt[] {
  const felt: Felt[] = [];
  const sayOf =
    (event: Event, other?: Event): Say =>
    (code, parameters, pointers) => {
      const { messages } = event;
      felt.push({
        ...{ code, parameters, events: [event.name], messages: messages.map(({ name }) => name) },
        pointers: { old: (other ?? event).pointer, new: event.pointer, ...pointers },
      });
    };
  for (const event of paired.removed) {
    felt.push({
      ...feltOf('event-removed', { at: event.name }, event),
      pointers: only('old', event),
    });
  }
  for (const event of paired.added) {
    const parameters = { at: event.name, url: urlOf(event) };
    felt.push({ ...feltOf('event-added', parameters, event), pointers: only('new', event) });
  }
  const [was, is] = [messagesOf(old), messagesOf(next)];
  for (const pair of paired.pairs) {
    const say = sayOf(pair.new, pair.old);
    compareEvent(pair, say);
    compareMessages(pair, was, is, world, say);
  }
  return felt;
}

function feltOf(code: ChangeCode, parameters: object, event: Event) {
  const messages = event.messages.map(({ name }) => name);
  return { code, parameters, events: [event.name], messages };
}

function only(age: 'old' | 'new', { pointer }: Event): Felt['pointers'] {
  return { old: undefined, new: undefined, [age]: pointer };
}

function compareEvent({ old, new: next }: EventPair, say: Say): void {
  const at = next.name;
  if (old.name !== next.name) say('event-renamed', { at, was: old.name });
  if (old.each !== next.each) {
    say('list-changed', { at, was: listWords(old.each), is: listWords(next.each) });
  }
  const [was, is] = [old.operation.channel.address, next.operation.channel.address];
  const [wasUrl, isUrl] = [urlOf(old), urlOf(next)];
  if (was !== undefined && is === undefined) say('address-lost', { at, was: wasUrl });
  else if (was === undefined && is !== undefined) say('address-found', { at, is: isUrl });
  else if (plain(was) !== plain(is)) say('address-changed', { at, was: wasUrl, is: isUrl });
  compareParameters(old, next, say);
  compareTold(old, next, say);
  const { deprecated } = next.operation;
  if (deprecated !== old.operation.deprecated) say(deprecation(deprecated), { at });
}

/** Compares the values that tell an event: at its own URL, where it is always posted, and at the one URL that all events may share. */
function compareTold(old: Event, next: Event, say: Say): void {
  const at = next.name;
  const isOther = (url: 'own' | 'base'): boolean => {
    const [before, after] = [waysOf(old, url), waysOf(next, url)];
    const isShared = url === 'own' || before.length > 0;
    return isShared && after.some((way) => !before.includes(way));
  };
  if (isOther('own') || isOther('base')) {
    say('told-otherwise', { at, was: toldWords(old), is: toldWords(next) });
  }
  const [was, is] = [waysOf(old, 'base').length > 0, waysOf(next, 'base').length > 0];
  if (was && !is) say('tell-lost', { at, was: toldWords(old) });
  if (is && !was) say('tell-gained', { at, is: toldWords(next) });
}

export function urlOf({ operation }: Event): string {
  const { address } = operation.channel;
  return address === undefined ? 'an URL of its own' : `POST /${address.replace(/^\//, '')}`;
}

/** An address without the names of its parameters. */
function plain(address: string | undefined): string | undefined {
  return address?.replace(/^\//, '').replace(/\{[^}]*\}/g, '{}');
}

function listWords(each: string | undefined): string {
  return each === undefined ? 'the body itself' : `each item of ${each === '' ? 'the body' : each}`;
}

/** Each place and value that tells an event at one of its URLs, as a text. */
function waysOf({ told }: Event, at: 'own' | 'base'): readonly string[] {
  return told.flatMap((way) =>
    way.by === 'url' || way.url !== at
      ? []
      : way.values.map((value) => JSON.stringify([way.at, value])),
  );
}

function toldWords({ told }: Event): string {
  const words = told.flatMap(({ by, at, values }) =>
    by === 'url' ? [] : [`${at.join(' and ')} = ${values.map(valueWords).join(' or ')}`],
  );
  return words.length === 0 ? 'its URL' : words.join(', or ');
}

function valueWords(values: readonly Json[]): string {
  return values.map((value) => JSON.stringify(value)).join(' and ');
}

function compareParameters(old: Event, next: Event, say: Say): void {
  const [was, is] = [old.operation.channel.parameters, next.operation.channel.parameters];
  const { lefts, rights, pairs, match } = matching(was, is);
  const nameOf = ({ name }: Parameter): string => name;
  match(nameOf, nameOf);
  const order = (event: Event, { name }: Parameter): number =>
    [...(event.operation.channel.address ?? '').matchAll(/\{([^}]*)\}/g)].findIndex(
      ([, one]) => one === name,
    );
  const placeOf = (event: Event, parameter: Parameter): string | undefined => {
    const index = order(event, parameter);
    return index < 0 ? undefined : String(index);
  };
  match(
    (one) => placeOf(old, one),
    (one) => placeOf(next, one),
  );
  for (const { name } of rights) say('parameter-added', { at: name });
  for (const { name } of lefts) say('parameter-removed', { at: name });
  for (const [left, right] of pairs) {
    const at = right.name;
    if (left.name !== at) say('parameter-renamed', { at, was: left.name });
    const [before, after] = [left.values, right.values];
    for (const value of after ?? (before ? ['any other value'] : [])) {
      if (before && !before.includes(value)) say('parameter-value-added', { at, value });
    }
    for (const value of before ?? (after ? ['any other value'] : [])) {
      if (after && !after.includes(value)) say('parameter-value-removed', { at, value });
    }
  }
}

export interface MessagePair {
  readonly old: Event['messages'][number];
  readonly new: Event['messages'][number];
}

/** The messages of an event that both documents have. */
export function pairMessages(
  { old, new: next }: EventPair,
  was: ReadonlyMap<string, Message>,
  is: ReadonlyMap<string, Message>,
) {
  const found = matching(old.messages, next.messages);
  const nameOf = ({ name }: MessagePair['old']): string => name;
  found.match(
    ({ name }) => was.get(name)?.id,
    ({ name }) => is.get(name)?.id,
  );
  found.match(nameOf, nameOf);
  found.match(
    ({ type }) => type,
    ({ type }) => type,
  );
  if (found.lefts.size === 1 && found.rights.size === 1) {
    found.match(
      () => '',
      () => '',
    );
  }
  return found;
}

function compareMessages(
  pair: EventPair,
  was: ReadonlyMap<string, Message>,
  is: ReadonlyMap<string, Message>,
  world: World,
  say: Say,
): void {
  const at = pair.new.name;
  const { lefts, rights, pairs } = pairMessages(pair, was, is);
  for (const { name } of rights) {
    const message = is.get(name);
    say('message-added', { at, which: message?.id ?? name }, message && { new: message.pointer });
  }
  for (const { name } of lefts) {
    const message = was.get(name);
    say('message-removed', { at, which: message?.id ?? name }, message && { old: message.pointer });
  }
  for (const [left, right] of pairs) {
    const [old, next] = [was.get(left.name), is.get(right.name)];
    if (!old || !next) continue;
    compareMessage(old, next, say);
    const isSame = world.isExactly(world.named('old', left.type), world.named('new', right.type));
    if (isSame && isOther(old.fixture, next.fixture)) {
      say('fixture-changed', { at: next.id }, { old: old.pointer, new: next.pointer });
    }
  }
}

function compareMessage(old: Message, next: Message, say: Say): void {
  const pointers = { old: old.pointer, new: next.pointer };
  const at = next.id;
  if (old.id !== next.id) say('message-renamed', { at, was: old.id }, pointers);
  const words = ({ isForm }: Message): string => (isForm ? 'a form' : 'JSON');
  if (old.isForm !== next.isForm) {
    say('form-changed', { at, was: words(old), is: words(next) }, pointers);
  }
  const names = ({ headers }: Message): readonly string[] => headers.map(({ name }) => name);
  for (const which of names(next)) {
    if (!names(old).includes(which)) say('header-added', { at, which }, pointers);
  }
  for (const which of names(old)) {
    if (!names(next).includes(which)) say('header-removed', { at, which }, pointers);
  }
  if (JSON.stringify(old.correlationId) !== JSON.stringify(next.correlationId)) {
    say('correlation-moved', { at }, pointers);
  }
  if (next.deprecated !== old.deprecated) say(deprecation(next.deprecated), { at }, pointers);
  const texts = ({ summary, description, names: all }: Message): string =>
    JSON.stringify([summary, description, all.title]);
  if (texts(old) !== texts(next)) say('documentation-changed', { at }, pointers);
}

/** Tells values that differ; a contract has none. */
function isOther(left: Json | undefined, right: Json | undefined): boolean {
  if (left === undefined || right === undefined) return false;
  return JSON.stringify(left) !== JSON.stringify(right);
}
