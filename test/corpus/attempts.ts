/** Tries every event of a provider at every URL that it may come to. */
import { isDeepStrictEqual } from 'node:util';
import type { Json } from '../../src/json.js';
import type { Event, Model } from '../../src/model/model.js';
import { deliveryOf, type Delivery, type Instead } from './deliveries.js';
import { endpointOf, type Loaded, type Post, type Reached } from './endpoint.js';
import type { Provider, ProviderMessage } from './providers.js';
import { readings } from './readings.js';

export interface Tried {
  /** Messages of the role's operations. */
  readonly events: number;
  /** Those that reach a handler of their own, at the URL that the provider posts to. */
  readonly told: number;
  /** The names of the others: the messages' keys. */
  readonly untold: readonly string[];
  /** Each is a bug of ours. */
  readonly faults: readonly string[];
}

/** A message, and the event that it is in. */
interface Subject {
  readonly message: ProviderMessage;
  readonly event: Event;
  /** The message's id in our Model. */
  readonly id: string;
  readonly whole: Json | undefined;
}

export async function tryDeliveries(
  provider: Provider,
  model: Model,
  loaded: Loaded,
): Promise<Tried> {
  const post = endpointOf(loaded);
  const subjects = subjectsOf(provider, model);
  const untold: string[] = [];
  const faults: string[] = [];
  for (const subject of subjects) {
    const found = await trySubject(provider, subject, post);
    faults.push(...found.faults.map((fault) => `${subject.message.key} ${fault}`));
    if (!found.isTold) untold.push(nameOf(subject));
  }
  faults.push(...(await tryStrangers(provider, subjects, post)), ...(await tryKit(loaded)));
  if (subjects.length === 0) faults.push('no events');
  return { events: subjects.length, told: subjects.length - untold.length, untold, faults };
}

/** The event's name; in a rest event the message's. */
function nameOf({ event, message }: Subject): string {
  return event.isRest ? message.key : event.name;
}

function subjectsOf({ messages }: Provider, model: Model): readonly Subject[] {
  const byPointer = new Map(model.messages.map((own) => [plain(own.pointer), own]));
  return messages.flatMap((message) => {
    const own = byPointer.get(plain(message.pointer));
    const event = model.events.find(
      ({ operation, messages: known }) =>
        operation.id === message.operation && known.some(({ name }) => name === own?.name),
    );
    return own && event ? [{ message, event, id: own.id, whole: own.fixture }] : [];
  });
}

/** References may be escaped as URIs are. */
function plain(pointer: string): string {
  return decodeURIComponent(pointer);
}

async function trySubject(provider: Provider, subject: Subject, post: Post) {
  const { event, message, whole } = subject;
  const isRefused = readings[provider.file]?.refused?.includes(message.key) ?? false;
  const sample = sampleOf(subject);
  if (whole === undefined || (sample === undefined && !isRefused)) {
    return { isTold: false, faults: ['has no fixture'] };
  }
  const faults: string[] = [];
  let isTold = true;
  for (const path of pathsOf(provider, message)) {
    const counts = event.each === undefined ? [1] : [1, 3];
    for (const count of counts) {
      const item = event.each === undefined ? undefined : sample;
      const delivery = deliveryOf(provider, message, {
        whole: item === undefined && sample !== undefined ? sample : whole,
        item,
        count,
      });
      const reached = await post(path, delivery);
      const isHere = isRefused
        ? isRefusedAs(event, reached)
        : isReached(subject, delivery, reached);
      if (path === pathOf(provider, message)) isTold &&= isHere && !event.isRest;
      const fault = isHere ? undefined : faultOf(provider, subject, reached);
      if (fault !== undefined) faults.push(`posted to ${path || '/'}: ${fault}`);
    }
  }
  return { isTold, faults };
}

/** The event's own sample where the event is told: it has the constants. Else the message's. */
function sampleOf({ event, whole }: Subject): Json | undefined {
  return event.isRest ? whole : event.fixture;
}

/** The URL that the provider posts to, below the base path. */
function pathOf({ isOneUrl }: Provider, message: ProviderMessage): string {
  return isOneUrl ? '' : ownPath(message);
}

function pathsOf(provider: Provider, message: ProviderMessage): ReadonlySet<string> {
  return new Set([pathOf(provider, message), ownPath(message)]);
}

function ownPath({ address = '' }: ProviderMessage): string {
  return `/${address.replace(/^\//, '').split('/').map(encodeURIComponent).join('/')}`;
}

