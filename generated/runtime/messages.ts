import type { Headers } from './delivery.js';
import type { Location, MessageDefinition, OperationDefinition } from './operations.js';
import { at, isObject, kindOf, own, type Issue } from './validation.js';

/** What a payload turned out to be. */
export interface Judgement {
  /** Undefined where nothing tells which message of several it is. */
  readonly message: string | undefined;
  readonly issues: readonly Issue[];
  readonly correlationId: string | undefined;
}

/** Tells which message of an operation has arrived, and what is wrong with its payload. */
export function judge(
  operation: OperationDefinition,
  payload: unknown,
  headers: Headers,
): Judgement {
  const { messages, tell } = operation;
  if (tell === undefined) return judgeUntold(messages, payload, headers);
  const value = valueAt({ in: tell.in, path: [tell.key] }, payload, headers);
  const message = messages.find(({ when }) => when?.some((known) => known === value));
  if (message) return judgeAs(message, payload, headers);
  return { message: undefined, issues: [untold(operation, value)], correlationId: undefined };
}

function judgeAs(definition: MessageDefinition, payload: unknown, headers: Headers): Judgement {
  const { message, is, issues, correlationId: location } = definition;
  const id = location && valueAt(location, payload, headers);
  return {
    message,
    issues: is(payload) ? [] : issues(payload),
    correlationId: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  };
}

/** Valid when one of the messages accepts it; else the issues of the nearest one count. */
function judgeUntold(
  messages: readonly MessageDefinition[],
  payload: unknown,
  headers: Headers,
): Judgement {
  const [only, ...others] = messages;
  if (!only) return { message: undefined, issues: [], correlationId: undefined };
  if (others.length === 0) return judgeAs(only, payload, headers);
  const accepting = messages.find(({ is }) => is(payload));
  if (accepting) return { ...judgeAs(accepting, payload, headers), message: undefined };
  const [nearest = []] = messages
    .map(({ issues }) => issues(payload))
    .sort((left, right) => left.length - right.length);
  return { message: undefined, issues: nearest, correlationId: undefined };
}

/** The issue of a delivery that doesn't say which message it is. */
function untold({ tell, messages }: OperationDefinition, value: unknown): Issue {
  const values = messages.flatMap(({ when = [] }) => when).map((known) => JSON.stringify(known));
  const key = tell?.key ?? '';
  const isHeader = tell?.in === 'headers';
  return {
    pointer: isHeader ? '' : at('', key),
    keyword: value === undefined ? 'required' : 'const',
    expected: `${isHeader ? `the header ${key} to be ` : ''}${values.join(' or ')}`,
    found: kindOf(value),
    schema: '#',
  };
}

function valueAt({ in: where, path }: Location, payload: unknown, headers: Headers): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? own(value, key) : undefined),
    where === 'headers' ? headers : payload,
  );
}
