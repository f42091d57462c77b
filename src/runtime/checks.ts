import type { AdapterOptions } from './accept.js';
import type { DeliveredEvent } from './delivery.js';
import type { DedupeOptions, DedupeStore } from './duplicates.js';
import type { KnownEvent } from './events.js';
import type { Inbox } from './kept.js';
import { isObject, kindOf } from './json.js';
import type { ReceiverOptions } from './options.js';
import type { Logger } from './platform.js';

/** The values that an option takes, in words and as a test. */
interface Rule {
  readonly words: string;
  readonly allows: (value: unknown) => boolean;
}

/** A rule for every option there is: any other name is a mistake. */
export type Rules<Options> = { readonly [Name in keyof Required<Options>]: Rule };

/**
 * Throws for a value that an option doesn't take, for an option that there isn't, and for one that is needed and isn't
 * set. An undefined one isn't set.
 */
export function checkOptions<Options>(
  whose: string,
  options: unknown,
  rules: Rules<Options>,
  needed: readonly (keyof Options & string)[] = [],
): void {
  if (!isObject(options)) {
    throw new TypeError(`${whose} takes an object of options, and not ${shown(options)}.`);
  }
  for (const option of [...needed, ...Object.keys(options)]) {
    if (!Object.hasOwn(rules, option)) {
      if (isOfClass(options)) continue;
      const known = Object.keys(rules).join(', ');
      throw new TypeError(`${whose} has no option ${option}. Its options are ${known}.`);
    }
    const { words, allows } = rules[option as keyof Options];
    const value = options[option];
    if (value === undefined ? (needed as readonly string[]).includes(option) : !allows(value)) {
      throw new TypeError(`${option} is ${shown(value)}. It has to be ${words}.`);
    }
  }
}

/** An instance of a class may have members of its own. */
function isOfClass(options: object): boolean {
  return ![Object.prototype, null].includes(Object.getPrototypeOf(options) as object);
}

/** A number or a short text itself, and the kind of any other value. */
function shown(value: unknown): string {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value.length < 40 ? JSON.stringify(value) : kindOf(value);
}

const isFunction = (value: unknown): boolean => typeof value === 'function';
const isAboveZero = (value: unknown): boolean => typeof value === 'number' && value > 0;
const hasFunctions = (value: unknown, names: readonly string[]): boolean =>
  Object(value) === value &&
  names.every((name) => isFunction((value as Readonly<Record<string, unknown>>)[name]));

export const flag: Rule = { words: 'true or false', allows: (value) => typeof value === 'boolean' };
export const anyFunction: Rule = { words: 'a function', allows: isFunction };

export const text: Rule = { words: 'a text', allows: (value) => typeof value === 'string' };
export const textOrFunction: Rule = {
  words: 'a text or a function',
  allows: (value) => typeof value === 'string' || isFunction(value),
};
export const name: Rule = {
  words: 'a text that is not empty',
  allows: (value) => typeof value === 'string' && value !== '',
};
export const anything: Rule = { words: 'a value', allows: () => true };
export const object: Rule = { words: 'an object', allows: isObject };

/** An object that has these methods. */
export function withMethods(names: readonly string[], what = 'an object with'): Rule {
  return { words: `${what} ${names.join(', ')}`, allows: (value) => hasFunctions(value, names) };
}

export function amountOf(unit: string): Rule {
  return { words: `a number of ${unit} above 0`, allows: isAboveZero };
}

export function oneOfWords<Value extends string>(...values: readonly Value[]): Rule {
  const words = values.map((value) => JSON.stringify(value)).join(' or ');
  return { words, allows: (value) => values.includes(value as Value) };
}

const storeMethods: readonly (keyof DedupeStore)[] = ['claim', 'complete', 'release'];
const inboxMethods: readonly (keyof Inbox)[] = ['put', 'start', 'close'];
const loggerMethods: readonly (keyof Logger)[] = ['debug', 'info', 'warn', 'error'];

export const aLogger: Rule = withMethods(loggerMethods);

