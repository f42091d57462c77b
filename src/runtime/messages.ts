import { payloadAs, type Body } from './body.js';
import type { Headers } from './delivery.js';
import type { EventDefinition, Location, MessageDefinition } from './events.js';
import type { Formats } from './formats.js';
import { isObject, own } from './json.js';
import { countIssues, type IssueList } from './validation.js';

/** The issues of a valid payload. */
const none: IssueList = /* #__PURE__ */ Object.freeze([]);

/** The verdict on a payload. */
export interface Judgement {
  /** Undefined if nothing tells which message of several it is. */
  readonly message: string | undefined;
  /** As the message has it. */
  readonly payload: unknown;
  readonly issues: IssueList;
  readonly correlationId: string | undefined;
}

/** Judges a body as the message of an event. Formats count as far as there are checks for them. */
export function judge(
  { messages }: EventDefinition,
  body: Body,
  headers: Headers,
  formats?: Formats,
): Judgement {
  const delivered = { body, headers, formats };
  const [only] = messages;
  return only && messages.length === 1
    ? judgeAs(only, delivered)
    : judgeUntold(messages, delivered);
}

interface Delivered {
  readonly body: Body;
  readonly headers: Headers;
  readonly formats: Formats | undefined;
}

function judgeAs(definition: MessageDefinition, delivered: Delivered): Judgement {
  const { message, correlationId: location } = definition;
  const { body, headers, formats } = delivered;
  const payload = payloadAs(definition, body);
  const id = location && valueAt(location, payload, headers);
  return {
    message,
    payload,
    issues: issuesAs(definition, payload, formats),
    correlationId: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined,
  };
}

/** The verdict is faster than the issues, and knows nothing of formats that are handed in. */
function issuesAs(
  { is, issues }: MessageDefinition,
  payload: unknown,
  formats: Formats | undefined,
): IssueList {
  if (formats) return issues(payload, { formats });
  return is(payload) ? none : issues(payload);
}

/** Valid when one of the messages accepts it; else the issues of the nearest one count. */
function judgeUntold(messages: readonly MessageDefinition[], delivered: Delivered): Judgement {
  const { body, formats } = delivered;
  const accepting = formats ? undefined : messages.find(({ is }) => is(body.value));
  let nearest: Judgement | undefined;
  for (const definition of accepting ? [accepting] : messages) {
    const judgement = judgeAs(definition, delivered);
    if (nearest === undefined || countIssues(judgement.issues) < countIssues(nearest.issues)) {
      nearest = judgement;
    }
    if (judgement.issues.length === 0) break;
  }
  if (!nearest) {
    return { message: undefined, payload: body.value, issues: none, correlationId: undefined };
  }
  const { payload, issues, correlationId } = nearest;
  return {
    message: undefined,
    payload,
    issues,
    correlationId: issues.length === 0 ? correlationId : undefined,
  };
}

function valueAt({ in: where, path }: Location, payload: unknown, headers: Headers): unknown {
  return path.reduce<unknown>(
    (value, key) => (isObject(value) ? own(value, key) : undefined),
    where === 'headers' ? headers : payload,
  );
}
