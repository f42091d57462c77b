import { describeIssue } from '../runtime/validation.js';
import { contentKind } from '../runtime/content.js';
import { decodeForm } from '../runtime/forms.js';
import { own } from '../runtime/json.js';
import { visible } from '../text.js';
import type { Answered, Unanswered } from './forward.js';
import { cover, coveredHeaders, coverQuery } from './covered.js';
import { isJson, layOut, layOutForm, lineFinder, type Layout } from './layout.js';
import { callsItself, nearestChannel } from './naming.js';
import { pathBelow, textOf, type Session } from './session.js';
import { snippetsOf } from './snippets.js';
import type { Delivery } from './store.js';

/** A delivery as a list shows it. */
export interface Summary {
  readonly number: number;
  readonly receivedAt: string;
  readonly method: string;
  /** Its query has no values. */
  readonly path: string;
  /** The word for it: its channel, its message, or its path. */
  readonly label: string;
  /** The names of its events, the broken ones included. */
  readonly events: readonly string[];
  /** The receiver's answer. */
  readonly status: number;
  readonly title: string;
  /** One line; empty where there is nothing to say. */
  readonly detail: string;
  /** The number of issues. */
  readonly total: number;
  readonly bytes: number;
  readonly replayOf: number | null;
  readonly sameAs: number | null;
  /** The local server's; null where nothing is forwarded, or it isn't there yet. */
  readonly answer: ShortAnswer | null;
}

export type ShortAnswer =
  { readonly status: number; readonly milliseconds: number } | { readonly error: string };

/** Longer texts are cut in a list, in characters. */
const longest = 300;
/** Longer values of headers are cut, in characters. */
const longestHeader = 8192;

const titles: Readonly<Record<number, string>> = {
  200: 'The receiver answers',
  202: 'The event is accepted',
  204: 'A handler gets it',
};

export function summaryOf(delivery: Delivery, session: Session): Summary {
  const { number, receivedAt, method, path, verdict, body, replayOf, sameAs, answer } = delivery;
  const { answer: given, events, broken, total, unknown } = verdict;
  const problem = problemOf(given.body);
  const names = [...events.map(({ name }) => name), ...broken.flatMap((name) => name ?? [])];
  const title = unknown?.hasUrl ? 'The event is unknown' : (problem?.title ?? titles[given.status]);
  return {
    ...{ number, method, status: given.status, total, bytes: body.length },
    receivedAt: receivedAt.toISOString(),
    path: cut(visible(coverQuery(path))),
    label: cut(visible(labelOf(delivery, session, names))),
    events: [...new Set(names)],
    title: title ?? 'The receiver answers',
    detail: cut(visible(detailOf(delivery, session, problem?.detail))),
    replayOf: replayOf ?? null,
    sameAs: sameAs ?? null,
    answer: answer ? shortAnswer(answer) : null,
  };
}

function shortAnswer(answer: Answered | Unanswered): ShortAnswer {
  if ('error' in answer) return { error: visible(answer.error) };
  return { status: answer.status, milliseconds: Math.round(answer.milliseconds * 10) / 10 };
}

function labelOf(
  { path, method }: Delivery,
  { labels, options }: Session,
  names: readonly string[],
): string {
  const [first, ...others] = new Set(names);
  const bare = path.split('?')[0] ?? '';
  const below = pathBelow(options.basePath, bare) ?? bare;
  if (first === undefined) return method === 'POST' ? below || '/' : `${method} ${below || '/'}`;
  const label = labels.get(first) ?? first;
  return others.length > 0 ? `${label} and ${others.length} more` : label;
}

function detailOf(delivery: Delivery, session: Session, detail: string | undefined): string {
  const { issues, total } = delivery.verdict;
  const [first] = issues;
  if (first) return describeIssue(first) + (total > 1 ? ` (+ ${total - 1})` : '');
  return delivery.verdict.unknown ? unknownWords(delivery, session) : (detail ?? '');
}

/** Says what is near a delivery without an event. */
function unknownWords(
  { path, headers, body, verdict: { unknown } }: Delivery,
  { options }: Session,
): string {
  const { model, basePath } = options;
  const [bare = ''] = path.split('?');
  const called = callsItself(model, headers, parsed(body));
  const calling = called && `${called.at} calls it ${called.name}`;
  const known = called?.event && `, which is ${called.event.name}`;
  if (unknown?.hasUrl) {
    const said =
      unknown.name === undefined
        ? 'nothing says which event it is'
        : `no event is called ${unknown.name}`;
    return [said, ...(calling ? [`${calling}${known ?? ''}`] : [])].join('; ');
  }
  const meant =
    called?.event?.operation.channel.address ??
    nearestChannel(model, pathBelow(basePath, bare) ?? bare);
  const near =
    meant === undefined ? undefined : `did you mean ${basePath}/${meant.replace(/^\/+/, '')}?`;
  return [
    'no operation has this URL',
    ...(calling ? [`${calling}${known ?? ''}`] : []),
    ...(near ? [near] : []),
  ].join('; ');
}

function parsed(body: Uint8Array): unknown {
  const text = textOf(body);
  if (text === undefined) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return decodeForm(text);
  }
}

