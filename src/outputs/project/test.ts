import { expressionLines, jsonExpression, moduleLines } from '../../typescript/layout.js';
import {
  code,
  commentText,
  literal,
  memberKey,
  stringLiteral,
  type Code,
} from '../../typescript/code.js';
import { lookupOf } from '../../model/lookup.js';
import { findMisfit } from '../../values/misfit.js';
import { sampleHeaders } from '../../values/sample-headers.js';
import type { Event, Message, Model } from '../../model/model.js';
import type { Json } from '../../json.js';
import { messagesByName, messagesOf } from '../shared.js';
import { signatureView } from './signature.js';
import type { InboxView, TestView } from './view.js';

/** Unlikely payloads. */
const oddities: readonly Json[] = [null, 'odd', 0, false, [], {}];

/** Tests that deliver a sample of every event: of those that the document has, and those that it will have. */
export function testView(model: Model, inbox: InboxView): TestView {
  const { packageName, events } = model;
  const messages = messagesByName(model);
  const special = events.flatMap((event) => {
    const options = deliveryOptions(event, model, messages);
    return options === undefined ? [] : [[memberKey(event.name), options] as const];
  });
  const untested = events.filter(({ fixture }) => fixture === undefined);
  const refused = findRefused(model, messages);
  const isShared = lostEvents(model).some(hasAddress);
  const imported = ['build', 'createTestReceiver'] as Code[];
  if (inbox.hasInbox) imported.splice(1, 0, 'createMemoryInbox' as Code);
  if (special.length > 0) imported.push('type TestDeliveryOptions' as Code);
  const signature = signatureView(model);
  const unsigned = signature.isSigned ? events.find(isPosted) : undefined;
  return {
    ...signature,
    ...inbox,
    packageName: packageName as Code,
    hasEvents: events.length > 0,
    isEmpty: events.length === 0,
    testingImport: moduleLines('import', imported, `${packageName}/testing` as Code),
    receiverOptions: isShared ? code`{ ...options, route: () => name }` : code`options`,
    keepingOptions: isShared
      ? code`{ ...options, inbox, route: () => name }`
      : code`{ ...options, inbox }`,
    hasSpecial: special.length > 0,
    isPlain: special.length === 0,
    special: special.flatMap(([name, options]) =>
      expressionLines(code`${name}: `, jsonExpression(options), code`,`, 0),
    ),
    hasUntested: untested.length > 0,
    untested: untested.map(({ name }) => stringLiteral(name)),
    hasRefused: refused !== undefined,
    refusedEvent: stringLiteral(refused?.event.name ?? ''),
    refused: literal(refused?.value ?? null),
    hasUnsigned: unsigned !== undefined,
    unsignedEvent: stringLiteral(unsigned?.name ?? ''),
    signing: signature.isSigned ? code`, { sign }` : code``,
  };
}

/** An event that a sample of it is posted to a URL for. */
function isPosted(event: Event): boolean {
  return (
    event.fixture !== undefined &&
    (hasAddress(event) || event.told.some(({ url }) => url === 'base'))
  );
}

/** The values that its address is made with, and the headers that the document describes; undefined if there are none. */
function deliveryOptions(
  event: Event,
  model: Model,
  byName: ReadonlyMap<string, Message>,
): Json | undefined {
  const { channel } = event.operation;
  const parameters = channel.parameters.map(({ name, values }) => [name, values?.[0] ?? name]);
  const headers = sampleHeaders(model, messagesOf(event, byName)[0]);
  const hasHeaders = Object.keys(headers).length > 0;
  if (parameters.length === 0 && !hasHeaders) return undefined;
  return {
    ...(parameters.length > 0 && { parameters: Object.fromEntries(parameters) as Json }),
    ...(hasHeaders && { headers }),
  };
}

/** An event that its URL tells, and a payload that every one of its messages refuses. */
function findRefused(
  model: Model,
  byName: ReadonlyMap<string, Message>,
): { readonly event: Event; readonly value: Json } | undefined {
  const lookup = lookupOf(model);
  for (const event of model.events) {
    if (!event.told.some(({ by }) => by === 'url') || event.each !== undefined) continue;
    const messages = messagesOf(event, byName);
    const value = oddities.find(
      (odd) =>
        messages.length > 0 && messages.every(({ payload }) => findMisfit(odd, payload, lookup)),
    );
    if (value !== undefined) return { event, value };
  }
  return undefined;
}

/** The events that no delivery leads to by itself. */
function lostEvents({ events, tellings }: Model): readonly Event[] {
  const rests = new Set(tellings.map(({ rest }) => rest));
  const counts = new Map<string | undefined, number>();
  for (const event of events) {
    const address = addressOf(event);
    counts.set(address, (counts.get(address) ?? 0) + 1);
  }
  return events.filter(
    (event) =>
      event.told.length === 0 &&
      !rests.has(event.name) &&
      !(hasAddress(event) && counts.get(addressOf(event)) === 1),
  );
}

/** Without slashes at its ends, as routes go. */
function addressOf({ operation }: Event): string | undefined {
  return operation.channel.address?.replace(/^\/+|\/+$/g, '');
}

function hasAddress({ operation }: Event): boolean {
  return operation.channel.address !== undefined;
}

/** A comment on the events that nothing leads to; none if there are none. */
export function routeComment(model: Model): readonly Code[] {
  const names = lostEvents(model).map(({ name }) => name);
  if (names.length === 0) return [];
  const list = commentText(names.length > 3 ? `${names.length} events` : names.join(' and '));
  return [
    code`// Nothing tells ${list}: name the event that is meant, by a member of the payload for example.`,
  ];
}

/** The first event that a delivery leads to, of those that have a handler. */
export function firstReachable(
  model: Model,
  selected: readonly string[] | undefined,
): Event | undefined {
  const lost = new Set(lostEvents(model));
  return model.events.find((event) => !lost.has(event) && (selected?.includes(event.name) ?? true));
}
