import type { Lookup } from '../../model/lookup.js';
import type { Message } from '../../model/model.js';
import type { NameKind } from '../../model/tell-rule.js';
import { keysOf } from '../../runtime/json.js';
import { isInList, PlaceFinder } from './places.js';

const likelyMember =
  /(?:^|[^a-z])(?:type|event|topic|kind|action|category|code)$|^(?:event.?)?name$/i;
const likelyHeader = /(?:event|topic|type|resource|action)$/i;

/**
 * A line of configuration that would tell messages apart, and the locations that are likely to. Undefined if no location
 * is.
 */
export function suggestedRule(
  messages: readonly Message[],
  lookup: Lookup,
  is: NameKind,
): string | undefined {
  const headers = commonHeaders(messages).filter(
    (name) => likelyHeader.test(name) && name !== 'content-type',
  );
  const members = commonTexts(messages, lookup).filter((pointer) =>
    likelyMember.test(keysOf(pointer).at(-1) ?? ''),
  );
  const locations = [...headers, ...members].slice(0, 3);
  const [header] = headers;
  const [member] = members;
  if (header === undefined && member === undefined) return undefined;
  const location = header === undefined ? `payload: '${member}'` : `header: '${header}'`;
  const others = locations.length > 1 ? `; likely locations: ${locations.join(', ')}` : '';
  return `tell: { ${location}, is: '${is}' }${others}`;
}

function commonHeaders(messages: readonly Message[]): readonly string[] {
  const [first, ...others] = messages;
  return (first?.headers ?? [])
    .map(({ name }) => name)
    .filter((name) => others.every(({ headers }) => headers.some((other) => other.name === name)));
}

/** The locations where all messages have a text, the top ones first. */
function commonTexts(messages: readonly Message[], lookup: Lookup): readonly string[] {
  const finder = new PlaceFinder(lookup);
  const [first, ...others] = messages.map(({ payload }) => finder.find(payload));
  return [...(first ?? [])]
    .filter(([pointer]) => pointer !== '' && !isInList(pointer))
    .filter(([pointer]) =>
      [first, ...others].every((places) => places?.get(pointer)?.types?.includes('string')),
    )
    .map(([pointer]) => pointer)
    .sort((left, right) => keysOf(left).length - keysOf(right).length);
}
