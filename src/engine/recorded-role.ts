import type { Change } from '../disk/diff.js';
import type { Model, Role } from '../model/model.js';
import { formerEvents } from './former-events.js';

/** The role that is settled by a document: undefined for one that has nothing to handle yet, which may be for either. */
export function recordedRole({ role, events }: Model): Role | undefined {
  return events.length > 0 ? role : undefined;
}

/** The role of a package that doesn't record it: the other, if none of its operations is on this side, and the other has some. */
export function likelyRole({ role, events, otherEvents }: Model, changes: readonly Change[]): Role {
  const formers = formerEvents(changes);
  const ids = new Set(events.map(({ operation }) => operation.id));
  const added = new Set(changes.flatMap(({ kind, path }) => (kind === 'added' ? [path] : [])));
  const isOther =
    otherEvents > 0 &&
    formers.length > 0 &&
    formers.every(({ operation }) => !ids.has(operation)) &&
    events.every(({ file }) => added.has(`handlers/${file}.ts`));
  return isOther ? (role === 'subscriber' ? 'application' : 'subscriber') : role;
}