function problemOf(
  body: string,
): { readonly title?: string; readonly detail?: string } | undefined {
  try {
    return JSON.parse(body) as { readonly title?: string; readonly detail?: string };
  } catch {
    return undefined;
  }
}

/** An issue, and the index of the line that it is about. */
export interface PlacedIssue {
  readonly pointer: string;
  /** The name of what isn't there, below the value of that line; empty for what is there. */
  readonly name: string;
  readonly text: string;
  readonly line: number;
}

/** Lines of a body, with the JSON Pointer of the value that begins on each. */
export interface Judged {
  readonly lines: readonly (readonly [text: string, pointer: string | null])[];
  /** The number of lines that are left out. */
  readonly hidden: number;
  readonly issues: readonly PlacedIssue[];
}

/** Lays out a body, and finds the line of each issue. */
export function judgedOf({
  body,
  headers,
  verdict,
}: Pick<Delivery, 'body' | 'headers' | 'verdict'>): Judged {
  const text = textOf(body);
  const layout = layoutOf(text, headers['content-type']);
  const lineOf = lineFinder(layout);
  const issues = verdict.issues.map((issue) => {
    const line = lineOf(issue.pointer);
    const isThere = layout.lines[line]?.pointer === issue.pointer;
    const name = isThere ? '' : nameBelow(issue.pointer, layout.lines[line]?.pointer ?? '');
    const { pointer, expected, found } = issue;
    return { pointer, name, text: `expected ${expected}, found ${found}`, line };
  });
  return {
    lines: layout.lines.map(({ text: line, pointer }) => [line, pointer ?? null]),
    hidden: layout.hidden,
    issues,
  };
}

/** The rest of a pointer below another one: the name of what isn't there. */
function nameBelow(pointer: string, around: string): string {
  return pointer.startsWith(`${around}/`) ? pointer.slice(around.length + 1) : pointer;
}

function layoutOf(text: string | undefined, contentType: Delivery['headers'][string]): Layout {
  if (text === undefined)
    return { lines: [{ text: 'The body is no text.', pointer: '' }], hidden: 0 };
  if (isJson(text)) return layOut(text);
  const fields = contentKind(contentType) === 'form' ? decodeForm(text) : undefined;
  const wrapped: unknown = fields && own(fields, 'payload');
  if (typeof wrapped === 'string' && isJson(wrapped)) return layOut(wrapped);
  return fields ? layOutForm(text) : layOut(text);
}

/** All of a delivery, for the page. */
export function detailsOf(delivery: Delivery, session: Session, origin: string) {
  const { model, basePath } = session.options;
  const isCovered = coveredHeaders(model);
  const { verdict, rawHeaders, answer, body } = delivery;
  return {
    ...summaryOf(delivery, session),
    ...judgedOf(delivery),
    text: textOf(body) ?? null,
    headers: rawHeaders.map(([name, value]) => [
      name,
      isCovered(name.toLowerCase()) ? cover : value.slice(0, longestHeader),
    ]),
    received: verdict.events
      .slice(0, 20)
      .map(({ name, operation, channel, parameters, message, correlationId, position }) => ({
        ...{ name, operation, channel, message, parameters },
        ...(correlationId !== undefined && { correlationId }),
        ...(position !== undefined && { position }),
      })),
    told: delivery.told ?? null,
    ours: { status: verdict.answer.status, body: verdict.answer.body },
    theirs: answer && { ...answerView(answer), issues: theirIssues(delivery) },
    ...snippetsOf(delivery, { model, origin, basePath }, isCovered),
  };
}

/** The places that a problem document of the local server names (RFC 9457), as far as ours doesn't say the same. */
function theirIssues(delivery: Delivery): readonly PlacedIssue[] {
  const { answer, verdict, body, headers } = delivery;
  if (!answer || 'error' in answer || answer.body.length > 65_536) return [];
  const { errors } = Object(parsed(answer.body)) as { readonly errors?: unknown };
  if (!Array.isArray(errors)) return [];
  const lineOf = lineFinder(layoutOf(textOf(body), headers['content-type']));
  const known = new Set(verdict.issues.map(({ pointer }) => pointer));
  return errors.slice(0, 100).flatMap((error: unknown) => {
    const { pointer, detail } = Object(error) as Readonly<Record<string, unknown>>;
    if (typeof pointer !== 'string' || typeof detail !== 'string') return [];
    const place = decoded(pointer.replace(/^#/, ''));
    return known.has(place)
      ? []
      : [{ pointer: place, name: '', text: cut(detail), line: lineOf(place) }];
  });
}

function decoded(fragment: string): string {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment;
  }
}

function answerView(answer: Answered | Unanswered) {
  if ('error' in answer) return { error: visible(answer.error) };
  const { status, headers, body, milliseconds } = answer;
  const text = textOf(body)?.slice(0, 65_536) ?? 'The body is no text.';
  return {
    ...{ status, milliseconds: Math.round(milliseconds * 10) / 10, body: text },
    headers: headers.map(([name, value]) => [
      name,
      /^set-cookie$/i.test(name) ? cover : value.slice(0, longestHeader),
    ]),
  };
}

function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}
