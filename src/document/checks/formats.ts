import { child, entries, items, text, type Node } from '../node.js';
import { follow, type Check, type Context } from './context.js';

/** Formats that are easy to check; values of any other pass. */
const formats: Readonly<Record<string, RegExp>> = {
  email: /^[^\s@]+@[^\s@]+$/,
  uri: /^[a-z][a-z\d+.-]*:\S*$/i,
  uuid: /^(?:urn:uuid:)?[\da-f]{8}-(?:[\da-f]{4}-){3}[\da-f]{12}$/i,
  date: /^\d{4}-\d\d-\d\d$/,
  'date-time': /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:?\d\d)$/i,
};

/** The examples of messages keep to the formats of their payloads, as far as properties and items go. */
export const checkFormats: Check = (context) => {
  for (const message of context.judgement.met.get('message') ?? []) {
    if (child(message, 'schemaFormat')) continue;
    for (const example of items(child(message, 'examples'))) {
      compare(child(example, 'payload'), child(message, 'payload'), context);
    }
  }
};

function compare(value: Node | undefined, written: Node | undefined, context: Context): void {
  const schema = follow(context, written);
  if (!value || !schema) return;
  const format = text(child(schema, 'format')) ?? '';
  const isWrong =
    Object.hasOwn(formats, format) && formats[format]?.test(text(value) ?? '') === false;
  if (isWrong && text(value) !== undefined) {
    context.diagnostics.report('invalid-format', { format }, value.place);
  }
  for (const [key, item] of entries(value)) {
    compare(item, child(child(schema, 'properties'), key), context);
  }
  for (const item of items(value)) compare(item, child(schema, 'items'), context);
}
