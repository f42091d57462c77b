import { moduleLines } from '../../typescript/layout.js';
import { code, identifier, modulePath, type Code } from '../../typescript/code.js';
import type { PartName } from '../parts.js';
import type { Parts } from '../shared.js';

/** Names that `.` exports by a list, whatever the document. */
interface ListedExports {
  readonly from: string;
  /** The part that the names come with. */
  readonly part: PartName;
  readonly values?: readonly string[];
  readonly types?: readonly string[];
}

/** In the order of `index.ts`, and so are the names in their lists. */
export const listedExports: readonly ListedExports[] = [
  { from: './receiver', part: 'receiver', values: ['createReceiver'], types: ['ReceiverOptions'] },
  { from: './runtime/accept', part: 'receiver', types: ['AcceptOptions', 'Reception'] },
  {
    from: './runtime/answer',
    part: 'receiver',
    values: ['reply'],
    types: ['Answer', 'Reply', 'ReplyOptions'],
  },
  {
    from: './runtime/delivery',
    part: 'receiver',
    types: [
      ...['DeliveredEvent', 'DeliveryAttempt', 'ErrorContext', 'FailedDelivery', 'Handler'],
      ...['HandlerContext', 'Headers', 'HookContext', 'IncomingRequest', 'InvalidDelivery'],
      ...['RefusedDelivery', 'RequestHead', 'UnknownDelivery'],
    ],
  },
  {
    from: './runtime/duplicates',
    part: 'receiver',
    values: ['createMemoryStore'],
    types: ['DedupeOptions', 'DedupeStore', 'MemoryStoreOptions'],
  },
  { from: './runtime/errors', part: 'receiver', values: ['ReceiverClosedError', 'TimeLimitError'] },
  { from: './runtime/hooks', part: 'receiver', types: ['Middleware', 'MiddlewareContext'] },
  {
    from: './runtime/kept',
    part: 'receiver',
    values: ['GiveUpError', 'RetryAfterError'],
    types: ['Attempt', 'Failure', 'Inbox', 'KeptDelivery', 'WorkOff'],
  },
  { from: './runtime/platform', part: 'receiver', types: ['Logger'] },
  { from: './runtime/receive', part: 'receiver', types: ['DeliverOptions'] },
  { from: './runtime/receiver', part: 'receiver', types: ['CloseOptions', 'Receiver'] },
  { from: './table', part: 'receiver', values: ['events'] },
  {
    from: './runtime/validation',
    part: 'validators',
    values: ['describeIssue', 'ValidationError'],
    types: ['Issue', 'IssueList', 'StandardSchema', 'ValidationOptions'],
  },
];

export function exportLines(parts: Parts): readonly Code[] {
  return listedExports
    .filter(({ part }) => parts.some(({ name }) => name === part))
    .flatMap(({ from, values = [], types = [] }) => {
      const names = types.map(identifier);
      const path = modulePath(`${from}.js`);
      if (values.length === 0) return moduleLines('export type', names, path);
      const mixed = [...values.map(identifier), ...names.map((name) => code`type ${name}`)];
      return moduleLines('export', mixed, path);
    });
}
