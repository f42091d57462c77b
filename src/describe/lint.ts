import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Document } from '../document/node.js';
import { lastKey } from '../document/pointer.js';
import { everySchema } from './findings/checking.js';
import { reportIdle } from './findings/keywords.js';
import { placeOf } from './findings/place.js';
import { lookupOf } from '../model/lookup.js';
import { findMisfit } from '../values/misfit.js';
import type { Event, Model, NamedSchema } from '../model/model.js';
import type { Pointer } from '../json.js';
import { pascalCase } from '../model/spelling.js';
import { suggestedNames, suggestedRule } from './telling/suggest.js';

/** Says what is right by the specification, and will hurt who receives it. */
export function lint(model: Model, document: Document, diagnostics: Diagnostics): void {
  const messages = new Map(model.messages.map((message) => [message.name, message]));
  const lookup = lookupOf(model);
  for (const schema of everySchema(model)) reportIdle(schema, document, diagnostics);
  for (const { payload, name } of model.messages) {
    const schema = payload.kind === 'reference' ? lookup(payload.to) : payload;
    const called = payload.kind === 'reference' ? payload.to : name;
    if (schema.kind !== 'boolean' && !findMisfit({}, payload, lookup)) {
      diagnostics.report('open-payload', { name: called }, placeOf(document, schema.pointer));
    }
  }
  for (const [payload, events] of sharing(model.events.filter(isToldByUrl))) {
    const names = shortList(events.map(({ name }) => name));
    const ofEvents = [
      ...new Set(events.flatMap((event) => event.messages.map(({ name }) => name))),
    ];
    const told = ofEvents.flatMap((name) => messages.get(name) ?? []);
    const isOne = told.length < events.length;
    const likely = suggestedRule(told, lookup, isOne ? "is: 'channel'" : suggestedNames(told));
    const [first] = events;
    const place = first && placeOf(document, first.operation.pointer);
    const count = events.length;
    diagnostics.report('shared-payload', { names, count, payload, likely }, place);
  }
  for (const event of model.events) {
    if (!event.isRest || event.messages.length < 2) continue;
    const untold = event.messages.flatMap(({ name }) => messages.get(name) ?? []);
    const names = shortList(untold.map(({ id }) => id));
    const said = suggestedNames(untold);
    const likely = suggestedRule(untold, lookup, said) ?? `tell: { payload: '/type', ${said} }`;
    const place = placeOf(document, event.operation.pointer);
    diagnostics.report('indistinct-messages', { event: event.name, names, likely }, place);
  }
  for (const { kind, spelling, name, pointer } of namedThings(model)) {
    if (name === pascalCase(spelling)) continue;
    diagnostics.report('colliding-name', { kind, spelling, name }, placeOf(document, pointer));
  }
}

function isToldByUrl({ told }: Event): boolean {
  return told.length > 0 && told.every(({ by }) => by === 'url');
}

/** The events that have one payload, if there are several of them. */
function sharing(
  events: readonly Event[],
): readonly (readonly [payload: string, events: readonly Event[]])[] {
  const byPayload = new Map<string, Event[]>();
  for (const event of events) {
    for (const payload of new Set(event.messages.map(({ type }) => type))) {
      byPayload.set(payload, [...(byPayload.get(payload) ?? []), event]);
    }
  }
  return [...byPayload].filter(([, { length }]) => length > 1);
}

function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 3).join(', ');
  return names.length > 3 ? `${shown} and ${names.length - 3} more` : shown;
}

interface NamedThing {
  readonly kind: 'schema' | 'message' | 'operation';
  readonly spelling: string;
  readonly name: string;
  readonly pointer: Pointer;
}

/** Things named by a spelling of their own; an inline one is named by its path. */
function namedThings({ schemas, messages, events }: Model): readonly NamedThing[] {
  const isComponent = ({ schema }: NamedSchema) =>
    /^#\/components\/schemas\/[^/]+$/.test(schema.pointer);
  return [
    ...schemas
      .filter(isComponent)
      .map(({ name, schema: { pointer } }) => ({
        ...{ kind: 'schema' as const, name, pointer },
        spelling: lastKey(pointer),
      })),
    ...messages.map(({ name, id, pointer }) => ({
      ...{ kind: 'message' as const, name, pointer },
      spelling: id,
    })),
    ...events
      .filter(({ pointer, operation }) => pointer === operation.pointer)
      .map(({ typeName, operation: { id, pointer } }) => ({
        ...{ kind: 'operation' as const, name: typeName, pointer },
        spelling: id,
      })),
  ];
}
