import type { EventDefinition, Events } from '../../src/runtime/events.js';
import { fits, issuesOf, refuseMember } from '../../src/runtime/validation.js';
import type { Collect, IssueList, ValidationOptions } from '../../src/runtime/validation.js';

const collect: Collect = (payload, pointer, report) => {
  const { secret, at } = Object(payload) as { secret?: unknown; at?: unknown };
  if (typeof secret !== 'string')
    refuseMember(report, pointer, '/secret', 'type', 'a string', secret, '#/s/properties');
  if (report.formats && !fits(report.formats, 'date-time', at))
    refuseMember(report, pointer, '/at', 'format', 'a date-time', at, '#/s/properties');
};
const issues = (payload: unknown, options?: ValidationOptions): IssueList =>
  issuesOf(payload, collect, options);
const event = (channel: string | undefined): EventDefinition => ({
  channel,
  messages: [{ message: 'Thing', is: (payload) => issues(payload).length === 0, issues }],
});
/** Events that only their URLs tell. */
export const table: Events = {
  thing: event('thing'),
  deep: event('/a/b/'),
  byId: event('users/{id}'),
  me: event('users/me'),
  parcel: event('parcels/{carrier}-{number}/status'),
  escaped: event('café%20%c3%A9/a%2fb/100%25'),
  escapedById: event('a%20b/{id}%3Adone'),
  first: event('shared'),
  second: event('shared'),
  homeless: event(undefined),
  traced: {
    ...event('traced'),
    messages: event('traced').messages.map((message) => ({
      ...message,
      correlationId: { in: 'payload', path: ['id'] },
    })),
  },
};
