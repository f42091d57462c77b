import { headersOfSignature } from '../model/known-signatures.js';
import { lookupOf } from '../model/lookup.js';
import type { HeaderField, Message, Model } from '../model/model.js';
import { fixtureOf } from './fixture.js';

/** Headers that every delivery has, or that only its sender can make. */
const ownHeaders =
  /^(?:accept|authorization|connection|content-.*|date|expect|host|transfer-encoding|user-agent|.*signature.*)$/;

/** A value for each header that the document describes, unless it tells an event or is part of a signature. */
export function sampleHeaders(
  model: Model,
  message: Message | undefined,
): Readonly<Record<string, string>> {
  return headerSampler(model)(message);
}

/** Makes the headers of several messages. */
export function headerSampler(
  model: Model,
): (message: Message | undefined) => Readonly<Record<string, string>> {
  const lookup = lookupOf(model);
  const others = new Set([
    ...model.events.flatMap(({ told }) => told.flatMap(({ at }) => at)),
    ...(model.signature ? headersOfSignature(model.signature) : []),
  ]);
  const sampleOf = ({ name, schema }: HeaderField): readonly (readonly [string, string])[] => {
    if (ownHeaders.test(name) || others.has(name)) return [];
    const value = fixtureOf(schema, lookup)?.value;
    const isPlain = ['string', 'number', 'boolean'].includes(typeof value);
    return isPlain && isHeader(name, String(value)) ? [[name, String(value)]] : [];
  };
  return (message) => Object.fromEntries((message?.headers ?? []).flatMap(sampleOf));
}

/** True if HTTP can send it: visible characters of ASCII, with spaces between them. */
function isHeader(name: string, value: string): boolean {
  return /^[\w!#$%&'*+.^`|~-]+$/.test(name) && /^[!-~]+(?: +[!-~]+)*$/.test(value);
}
