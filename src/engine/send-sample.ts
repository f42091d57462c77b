import { lookupOf } from '../model/lookup.js';
import { findMisfit, type Misfit } from '../values/misfit.js';
import type { Event, Message, Model } from '../model/model.js';
import { eventsNamed } from './select-events.js';
import type { Json } from '../json.js';
export type { Sample, SampleBody } from '../values/sample.js';

/** The first event of a name. */
export function findEvent(model: Model, name: string): Event | undefined {
  return eventsNamed(model, name)[0];
}

/** A payload's misfit with the schema of a message; undefined where it fits. */
export function misfitOf(
  model: Model,
  { payload: schema }: Message,
  payload: Json,
): Misfit | undefined {
  return findMisfit(payload, schema, lookupOf(model), model.formats);
}
