import type { OperationDefinition, Operations } from '../../src/runtime/operations.js';
import { fits, issuesOf, refuseMember } from '../../src/runtime/validation.js';
import type { Collect, Issue, ValidationOptions } from '../../src/runtime/validation.js';

const collect: Collect = (payload, pointer, report) => {
  const object = Object(payload) as { secret?: unknown; at?: unknown };
  if (typeof object.secret !== 'string')
    refuseMember(report, pointer, 'secret', 'type', 'a string', object, '#/s/properties/');
  if (report.formats && !fits(report.formats, 'date-time', object.at))
    refuseMember(report, pointer, 'at', 'format', 'a date-time', object, '#/s/properties/');
};
const issues = (payload: unknown, options?: ValidationOptions): readonly Issue[] =>
  issuesOf(payload, collect, options);
const operation = (name: string, channel: string | undefined): OperationDefinition => ({
  operation: name,
  id: name,
  channel,
  messages: [{ message: 'Thing', is: (payload) => issues(payload).length === 0, issues }],
});
export const operations: Operations = {
  thing: operation('thing', 'thing'),
  deep: operation('deep', '/a/b/'),
  byId: operation('byId', 'users/{id}'),
  me: operation('me', 'users/me'),
  parcel: operation('parcel', 'parcels/{carrier}-{number}/status'),
  first: operation('first', 'shared'),
  second: operation('second', 'shared'),
  homeless: operation('homeless', undefined),
  traced: {
    ...operation('traced', 'traced'),
    messages: operation('traced', 'traced').messages.map((message) => ({
      ...message,
      correlationId: { in: 'payload', path: ['id'] },
    })),
  },
};
