// Copied by hooksmith 0.1.0 from its src/runtime/body.ts
// It is the same in every package: this file is overwritten.

import { problem, type Answer } from './answer.js';
import { bytesOf } from './bytes.js';
import { coerceForm } from './coercion.js';
import { contentKind } from './content.js';
import { decodeForm, unwrapPayloadField } from './forms.js';
import type { MessageDefinition } from './operations.js';
import { platform } from './platform.js';

const decoder = /* @__PURE__ */ new platform.TextDecoder('utf-8', { fatal: true });

/** A body that has been read. */
export interface Body {
  readonly answer?: undefined;
  /** By this a delivery is told: its JSON, that of a form's only field `payload`, or the fields of a form. */
  readonly value: unknown;
  /** Of a form, all text; undefined for JSON. */
  readonly fields?: object;
}

/**
 * Reads JSON, and a form where one of the messages that it may be declares that or the request says so. No text is both. Else the answer is 415
 * to what nobody here reads, such as XML, and 400 to what was to be JSON or a form.
 */
export function decodeBody(
  bytes: Uint8Array,
  contentType: string | readonly string[] | undefined,
  messages: readonly MessageDefinition[],
): Body | { readonly answer: Answer } {
  const text = textOf(bytes);
  const json = text === undefined ? undefined : parse(text);
  if (json) return json;
  const kind = contentKind(contentType);
  if (kind === 'other') return { answer: problem(415) };
  const mayBeForm = kind === 'form' || declaresForm(messages);
  const fields = mayBeForm && text !== undefined ? decodeForm(text) : undefined;
  if (fields) return { value: unwrapPayloadField(fields) ?? fields, fields };
  if (kind === 'text') return { answer: problem(415) };
  const title = 'The body is neither JSON nor a form';
  return { answer: problem(400, mayBeForm ? { title } : {}) };
}

export function declaresForm(messages: readonly MessageDefinition[]): boolean {
  return messages.some(({ isForm }) => isForm);
}

/**
 * The payload that a body is as one message: a form's text as its schema asks for it, and its only field `payload`
 * where the schema has that.
 */
export function payloadAs({ issues, hasPayload }: MessageDefinition, body: Body): unknown {
  const { value, fields } = body;
  const isText = fields !== undefined && (value === fields || hasPayload === true);
  return isText ? coerceForm(fields, issues) : value;
}

/** True where a body says a value that tells: a form says a number or a boolean as it is spelt. */
export function isSaid(known: string | number | boolean, said: unknown, body: Body): boolean {
  const { value, fields } = body;
  return known === said || (fields !== undefined && value === fields && String(known) === said);
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
