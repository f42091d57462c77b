import { child, scalar, text, toJson, type Document, type Node } from '../../document/node.js';
import type { Json } from '../../json.js';
import type { SubscriptionOption } from '../../model/subscriptions.js';
import type { CallName, SubscriptionInput } from '../../runtime/subscription-api.js';
import type { ApiOperation } from './operations.js';
import { choicesOf, follow, itemsOf, keyword, typesOf, valueOf, type Member } from './shape.js';

/** Everything else that the calls of a provider need. */
export interface Inputs {
  readonly inputs: readonly SubscriptionInput[];
  readonly options: readonly SubscriptionOption[];
}

/** The options that every client has. */
const taken: ReadonlySet<string> = new Set([
  ...['token', 'baseUrl', 'fetch', 'timeout', 'backoff', 'logger'],
]);

/** OpenAPI ignores parameters that describe these. */
const ignoredHeaders = /^(?:accept|content-type|authorization|idempotency-key)$/i;

/** Collects inputs; those of one name are one option, as it means the same in each call. */
export class InputReader {
  readonly #document: Document;
  readonly #inputs: SubscriptionInput[] = [];
  readonly #options = new Map<string, SubscriptionOption>();

  constructor(document: Document) {
    this.#document = document;
  }

  get found(): Inputs {
    return { inputs: this.#inputs, options: [...this.#options.values()] };
  }

  /** A variable of the server's URL. */
  addVariable(name: string, variable: Node | undefined): void {
    const written = scalar(child(variable, 'default'));
    const value = written === undefined ? undefined : String(written);
    const choices = child(variable, 'enum');
    const option = {
      type: 'string',
      choices: choices ? (toJson(choices) as readonly Json[]) : undefined,
      description: text(child(variable, 'description')),
    } as const;
    this.#add({ in: 'server', at: [name], calls: [], value }, name, option);
  }

  /** The parameters that a call requires, but the id. */
  addParameters(call: CallName, { parameters, path }: ApiOperation, id?: string): void {
    for (const parameter of parameters) {
      const name = text(child(parameter, 'name'));
      const place = text(child(parameter, 'in'));
      if (name === undefined || (place === 'path' && name === id)) continue;
      if (place !== 'path' && scalar(child(parameter, 'required')) !== true) continue;
      if (place === 'header' && ignoredHeaders.test(name)) continue;
      if (place !== 'path' && place !== 'query' && place !== 'header') continue;
      const schema = follow(child(parameter, 'schema'), this.#document);
      const value = place === 'path' ? undefined : valueOf(schema, this.#document);
      const description = text(child(parameter, 'description'));
      const input = { in: place, at: [name], calls: [call], value } as const;
      this.#add(input, name, { ...this.#typeOf(schema), ...(description && { description }) });
    }
    const described = new Set(parameters.map((parameter) => text(child(parameter, 'name'))));
    for (const [, name = ''] of path.matchAll(/\{([^{}]+)\}/g)) {
      if (name === id || described.has(name)) continue;
      const input = { in: 'path', at: [name], calls: [call], value: undefined } as const;
      this.#add(input, name, { type: 'string', choices: undefined, description: undefined });
    }
  }

  /** The members that a body requires, besides the URL and the event; what is around these is required, too. */
  addMembers(members: readonly Member[], given: readonly (readonly string[])[]): void {
    const document = this.#document;
    const isAround = (keys: readonly string[]): boolean =>
      given.some((other) => keys.every((key, index) => other[index] === key));
    const isWithin = (keys: readonly string[], outer: readonly string[]): boolean =>
      keys.length > outer.length && outer.every((key, index) => keys[index] === key);
    const needed = members.filter(({ keys, schema, isRequired }) => {
      const parent = members.find((one) => one.keys.join('/') === keys.slice(0, -1).join('/'));
      const isOfGiven = parent !== undefined && isAround(parent.keys);
      return (
        isRequired || (isOfGiven && isRequiredIn(parent.schema, keys.at(-1), document, schema))
      );
    });
    const names = new Map<string, number>();
    for (const { keys } of needed) {
      const name = keys.at(-1) ?? '';
      names.set(name, (names.get(name) ?? 0) + 1);
    }
    for (const { keys, schema } of needed) {
      const hasParts = needed.some((other) => isWithin(other.keys, keys));
      if (isAround(keys) || hasParts) continue;
      const name = keys.at(-1) ?? '';
      const option = (names.get(name) ?? 0) > 1 ? keys.join('_') : name;
      const value = valueOf(schema, document);
      this.#add({ in: 'body', at: keys, calls: ['create'], value }, option, this.#typeOf(schema));
    }
  }

  #typeOf(schema: Node | undefined): Omit<SubscriptionOption, 'name' | 'isRequired'> {
    const document = this.#document;
    const [type, ...others] = typesOf(schema, document).filter((one) => one !== 'null');
    const isPlain = others.length === 0 && !itemsOf(schema, document);
    const known = {
      string: 'string',
      integer: 'number',
      number: 'number',
      boolean: 'boolean',
    } as const;
    const found = isPlain && type !== undefined && Object.hasOwn(known, type);
    return {
      type: found ? known[type as keyof typeof known] : 'unknown',
      choices: choicesOf(schema, document),
      description: text(keyword(schema, 'description', document)),
    };
  }

  #add(
    input: Omit<SubscriptionInput, 'option'>,
    name: string,
    described: Omit<SubscriptionOption, 'name' | 'isRequired'>,
  ): void {
    const option = taken.has(name) ? `${name}_` : name;
    const same = this.#inputs.find(
      (one) =>
        one.option === option && one.in === input.in && one.at.join('/') === input.at.join('/'),
    );
    if (same) {
      const calls = [...new Set([...same.calls, ...input.calls])];
      this.#inputs.splice(this.#inputs.indexOf(same), 1, { ...same, calls });
    } else {
      this.#inputs.push({ option, ...input });
    }
    const known = this.#options.get(option);
    const isRequired = (known?.isRequired ?? false) || input.value === undefined;
    this.#options.set(option, { ...described, ...known, name: option, isRequired });
  }
}

/** A member of an object that has the URL or the event is required by the object's own word. */
function isRequiredIn(
  parent: Node,
  key: string | undefined,
  document: Document,
  schema: Node,
): boolean {
  const required = keyword(parent, 'required', document);
  const names = required ? (toJson(required) as readonly Json[]) : [];
  return Array.isArray(names) && names.includes(key ?? '') && schema.kind === 'map';
}
