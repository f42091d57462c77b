import type { Json, Pointer } from '../json.js';
import type { Event, Message, Model, Parameter, ToldWay } from '../model/model.js';
import { wayInWords } from '../model/told.js';
import { deprecation, type ChangeCode, type ChangeParameters } from './catalogue.js';
import { comparable } from '../runtime/routes.js';
import type { Severity } from './severity.js';
import type { World } from './world.js';
import { answerWords, PackageRoutes } from './package-routes.js';
import { matching, messagesOf, type EventPair, type PairedEvents } from './pair-events.js';

/** A change that is none of a payload. */
export interface Felt {
  readonly code: ChangeCode;
  readonly parameters: object;
  readonly events: readonly string[];
  readonly messages: readonly string[];
  /** That of the code unless set. */
  readonly severity?: Severity;
  readonly pointers: { readonly old: Pointer | undefined; readonly new: Pointer | undefined };
}

type Say = <Code extends ChangeCode>(
  code: Code,
  parameters: ChangeParameters<Code>,
  more?: {
    readonly old?: Pointer;
    readonly new?: Pointer;
    readonly severity?: Severity | undefined;
  },
) => void;

/** Where the old package takes what is sent now: only who upgrades before the sender has changed may miss a delivery. */
const early = 'risky';

/** The differences of events besides their payloads. */
export function compareEvents(
  old: Model,
  next: Model,
  paired: PairedEvents,
  world: World,
): readonly Felt[] {
  const felt: Felt[] = [];
  const routes = { old: new PackageRoutes(old, next), new: new PackageRoutes(next, old) };
  const sayOf =
    (event: Event, other?: Event): Say =>
    (code, parameters, { severity, ...pointers } = {}) => {
      const { messages } = event;
      felt.push({
        ...{ code, parameters, events: [event.name], messages: messages.map(({ name }) => name) },
        ...(severity && { severity }),
        pointers: { old: (other ?? event).pointer, new: event.pointer, ...pointers },
      });
    };
  for (const event of paired.removed) {
    const answer = answerWords(routes.new.answerTo(event));
    felt.push({
      ...feltOf('event-removed', { at: event.name, answer }, event),
      pointers: only('old', event),
    });
  }
  for (const event of paired.added) {
    const answer = routes.old.answerTo(event);
    const parameters = { at: event.name, url: urlOf(event), answer: answerWords(answer) };
    felt.push({
      ...feltOf('event-added', parameters, event),
      // A handler of another event would get it.
      ...(answer && answer.status === undefined && { severity: 'risky' }),
      pointers: only('new', event),
    });
  }
  const [was, is] = [messagesOf(old), messagesOf(next)];
  for (const pair of paired.pairs) {
    const say = sayOf(pair.new, pair.old);
    compareEvent(pair, routes, say);
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

/** The routes of both packages. */
interface Routes {
  readonly old: PackageRoutes;
  readonly new: PackageRoutes;
}

function compareEvent({ old, new: next }: EventPair, routes: Routes, say: Say): void {
  const at = next.name;
  if (old.name !== next.name) say('event-renamed', { at, was: old.name });
  if (old.each !== next.each) {
    const answer = answerWords(routes.old.answerTo(next));
    say('list-changed', { at, was: listWords(old.each), is: listWords(next.each), answer });
  }
  const [was, is] = [old.operation.channel.address, next.operation.channel.address];
  const [wasUrl, isUrl] = [urlOf(old), urlOf(next)];
  if (was !== undefined && is === undefined) {
    say('address-lost', { at, was: wasUrl, answer: answerWords(routes.new.answerTo(old)) });
  } else if (was === undefined && is !== undefined) {
    say('address-found', { at, is: isUrl, answer: answerWords(routes.old.answerTo(next)) });
  }
  if (was !== undefined && is !== undefined && plain(was) !== plain(is)) {
    const answer = routes.old.answerTo(next);
    const severity = answer?.takenFor === old.name ? early : undefined;
    const parameters = { at, was: wasUrl, is: isUrl, answer: answerWords(answer) };
    say('address-changed', parameters, { severity });
  }
  compareParameters(old, next, routes, say);
  compareTold(old, next, routes, say);
  const { deprecated } = next.operation;
  if (deprecated !== old.operation.deprecated) say(deprecation(deprecated), { at });
  if (wordsOf(old) !== wordsOf(next)) say('documentation-changed', { at });
}

/** All that a document says of an event besides its messages. */
function wordsOf({ operation }: Event): string {
  const { summary, description, channel } = operation;
  return JSON.stringify([summary, description, channel.description]);
}

/**
 * Compares the values that tell an event: at its own URL, where it is always posted, and at the one URL that all events may share. If both
 * packages take it for the same event, other values are no change.
 */
function compareTold(old: Event, next: Event, routes: Routes, say: Say): void {
  const at = next.name;
  const otherWays = (url: 'own' | 'base'): readonly ToldWay[] => {
    const before = waysOf(old, url);
    if (url === 'base' && before.length === 0) return [];
    return singleWays(next, url).filter((way) => !before.includes(wayText(way)));
  };
  const answers = [...otherWays('own'), ...otherWays('base')].map((way) =>
    routes.old.answerTo(next, { way }),
  );
  const lost = answers.find((answer) => answer?.takenFor !== old.name);
  const isTaken = !lost && routes.new.answerTo(old)?.takenFor === at;
  if (answers.length > 0 && !isTaken) {
    const answer = answerWords(lost ?? answers[0]);
    const parameters = { at, was: toldWords(old), is: toldWords(next), answer };
    say('told-otherwise', parameters, { severity: lost ? undefined : early });
  }
  const [was] = singleWays(old, 'base');
  const [is] = singleWays(next, 'base');
  if (was && !is) {
    const answer = answerWords(routes.new.answerTo(old, { way: was }));
    say('tell-lost', { at, was: toldWords(old), answer });
  }
  if (is && !was) {
    const answer = answerWords(routes.old.answerTo(next, { way: is }));
    say('tell-gained', { at, is: toldWords(next), answer });
  }
}

export function urlOf({ operation }: Event): string {
  const { address } = operation.channel;
  return address === undefined
    ? 'a URL that the document does not say'
    : `POST /${address.replace(/^\//, '')}`;
}

/** An address without the names of its parameters, and without the slashes and escapes that a router doesn't look at. */
function plain(address: string): string {
  return comparable(address.replace(/^\/|\/$/g, '').replace(/\{[^}]*\}/g, '{}'));
}

function listWords(each: string | undefined): string {
  return each === undefined ? 'the body itself' : `each item of ${each === '' ? 'the body' : each}`;
}

/** Each place and value that tells an event at one of its URLs, as a text. */
function waysOf(event: Event, at: 'own' | 'base'): readonly string[] {
  return singleWays(event, at).map(wayText);
}

/** The ways that tell an event at one of its URLs, with one value each. */
function singleWays({ told }: Event, at: 'own' | 'base'): readonly ToldWay[] {
  return told.flatMap((way) =>
    way.by === 'url' || way.url !== at
      ? []
      : way.values.map((value) => ({ ...way, values: [value] })),
  );
}

function wayText({ at, values: [value] }: ToldWay): string {
  return JSON.stringify([at, value]);
}

function toldWords({ told }: Event): string {
  const words = told
    .filter(({ by }) => by !== 'url')
    .map((way) => (way.by === 'presence' ? `${way.at.join()} being there` : wayInWords(way)));
  return words.length === 0 ? 'its URL' : [...new Set(words)].join(', or ');
}

function compareParameters(old: Event, next: Event, routes: Routes, say: Say): void {
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
    if (left.description !== right.description) {
      say('documentation-changed', { at: `parameters.${at}` });
    }
    for (const [value, sent] of valuesBeside(left.values, right.values)) {
      const answer = answerWords(routes.old.answerTo(next, { parameters: { [at]: sent } }));
      say('parameter-value-added', { at, value, answer });
    }
    for (const [value, sent] of valuesBeside(right.values, left.values)) {
      const answer = answerWords(routes.new.answerTo(old, { parameters: { [left.name]: sent } }));
      say('parameter-value-removed', { at, value, answer });
    }
  }
}

/** The values of a parameter that are not known, each in words and as a URL has it. */
function valuesBeside(
  known: Parameter['values'],
  values: Parameter['values'],
): readonly (readonly [words: string, sent: string])[] {
  if (!known) return [];
  if (!values) return [['any other value', `${known.join('')}x`]];
  return values
    .filter((value) => !known.includes(value))
    .map((value) => [JSON.stringify(value), value]);
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
  const contents = { at, was: words(old), is: words(next) };
  if (old.isUnread !== next.isUnread) {
    say(next.isUnread ? 'content-unread' : 'content-read', contents, pointers);
  } else if (old.isForm !== next.isForm) say('form-changed', contents, pointers);
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
