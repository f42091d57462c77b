import { lookupOf } from '../model/lookup.js';
import { findMisfit, type Misfit } from '../values/misfit.js';
import { sampleHeaders } from '../values/sample-headers.js';
import type { Event, Message, Model } from '../model/model.js';
import { bodyOf, sampleOf } from '../values/sample.js';
import { eventsNamed } from './select-events.js';
import type { Json } from '../json.js';

export type { Sample, SampleBody } from '../values/sample.js';

/** The first event of a name. */
export function findEvent(model: Model, name: string): Event | undefined {
  return eventsNamed(model, name)[0];
}

/** A sample of each event, and of each message of those that have several, as its sender would post it. */
export function sampleDeliveries(model: Model) {
  return model.events.flatMap((event) =>
    event.messages.map(({ name }) => {
      const message = model.messages.find((one) => one.name === name);
      const sample = sampleOf(event, message);
      const body = sample.payload === undefined ? undefined : bodyOf(sample.payload, sample);
      const type = { 'content-type': body?.contentType ?? 'application/json' };
      return {
        name: event.name,
        message: event.messages.length > 1 ? name : undefined,
        path: sample.path,
        headers: { ...type, ...sampleHeaders(model, message), ...sample.headers },
        body: body?.text,
      };
    }),
  );
}

/** A payload's misfit with the schema of a message; undefined if it fits. */
export function misfitOf(
  model: Model,
  { payload: schema }: Message,
  payload: Json,
): Misfit | undefined {
  return findMisfit(payload, schema, lookupOf(model), model.formats);
}
