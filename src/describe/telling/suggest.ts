import type { Lookup } from '../../model/lookup.js';
import type { Message } from '../../model/model.js';
import { keysOf } from '../../runtime/json.js';
import { isInList, PlaceFinder } from './places.js';

const likelyMember =
  /(?:^|[^a-z])(?:type|event|topic|kind|action|category|code)$|^(?:event.?)?name$/i;
const likelyHeader = /(?:event|topic|type|resource|action)$/i;

/** The part of a rule that says which value each message has: a kind of name that all of them have, else one by one. */
export function suggestedNames(messages: readonly Message[]): string {
  const kind = (['name', 'key', 'title'] as const).find((one) => {
    const names = new Set(messages.map(({ names }) => names[one]));
    return names.size === messages.length && !names.has(undefined);
  });
  if (kind !== undefined) return `is: '${kind}'`;
  const values = messages.slice(0, 3).map(({ id }) => `'${id}': '…'`);
  return `values: { ${[...values, ...(messages.length > 3 ? ['…'] : [])].join(', ')} }`;
}

/**
 * A line of configuration that would tell messages apart, and the locations that are likely to. Undefined if no location
 * is. `names` is its part that says the values.
 */
export function suggestedRule(
  messages: readonly Message[],
  lookup: Lookup,
  names: string,
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
  return `tell: { ${location}, ${names} }${others}`;
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