/** The testing kit of the package delivers each event to its own handler as well. */
async function tryKit({
  createTestReceiver,
  events,
  fixtures,
}: Loaded): Promise<readonly string[]> {
  const receiver = createTestReceiver();
  const faults: string[] = [];
  for (const name of Object.keys(events)) {
    if (fixtures[name] === undefined) continue;
    const { status, events: reached } = await receiver.deliver(name, fixtures[name] as never);
    const [event, ...others] = reached;
    const isRight = status === 204 && event?.name === name && others.length === 0;
    const names = reached.map((one) => one.name).join(', ');
    if (!isRight)
      faults.push(`${name} was delivered by the testing kit to ${names || 'nobody'}: ${status}`);
  }
  return faults;
}

/** Every event of the delivery came to its handler, as it is, and to no other. */
function isReached(
  { event: { name, isRest }, message, id }: Subject,
  { payloads }: Delivery,
  { status, handled, unknown, invalid }: Reached,
): boolean {
  return (
    status === 204 &&
    unknown.length + invalid.length === 0 &&
    handled.length === payloads.length &&
    handled.every(
      ({ by, event }, index) =>
        by === name &&
        event.name === name &&
        event.operation === message.operation &&
        event.message === (isRest ? undefined : id) &&
        isDeepStrictEqual(event.payload, payloads[index]),
    )
  );
}

/** The provider sends lists, of which neither the document nor a configuration says anything. */
function isUndescribedList({ each }: Provider, { event }: Subject): boolean {
  return each !== undefined && event.each === undefined;
}

function isRefusedAs({ name }: Event, { status, handled, invalid }: Reached): boolean {
  return status === 422 && handled.length === 0 && invalid.every((one) => one.name === name);
}

/** An event that nothing tells may be unknown, without a URL or without a value. It must not reach the handler of another. */
function faultOf(provider: Provider, subject: Subject, reached: Reached): string | undefined {
  const { event } = subject;
  const { status, handled, unknown, invalid } = reached;
  const isUnknown = status === 202 && unknown.length > 0 && handled.length === 0;
  const isNowhere = status === 404 && handled.length === 0;
  const isNameless = status === 422 && invalid.every(({ name }) => name === undefined);
  const isOddList = status === 422 && isUndescribedList(provider, subject);
  if (isUnknown || isNowhere || isNameless || isOddList) return undefined;
  const [first] = invalid;
  const names = handled.map(({ by }) => by).join(', ');
  const issue = first && `${first.name ?? '?'} ${JSON.stringify(first.issues[0])}`;
  return `${event.name} was expected: ${status}, handled by ${names || 'none'}, invalid ${issue ?? 'not'}`;
}

/** A value that no event has is unknown, by its name; no value is invalid, and a missing header unknown. */
async function tryStrangers(
  provider: Provider,
  subjects: readonly Subject[],
  post: Post,
): Promise<readonly string[]> {
  const url = provider.isOneUrl && subjects.every(({ message }) => ownPath(message) !== '/');
  const faults: string[] = [];
  const seen = new Set<string>();
  for (const subject of subjects) {
    const { event, message, whole } = subject;
    const way = event.told.find(
      ({ by, url: at }) => at === (url ? 'base' : 'own') && by !== 'url' && by !== 'presence',
    );
    const path = pathOf(provider, message);
    const sample = sampleOf(subject);
    if (!way || whole === undefined || sample === undefined || seen.has(way.at.join())) continue;
    if (isUndescribedList(provider, subject)) continue;
    seen.add(way.at.join());
    const samples =
      event.each === undefined ? { whole: sample } : { whole, item: sample, count: 1 };
    const reach = (instead: Instead) => post(path, deliveryOf(provider, message, samples, instead));
    const stranger = await reach({ at: way.at.slice(0, 1), value: 'no-such-event' });
    const isUnknown =
      stranger.status === 202 && stranger.unknown[0]?.name?.includes('no-such-event');
    const hasRest = subjects.some(({ event: other }) => other.isRest);
    if (!isUnknown && !hasRest) {
      faults.push(`${message.key} of an unknown value was answered with ${stranger.status}`);
    }
    const silent = await reach({ at: way.at, value: undefined });
    const isHeader = way.at.every((location) => !location.startsWith('/'));
    if (silent.status !== (isHeader ? 202 : 422) && !hasRest) {
      faults.push(`${message.key} without a value was answered with ${silent.status}`);
    }
  }
  return faults;
}
