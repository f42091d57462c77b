import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import { placeAt, type Document } from '../../document/node.js';
import { tokens } from '../../document/pointer.js';
import type { Model } from '../../model/model.js';
import type { Subscriptions } from '../../model/subscriptions.js';

/** Tells where everything was found, at the operation that subscribes. */
export function reportFound(
  { api, pointer, isTokenDocumented }: Subscriptions,
  document: Document,
  { events }: Model,
  diagnostics: Diagnostics,
): void {
  const { create, remove, list, auth } = api;
  const handled = new Set(api.events.flatMap(({ handlers }) => handlers)).size;
  const id = create.id === undefined ? 'not promised' : placeOf(create.id);
  const told = [
    `POST ${create.path} subscribes: the URL is ${placeOf(create.url)}`,
    `${create.isList ? 'the events are' : 'the event is'} ${placeOf(create.event)}`,
    `the id of the answer is ${id}`,
    `${remove.method} ${remove.path} removes`,
    list ? `GET ${list.path} lists` : 'no list is described',
    `the token goes into the ${auth.in} ${auth.name}${isTokenDocumented ? '' : ' (not documented)'}`,
    `${handled} of ${events.length} events can be subscribed to`,
  ];
  const place = placeAt(document.root, tokens(pointer) ?? []);
  diagnostics.report('subscriptions-found', { found: `${told.join('; ')}.` }, place);
}

function placeOf(where: readonly string[] | string): string {
  return typeof where === 'string' ? `the header ${where}` : `/${where.join('/')}`;
}
