import { isObject } from '../runtime/json.js';
import { isPlain, unprintable } from '../text.js';
import type { Event, Message, Model, Schema } from './model.js';
import { isModel } from './contract-shape.js';
import { mapSubschemas } from './subschemas.js';

/** The name of the file in a package that says what it was made for. */
export const contractPath = 'contract.json';

/** The form of the file. It changes where an older reader would read it wrong. */
const form = 1;

/**
 * A Model as the lines of a file: a line for each schema, message and event, by their names, so that two branches conflict only where
 * they changed one thing. What is made of a document, such as fixtures, and the API for subscriptions, servers and security are left out.
 */
export function contractLines(model: Model): readonly string[] {
  const { schemas, messages, events, tellings, ...others } = model;
  const { rivals: _rivals, subscriptions: _subscriptions, servers: _servers, ...rest } = others;
  const lists = {
    schemas: byName(schemas).map((one) => ({ ...one, schema: bare(one.schema) })),
    messages: byName(messages).map(bareMessage),
    events: byName(events).map(bareEvent),
    tellings,
  };
  const simple = Object.entries({ contract: form, ...rest })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => ` ${JSON.stringify(name)}: ${line(value)}`);
  const listed = Object.entries(lists).map(([name, items]) => {
    const lines = items.map((item) => `  ${line(item)}`);
    return ` ${JSON.stringify(name)}: [${lines.length === 0 ? '' : `\n${lines.join(',\n')}\n `}]`;
  });
  return ['{', ...[...simple, ...listed].join(',\n').split('\n'), '}'];
}

/** The text of plain data on one line, without characters that nobody sees; what is undefined is left out. */
function line(value: unknown): string {
  const text = JSON.stringify(value);
  if (isPlain(text)) return text;
  return text.replace(unprintable, (character) =>
    Array.from({ length: character.length }, (_, index) => {
      const code = character.charCodeAt(index).toString(16);
      return `\\u${code.padStart(4, '0')}`;
    }).join(''),
  );
}

function byName<Named extends { readonly name: string }>(list: readonly Named[]) {
  return [...list].sort((left, right) => (left.name < right.name ? -1 : 1));
}

function bareMessage(message: Message) {
  const {
    fixture: _fixture,
    hasMore: _more,
    hasExample: _example,
    payload,
    headers,
    ...rest
  } = message;
  return {
    ...rest,
    payload: bare(payload),
    headers: headers.map(({ name, schema }) => ({ name, schema: bare(schema) })),
  };
}

function bareEvent(event: Event) {
  const {
    fixture: _fixture,
    fixtureType: _type,
    hasMore: _more,
    hasExample: _example,
    ...rest
  } = event;
  const { security: _security, ...operation } = rest.operation;
  return { ...rest, operation };
}

/** Without the digits of numbers as they are written. */
function bare(schema: Schema): Schema {
  if (schema.kind !== 'keywords') return schema;
  const { exact: _, ...rest } = mapSubschemas(schema, bare);
  return rest;
}

/** The Model of a contract, without fixtures; undefined if the text is none, `newer` if a later version has written it. */
export function readContract(text: string): Model | 'newer' | undefined {
  const written = parse(text);
  if (!isObject(written) || typeof written['contract'] !== 'number') return undefined;
  if (written['contract'] > form) return 'newer';
  const { contract: _, ...rest } = written;
  if (!isModel(rest)) return undefined;
  const nothing = { fixture: undefined, hasMore: false, hasExample: false };
  return {
    ...rest,
    rivals: [],
    subscriptions: undefined,
    messages: rest.messages.map((message) => ({ ...message, ...nothing })),
    events: rest.events.map((event) => ({ ...event, ...nothing, fixtureType: undefined })),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
