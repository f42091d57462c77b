import { problem, type Answer } from './answer.js';
import { bytesOf } from './bytes.js';
import { coerceForm } from './coercion.js';
import { contentKind, isCompressed } from './content.js';
import { decodeForm, unwrapPayloadField } from './forms.js';
import type { EventDefinition, MessageDefinition } from './events.js';
import { platform } from './platform.js';

const decoder = /* @__PURE__ */ new platform.TextDecoder('utf-8', { fatal: true });

/** A body that has been read. */
export interface Body {
  readonly answer?: undefined;
  /** By this a delivery is told: its JSON, that of a form's only field `payload`, or the fields of a form. */
  readonly value: unknown;
  /** Of a form, all text; undefined for JSON. */
  readonly fields?: unknown;
}

/**
 * Reads JSON, and a form where one of the events that it may be declares that or the request says so. No text is both. Else the answer is 415
 * to what nobody here reads, such as XML, and 400 to what was to be JSON or a form.
 */
export function decodeBody(
  bytes: Uint8Array,
  contentType: string | readonly string[] | undefined,
  events: readonly EventDefinition[],
): Body | { readonly answer: Answer } {
  const text = textOf(bytes);
  const json = text === undefined ? undefined : parse(text);
  if (json) return json;
  const kind = contentKind(contentType);
  if (kind === 'other') return { answer: problem(415) };
  const mayBeForm = kind === 'form' || declareForm(events);
  const fields = mayBeForm && text !== undefined ? decodeForm(text) : undefined;
  if (fields) return { value: unwrapPayloadField(fields) ?? fields, fields };
  if (kind === 'text') return { answer: problem(415) };
  const title = 'The body is neither JSON nor a form';
  return { answer: problem(400, mayBeForm ? { title } : {}) };
}

/** The answer to a compressed body, which nobody here reads; undefined if somebody has decoded it before. */
export function refuseCompressed(
  bytes: Uint8Array,
  contentEncoding: string | readonly string[] | undefined,
): Answer | undefined {
  if (!isCompressed(contentEncoding) || textOf(bytes) !== undefined) return undefined;
  const title = 'The content encoding is not read here';
  return problem(415, { title, headers: { 'accept-encoding': 'identity' } });
}

/** True if a message of one of these events is posted as a form. */
export function declareForm(events: readonly EventDefinition[]): boolean {
  return events.some(({ messages }) => messages.some(({ isForm }) => isForm));
}

/**
 * The payload that a body is as one message: a form's text as its schema asks for it, and its only field `payload`
 * where the schema has that.
 */
export function payloadAs({ issues, hasPayload }: MessageDefinition, body: Body): unknown {
  const { value, fields } = body;
  const isWrapped = hasPayload === true && fields !== undefined;
  return isWrapped || isText(body) ? coerceForm(fields, issues) : value;
}

/** True if all of a body is text, which stands for other values, too. */
export function isText({ value, fields }: Body): boolean {
  return fields !== undefined && value === fields;
}

/** An item of a body's list. */
export function itemOf(body: Body, item: unknown): Body {
  return isText(body) ? { value: item, fields: item } : { value: item };
}

/** The bytes of a value's JSON; undefined for what has none, such as a value nested too deep. */
export function encode(value: unknown): Uint8Array | undefined {
  try {
    const text = JSON.stringify(value) as string | undefined;
    return text === undefined ? undefined : bytesOf(text);
  } catch {
    return undefined;
  }
}

/** Undefined for what is no UTF-8. A byte order mark is skipped. */
function textOf(bytes: Uint8Array): string | undefined {
  try {
    return decoder.decode(bytes);
  } catch {
    return undefined;
  }
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
