import { accepted, noContent, Reply, type Answer } from './answer.js';
import { isText, type Body } from './body.js';
import { parseComposed } from './forms.js';
import { at, isObject, own } from './json.js';
import type { Logger } from './platform.js';
import type { Teller } from './tellings.js';
import type { Issue } from './validation.js';

/** A body holds no more events than this, unless told otherwise. */
export const mostItems = 1000;

/** The events of a body, and the rest of it. */
export interface List {
  readonly items: readonly unknown[];
  /** The body without its list; undefined if it is the list. */
  readonly envelope: unknown;
  /** It is the JSON of a field of a form, so its items are no text. */
  readonly isComposed?: true;
}

/** The first teller that is for such a body, and the list in it where it holds one. Neither if none is. */
export function readBody(
  tellers: readonly Teller[],
  body: Body,
): { readonly teller?: Teller; readonly list?: List } {
  for (const teller of tellers) {
    const list = teller.each && listAt(body.value, teller.each, isText(body));
    if (list) return { teller, list };
  }
  const teller = tellers.find(({ each }) => each === undefined);
  return teller ? { teller } : {};
}

/** The issue of a body that lacks the list which it should hold. */
export function noList(tellers: readonly Teller[]): Issue {
  const pointer = (tellers[0]?.each ?? []).reduce(at, '');
  return { pointer, keyword: 'type', expected: 'an array', found: 'something else', schema: '#' };
}

function listAt(payload: unknown, keys: readonly string[], isText: boolean): List | undefined {
  const [key, ...others] = keys;
  if (key === undefined) {
    if (Array.isArray(payload)) return { items: payload, envelope: undefined };
    const items = isText ? parseComposed(payload) : undefined;
    return Array.isArray(items) ? { items, envelope: undefined, isComposed: true } : undefined;
  }
  if (!isObject(payload)) return undefined;
  const inner = listAt(own(payload, key), others, isText);
  if (!inner) return undefined;
  const rest = Object.entries(payload).filter(([name]) => name !== key);
  const kept = inner.envelope === undefined ? [] : [[key, inner.envelope] as const];
  return { ...inner, envelope: Object.fromEntries([...rest, ...kept]) };
}

/** The statuses that are an answer to a whole body, the worst first; any other of 400 and more comes after them. */
const worstFirst = [500, 503, 409, 413, 422];

/** The answer to a body by those to its events: the worst counts, also of replies. */
export function answerToAll(answers: readonly Answer[], logger: Logger): Answer {
  const failed = answers.filter(({ status }) => status >= 400);
  for (const worst of worstFirst) {
    const found = failed.find(({ status }) => status === worst);
    if (found) return found;
  }
  if (failed[0]) return failed[0];
  if (answers.some((answer) => answer instanceof Reply)) {
    logger.warn('A reply to one event of several in a body is ignored: the body has one answer.');
  }
  const isHandled = answers.some((answer) => answer instanceof Reply || answer.status === 204);
  return isHandled ? noContent : accepted;
}