const receiverRules: Rules<ReceiverOptions<DeliveredEvent, unknown>> = {
  handlers: { words: 'an object of functions', allows: isObject },
  verify: anyFunction,
  route: anyFunction,
  health: flag,
  bodyLimit: amountOf('bytes'),
  itemLimit: amountOf('events'),
  timeLimit: amountOf('milliseconds'),
  maxAtWork: amountOf('deliveries'),
  strictContentType: flag,
  formats: {
    words: '{ refuse: formats } or { report: formats }',
    allows: (value) => isObject(value) && (isObject(value['refuse']) || isObject(value['report'])),
  },
  acknowledge: oneOfWords('after', 'before'),
  dedupe: object,
  inbox: withMethods(inboxMethods, 'an inbox, which has'),
  work: flag,
  orderBy: anyFunction,
  direct: {
    words: 'a list of names of events',
    allows: (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  },
  logger: aLogger,
  middleware: {
    words: 'a list of functions',
    allows: (value) => Array.isArray(value) && value.every(isFunction),
  },
  onAny: anyFunction,
  onUnhandled: anyFunction,
  onReport: anyFunction,
  onRequest: anyFunction,
  onRefused: anyFunction,
  onError: anyFunction,
  onInvalid: anyFunction,
  onUnknown: anyFunction,
};

const dedupeRules: Rules<DedupeOptions> = {
  store: withMethods(storeMethods, 'a store, which has'),
  window: amountOf('milliseconds'),
  key: anyFunction,
};

/** Throws if an option of a receiver is wrong, or a handler. */
export function checkReceiver<Event extends DeliveredEvent>(
  options: ReceiverOptions<Event, unknown>,
  events: ReadonlyMap<string, KnownEvent>,
): void {
  checkOptions('createReceiver', options, receiverRules, ['handlers']);
  const { handlers, dedupe, inbox, direct = [] } = options;
  if (dedupe) checkOptions('dedupe', dedupe, dedupeRules, inbox ? [] : ['store']);
  if (inbox) checkInbox(inbox, options);
  for (const option of ['work', 'orderBy', 'direct'] as const) {
    if (inbox || options[option] === undefined) continue;
    throw new TypeError(`${option} is for a receiver with an inbox, and this one has none.`);
  }
  for (const event of direct) {
    if (!events.has(event)) throw new TypeError(`No event is called ${event}. ${namesOf(events)}`);
  }
  for (const [event, handler] of Object.entries(handlers)) {
    const isKnown = events.has(event);
    if (isKnown && handler !== undefined && !isFunction(handler)) {
      throw new TypeError(`The handler ${event} is ${shown(handler)}. It has to be a function.`);
    }
    if (!isKnown && !isOfClass(handlers) && isFunction(handler)) {
      throw new TypeError(`No event is called ${event}. ${namesOf(events)}`);
    }
  }
}

/** Throws for options that an inbox takes the place of. */
function checkInbox<Event extends DeliveredEvent>(
  inbox: Inbox,
  { acknowledge, dedupe, orderBy }: ReceiverOptions<Event, unknown>,
): void {
  if (acknowledge !== undefined) {
    throw new TypeError(
      'acknowledge is for a receiver without an inbox: with one, the answer is sent once the delivery is kept.',
    );
  }
  if (dedupe?.store ?? dedupe?.window) {
    throw new TypeError(
      'The inbox remembers what it keeps: dedupe takes a key beside it, and neither store nor window.',
    );
  }
  if (orderBy && !inbox.hasLanes) {
    throw new TypeError(
      'orderBy needs an inbox that keeps an order: one in a file, a queue of pg-boss with isOrdered, or a FIFO queue of SQS. One of yours says that it does by hasLanes: true.',
    );
  }
}

/** The most names that an error lists. */
const mostNames = 20;

function namesOf(events: ReadonlyMap<string, KnownEvent>): string {
  const names = [...events.keys()];
  const rest = names.length > mostNames ? ` and ${names.length - mostNames} more` : '';
  return `The events are ${names.slice(0, mostNames).join(', ')}${rest}.`;
}

/** The path that an adapter is given. Throws for one that no request is below, and doesn't repeat it: it may be secret. */
export function basePathOf(options: unknown): string {
  checkOptions<AdapterOptions>('An adapter', options, { basePath: anything });
  const { basePath = '' } = options as AdapterOptions;
  if (/^(?:\/[!-"$->@-~]*)?$/.test(basePath)) return basePath;
  throw new TypeError(
    'basePath has to be a path such as "/webhooks". It begins with a slash, has no query, and is written as it is sent, with its escapes.',
  );
}
