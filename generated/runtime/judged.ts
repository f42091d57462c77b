// Copied by hooksmith 0.1.0 from its src/runtime/judged.ts
// It is the same in every package: this file is overwritten.

import type { Body } from './body.js';
import type { DeliveredEvent, IncomingRequest } from './delivery.js';
import type { KnownEvent } from './events.js';
import type { Formats } from './formats.js';
import { judge } from './messages.js';
import type { IssueList } from './validation.js';

/** The part of a request that an event keeps, and its place in a body that holds several. */
export type Received = Pick<IncomingRequest, 'headers' | 'receivedAt' | 'rawBody'> & {
  readonly isRewritten: boolean;
  readonly parameters: Readonly<Record<string, string>>;
  readonly item?: Pick<DeliveredEvent, 'envelope' | 'position'>;
};

/** The event that a body is, and every way in which its payload breaks the schema. */
export function judged(
  known: KnownEvent,
  body: Body,
  { headers, receivedAt, rawBody, isRewritten, parameters, item }: Received,
  formats: Formats | undefined,
): { readonly event: DeliveredEvent; readonly issues: IssueList } {
  const { message, payload, issues, correlationId } = judge(known, body, headers, formats);
  const event = {
    name: known.name,
    operation: known.operation,
    channel: known.channel,
    message,
    parameters,
    payload,
    headers,
    correlationId,
    receivedAt,
    rawBody,
    isRewritten,
  };
  if (item) Object.assign(event, item);
  return { event, issues };
}
