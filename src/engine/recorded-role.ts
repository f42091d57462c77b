import type { Model, Role } from '../model/model.js';

/** The role that is settled by a document: undefined for one that has nothing to handle yet, which may be for either. */
export function recordedRole({ role, events }: Model): Role | undefined {
  return events.length > 0 ? role : undefined;
}
