import { child, entries, items, text, type Document, type Node } from '../document/node.js';
import { lastKey, splitFile } from '../document/pointer.js';
import { foreignName } from './foreign-name.js';
import { schemaWithin } from './schema-format.js';

/** A word, or a few without punctuation. */
const readsLikeName = /^(?:[^\s]+|[\p{L}\p{M}\p{N}_.'()-]+(?: [\p{L}\p{M}\p{N}_.'()-]+){0,5})$/u;

/** The names that a message without one may go by. */
export interface NamesAtHand {
  /** The event that Ballerina's extension says it is, the key of the schema that its payload refers to, titles. */
  readonly names: readonly string[];
  /** Titles that read like something else. */
  readonly phrases: readonly string[];
}

export function namesAtHand(message: Node, document: Document): NamesAtHand {
  const payload = payloadOf(message);
  const reference = child(payload, '$ref');
  const key = reference && keyOfSchema(reference, document);
  const event = text(child(message, 'x-ballerina-event-type'));
  const titles = [message, payload]
    .map((node) => text(child(node, 'title')))
    .filter((title) => title !== undefined);
  const isName = (title: string): boolean => readsLikeName.test(title.trim());
  return {
    names: [event, key, ...titles.filter(isName)].filter((name) => name !== undefined),
    phrases: titles.filter((title) => !isName(title)),
  };
}

function keyOfSchema(reference: Node, document: Document): string | undefined {
  const pointer = document.resolve(reference)?.pointer;
  if (pointer === undefined) return undefined;
  if (splitFile(pointer)[0] !== '') return foreignName(pointer);
  return /^#\/components\/schemas\/[^/]+$/.test(pointer) ? lastKey(pointer) : undefined;
}

/** The text that a member of a message's payload, or a header, always is, by the order of their keys. */
export function constantsOf(message: Node): readonly string[] {
  const payload = payloadOf(message);
  const constants = [payload, ...items(child(payload, 'allOf')), child(message, 'headers')]
    .flatMap((part) => entries(child(part, 'properties')))
    .flatMap(([key, schema]) => {
      const values = items(child(schema, 'enum'));
      const value = text(child(schema, 'const') ?? (values.length === 1 ? values[0] : undefined));
      return value === undefined ? [] : [{ key, value }];
    });
  return constants.sort((left, right) => (left.key < right.key ? -1 : 1)).map(({ value }) => value);
}

/** The schema itself, where AsyncAPI 3 has its format beside it. */
function payloadOf(message: Node): Node | undefined {
  const payload = child(message, 'payload');
  return schemaWithin(payload) ?? payload;
}
