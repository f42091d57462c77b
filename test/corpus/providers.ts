/** Reads the documents of webhook providers, and how each delivers, without anything of ours. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { load } from 'js-yaml';
import type { Role } from '../../src/model/model.js';
import type { TellConfiguration } from '../../src/model/tell-rule.js';
import { readings, type Reading } from './readings.js';

export type Scalar = string | number | boolean | null;

/** The way in which a provider delivers. */
export interface Provider {
  readonly file: string;
  readonly text: string;
  /** False where each channel has a URL of its own. */
  readonly isOneUrl: boolean;
  readonly isForm: boolean;
  /** The list of a body that holds events, as a JSON Pointer; undefined where a body is one. */
  readonly each: string | undefined;
  /** The JSON Pointers and headers whose values say which event it is, and that a payload's constants don't say. */
  readonly at: { readonly payload: readonly string[]; readonly header: readonly string[] };
  readonly role: Role | undefined;
  /** The configuration that tells all of them; undefined where the document says it. */
  readonly tell: TellConfiguration | undefined;
  readonly messages: readonly ProviderMessage[];
}

/** A message of an operation. */
export interface ProviderMessage {
  readonly operation: string;
  readonly address: string | undefined;
  /** Of the message in the document. */
  readonly pointer: string;
  readonly key: string;
  /** The values at the provider's locations; undefined where the payload has a constant there. */
  readonly values: readonly Scalar[] | undefined;
  /** The headers that can have but one value. */
  readonly headers: Readonly<Record<string, string>>;
}

interface Entry {
  readonly url: string;
  readonly body?: string;
  readonly role?: Role;
  readonly is?: string;
  readonly tell?: string | (Reading['tell'] & object);
}

type Raw = Readonly<Record<string, unknown>>;

/** The folder of them in a corpus; an error where it isn't there. */
export function webhooksFolder(corpus: string): string {
  const folder = join(corpus, 'webhooks');
  if (existsSync(join(folder, 'events.json'))) return folder;
  throw new Error(`${corpus} has no webhooks/events.json`);
}

export function readProviders(folder: string): readonly Provider[] {
  const known = JSON.parse(readFileSync(join(folder, 'events.json'), 'utf8')) as {
    readonly documents: Readonly<Record<string, Entry>>;
  };
  return Object.entries(known.documents).map(([file, entry]) =>
    readProvider(file, readFileSync(join(folder, file), 'utf8'), entry),
  );
}

function readProvider(file: string, text: string, entry: Entry): Provider {
  const reading = readings[file] ?? {};
  const tell = ruleOf(entry, reading);
  const { payload = [], header = [], each } = { ...tell, ...reading.provider };
  const at = { payload: [payload].flat(), header: [header].flat() };
  const root = load(text) as Raw;
  const messages = messagesIn(root).map(({ names, ...message }) => ({
    ...message,
    values: valuesOf(message, names, { ...tell, ...reading.provider }, reading),
  }));
  return {
    file,
    text,
    isOneUrl: entry.url !== 'channel',
    isForm: entry.body === 'form',
    each: each ?? reading.provider?.each,
    at,
    role: entry.role,
    tell,
    messages,
  };
}

/** The entry as a configuration has it: what it says where, and `is` beside it. */
function ruleOf({ tell, is }: Entry, reading: Reading): TellConfiguration | undefined {
  const written = typeof tell === 'object' ? { ...tell, ...isOf(is) } : undefined;
  return reading.tell ?? (written as TellConfiguration | undefined);
}

/** "channel (by its key)" is `channel`; "values; …" is none of the words. */
function isOf(is = '') {
  const word = /^(?:key|name|title|channel|operation)\b/.exec(is)?.[0];
  return word === undefined ? {} : { is: word };
}

type Names = Readonly<Record<'key' | 'name' | 'title' | 'channel' | 'operation', string>>;

function valuesOf(
  { key, operation }: Pick<ProviderMessage, 'key' | 'operation'>,
  names: Names,
  rule: TellConfiguration,
  { spelling = (name) => name, constants = [] }: Reading,
): readonly Scalar[] | undefined {
  const own = rule.operations?.[operation] ?? rule;
  const written = own.values?.[key];
  if (written !== undefined) return [written].flat() as readonly Scalar[];
  if (own.is === undefined || constants.includes(key)) return undefined;
  return [spelling(names[own.is])];
}

/** Every message of every operation, whatever the version and whoever it is for. */
function messagesIn(root: Raw) {
  const channels = Object.entries(objectOf(root['channels']));
  if (String(root['asyncapi']).startsWith('2')) {
    return channels.flatMap(([address, channel]) =>
      ['publish', 'subscribe'].flatMap((action) => {
        const written = objectOf(channel)[action];
        if (written === undefined) return [];
        const id = String(objectOf(written)['operationId'] ?? `${address}.${action}`);
        const message = objectOf(objectOf(written)['message']);
        const all = (message['oneOf'] ?? [message]) as readonly Raw[];
        return all.map((one) => messageOf(root, one, id, address, address));
      }),
    );
  }
  return Object.entries(objectOf(root['operations'])).flatMap(([id, operation]) => {
    const [key, channel] = referred(root, objectOf(operation)['channel']);
    const address = channel['address'] as string | undefined;
    const own = objectOf(operation)['messages'] as readonly Raw[] | undefined;
    const all = own ?? Object.values(objectOf(channel['messages']));
    return all.map((one) => messageOf(root, one as Raw, id, address, key));
  });
}

function messageOf(
  root: Raw,
  written: Raw,
  operation: string,
  address: string | undefined,
  channel: string,
) {
  const [key, message, pointer] = referred(root, written);
  const { name = key, title = key } = message as Readonly<Record<string, string>>;
  return {
    operation,
    address,
    pointer,
    key,
    headers: constantHeaders(root, message),
    names: { key, name, title, channel: channel.replace(/^\//, ''), operation },
  };
}

/** Header fields with a constant or an enum of one. */
function constantHeaders(root: Raw, message: Raw): Readonly<Record<string, string>> {
  const [, headers] = referred(root, message['headers'] ?? {});
  const fields = Object.entries(objectOf(headers['properties'])).flatMap(([name, field]) => {
    const { const: constant, enum: values = [] } = objectOf(field) as {
      const?: Scalar;
      enum?: readonly Scalar[];
    };
    const value = constant ?? (values.length === 1 ? values[0] : undefined);
    return value === undefined ? [] : [[name.toLowerCase(), String(value)] as const];
  });
  return Object.fromEntries(fields);
}

/** The target at the end of references: its key, itself, and its place. */
function referred(root: Raw, written: unknown, pointer = '#'): readonly [string, Raw, string] {
  const node = objectOf(written);
  const to = node['$ref'];
  const key = pointer.split('/').at(-1) ?? '';
  if (typeof to !== 'string') return [key, node, pointer];
  const keys = to.slice(2).split('/');
  const plain = keys.map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  const found = plain.reduce<unknown>((part, name) => objectOf(part)[name], root);
  return referred(root, found, to);
}

function objectOf(value: unknown): Raw {
  return typeof value === 'object' && value !== null ? (value as Raw) : {};
}
