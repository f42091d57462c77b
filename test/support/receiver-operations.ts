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
const operation = (channel: string | undefined): OperationDefinition => ({
  channel,
  messages: [{ message: 'Thing', is: (payload) => issues(payload).length === 0, issues }],
});
export const operations: Operations = {
  thing: operation('thing'),
  deep: operation('/a/b/'),
  byId: operation('users/{id}'),
  me: operation('users/me'),
  parcel: operation('parcels/{carrier}-{number}/status'),
  first: operation('shared'),
  second: operation('shared'),
  homeless: operation(undefined),
  traced: {
    ...operation('traced'),
    messages: operation('traced').messages.map((message) => ({
      ...message,
      correlationId: { in: 'payload', path: ['id'] },
    })),
  },
};
