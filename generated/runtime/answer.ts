// Copied by hooksmith 0.1.0 from its src/runtime/answer.ts
// It is the same in every package: this file is overwritten.

import { bytesOf } from './bytes.js';
import { countIssues, cut, describeIssue, type Issue, type IssueList } from './validation.js';

/** The response that the sender gets. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** The one result of a handler that has a meaning; made by `reply`. */
export class Reply implements Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;

  constructor({ status = 200, headers = {}, body }: ReplyOptions) {
    const isText = typeof body === 'string';
    const type = isText ? 'text/plain; charset=utf-8' : 'application/json';
    if (!isFinalStatus(status)) {
      throw new RangeError('The status of a reply is a whole number from 200 to 599.');
    }
    this.status = status;
    const lower = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
    const given = Object.fromEntries(lower) as Readonly<Record<string, string>>;
    this.headers = body === undefined ? given : { 'content-type': type, ...given };
    this.body = body === undefined ? '' : isText ? body : JSON.stringify(body);
  }
}

/** The answer that a handler or a hook wants to give. Status 200 and no body unless set. */
export interface ReplyOptions {
  /** From 200 to 599; 200 unless set. */
  readonly status?: number;
  /** The case of a name doesn't count. */
  readonly headers?: Readonly<Record<string, string>>;
  /** A string is sent as it is, anything else as JSON. */
  readonly body?: unknown;
}

/** The reply that a hook's result is: one of `reply`, or any other answer, such as that of `receiver.deliver`. */
export function replyOf(result: unknown): Reply | undefined {
  if (result instanceof Reply || !isAnswer(result))
    return result instanceof Reply ? result : undefined;
  const { status, headers, body } = result;
  return new Reply({ status, headers, body: body === '' ? undefined : body });
}

/** True for what is an answer and nothing else: the response of an HTTP client, which a handler may return, has more members. */
function isAnswer(value: unknown): value is Answer {
  if (typeof value !== 'object' || value === null) return false;
  if (Object.keys(value).sort().join() !== 'body,headers,status') return false;
  const { status, headers, body } = value as Record<keyof Answer, unknown>;
  const isObject = typeof headers === 'object' && headers !== null;
  return isFinalStatus(status) && isObject && typeof body === 'string';
}

/** True for a status that ends a response: 1xx announce another. */
function isFinalStatus(status: unknown): status is number {
  return typeof status === 'number' && Number.isInteger(status) && status >= 200 && status < 600;
}

/** Answers a delivery with something else than 204, where a provider wants a handshake answered. */
export function reply(options: ReplyOptions): Reply {
  return new Reply(options);
}

export const noContent: Answer = { status: 204, headers: {}, body: '' };
export const accepted: Answer = { status: 202, headers: {}, body: '' };
export const healthy: Answer = {
  status: 200,
  headers: { 'content-type': 'application/json', 'cache-control': 'no-store' },
  body: '{"status":"ok"}',
};

/** An answer of the receiver's own that refuses a delivery, and what `onRefused` is told of it. */
export class Refusal implements Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly #detail: string;
  readonly #name: string | undefined;

  constructor({ status, headers, body }: Answer, detail: string, name?: string) {
    this.status = status;
    this.headers = headers;
    this.body = body;
    this.#detail = detail;
    this.#name = name;
  }

  /** The reason, in words that hold no value of the payload. */
  get detail(): string {
    return this.#detail;
  }

  /** The event's; undefined if it isn't known. */
  get name(): string | undefined {
    return this.#name;
  }

  /** The same for an event. */
  of(name: string | undefined): Refusal {
    return new Refusal(this, this.#detail, name ?? this.#name);
  }
}

/** The titles of the receiver's own answers of 4xx and 5xx. */
export const titles = {
  400: 'The body is not JSON',
  401: 'The delivery could not be verified',
  404: 'No operation has this URL',
  405: 'Deliveries are posted',
  408: 'The body did not arrive in time',
  409: 'The same delivery is being handled',
  413: 'The body is too large',
  415: 'The content type is not read here',
  422: 'The payload breaks its schema',
  500: 'The delivery could not be handled',
  503: 'The receiver is busy or closing',
} as const;

/** The bytes that the issues in an answer may take. */
const mostBytes = 48 * 1024;

/** The seconds after which a sender may try again what is refused for now. */
const retryAfter: Readonly<Record<number, string>> = { 409: '5', 503: '5' };

interface ProblemOptions {
  /** That of the status, unless set. */
  readonly title?: string;
  readonly detail?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A problem document (RFC 9457). */
export function problem(
  status: keyof typeof titles,
  { title, detail, headers }: ProblemOptions = {},
): Refusal {
  const members = { ...(title && { title }), ...(detail !== undefined && { detail }) };
  return problemWith(status, headers, members);
}

/** No operation has the URL of a request, or one has it and wants a POST. */
export function unrouted(isKnown: boolean): Refusal {
  return isKnown ? problem(405, { headers: { allow: 'POST' } }) : problem(404);
}

/** A problem document that names the fields at fault, and never their values. It says how many there are if it lists fewer. */
export function invalidPayload(issues: IssueList): Refusal {
  const errors = issues.map(errorOf);
  while (bytesOf(JSON.stringify(errors)).length > mostBytes) errors.length >>= 1;
  const detail = issues[0] && cut(describeIssue(issues[0]));
  const total = countIssues(issues);
  return problemWith(422, {}, { detail, ...(errors.length < total && { total }), errors });
}

const noCharacter = /\p{Cs}/gu;

/** U+FFFD stands for what no URI holds. */
function errorOf({ pointer, expected, found }: Issue): object {
  return {
    pointer: `#${encodeURI(cut(pointer).replace(noCharacter, '\ufffd'))}`,
    detail: cut(`expected ${expected}, found ${found}`),
  };
}

function problemWith(
  status: keyof typeof titles,
  headers: Readonly<Record<string, string>> | undefined,
  members: {
    readonly title?: string;
    readonly detail?: string | undefined;
    readonly [name: string]: unknown;
  },
): Refusal {
  const own: Record<string, string> = { 'content-type': 'application/problem+json' };
  const seconds = retryAfter[status];
  if (seconds !== undefined) own['retry-after'] = seconds;
  const document = { type: 'about:blank', title: titles[status], status, ...members };
  const answer = { status, headers: { ...own, ...headers }, body: JSON.stringify(document) };
  return new Refusal(answer, members.detail ?? document.title);
}

/** Headers without `connection`, which is the server's own if it isn't Node's. */
export function portable(
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  if (!('connection' in headers)) return headers;
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'connection'));
}
