import { saying } from '../../typescript/documentation.js';
import type { Event, Message, Model, ToldWay } from '../../model/model.js';
import { isAtBase } from '../../model/told.js';
import { trimSlashes } from '../../values/sample.js';
import { eventDocumentation, messagesByName, messagesOf, payloadTypes } from '../shared.js';
import { factsOfEvent } from './facts.js';
import { idOf } from './ids.js';
import type { RowContext } from './rows.js';
import type { FactView } from './view.js';

/**
 * A name of each event for people, as the sender writes it: its address, or the value that tells it. Two events with one name have the
 * names of their handlers.
 */
function eventLabels({ events, messages }: Model): ReadonlyMap<Event, string> {
  const ids = new Map(messages.map(({ name, id }) => [name, id]));
  const labels = events.map((event) => labelOf(event, ids));
  const counts = new Map<string, number>();
  for (const label of labels) counts.set(label, (counts.get(label) ?? 0) + 1);
  const pairs = events.map((event, index) => {
    const label = labels[index] ?? '';
    return [event, counts.get(label) === 1 && label !== '' ? label : event.name] as const;
  });
  return new Map(pairs);
}

function labelOf(event: Event, ids: ReadonlyMap<string, string>): string {
  const { told, operation, messages, isRest } = event;
  const { address } = operation.channel;
  const isOwn = told.some(({ by, url }) => by === 'url' && url === 'own');
  if (isOwn && address !== undefined) return trimSlashes(address);
  const value = told.map(onlyValue).find((text) => text !== undefined);
  if (value !== undefined) return value;
  const [only, ...others] = messages;
  if (only && others.length === 0 && !isRest) return ids.get(only.name) ?? operation.id;
  return operation.id;
}

/** The text that tells an event by itself; undefined if there are several, or none. */
function onlyValue({ by, values }: ToldWay): string | undefined {
  const [[value, ...more] = [], ...others] = values;
  const isValue = by !== 'url' && by !== 'type' && by !== 'presence';
  const isAlone = more.length === 0 && others.length === 0;
  return isValue && isAlone && typeof value === 'string' ? value : undefined;
}

function pathOf(event: Event, model: Model): string | undefined {
  const { operation, told } = event;
  const { address } = operation.channel;
  if (address === undefined) return isAtBase(event, model) ? '/' : undefined;
  const isOnlyAtBase = told.length > 0 && told.every(({ url }) => url === 'base');
  return isOnlyAtBase ? '/' : `/${trimSlashes(address)}`;
}

/** An event, and all that the page says of it. */
export interface Entry {
  readonly event: Event;
  /** That which it is posted to, below the receiver's `basePath`, with its parameters in braces; undefined if no URL leads to it. */
  readonly path: string | undefined;
  readonly label: string;
  /** Its place in the page. */
  readonly id: string;
  readonly messages: readonly Message[];
  /** The types of its payload. */
  readonly types: readonly string[];
  /** No other event has its payload, so that both have one section. */
  readonly isAlone: boolean;
  readonly isDeprecated: boolean;
  /** Its descriptions, the one that says most in few words first. */
  readonly texts: readonly string[];
  readonly facts: readonly FactView[];
}

/** The events of a Model. Their ids have to be the last that are claimed: they give way to those of types and fields. */
export function entriesOf(model: Model, context: RowContext): readonly Entry[] {
  const labels = eventLabels(model);
  const byName = messagesByName(model);
  const users = new Map<string, number>();
  for (const type of model.events.flatMap(payloadTypes))
    users.set(type, (users.get(type) ?? 0) + 1);
  return model.events.map((event) => {
    const label = labels.get(event) ?? event.name;
    const messages = messagesOf(event, byName);
    const types = payloadTypes(event);
    const [type = ''] = types;
    const { summary, details = [], tags = [] } = eventDocumentation(event, byName);
    const all = [summary, ...details].filter((text) => text !== undefined);
    return {
      ...{ event, label, messages, types, path: pathOf(event, model) },
      id: context.ids.claim(idOf(label), idOf(event.name)) ?? '',
      isAlone: types.length === 1 && users.get(type) === 1,
      isDeprecated: tags.some(({ name }) => name === 'deprecated'),
      texts: all.filter((text) => !repeats(text, [label, event.operation.id])),
      facts: factsOfEvent(event, messages, context),
    };
  });
}

/** Tells a text that only repeats a name: `ticket_started event.` */
function repeats(text: string, names: readonly string[]): boolean {
  const bare = text.replace(/\bevent\b/i, '');
  return names.some((name) => saying(bare, name) === undefined);
}
