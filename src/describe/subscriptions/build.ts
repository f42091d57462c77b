import type { Diagnostics } from '../../diagnostics/diagnostic.js';
import {
  child,
  placeAt,
  scalar,
  text,
  toJson,
  type Document,
  type Located,
  type Node,
} from '../../document/node.js';
import { tokens } from '../../document/pointer.js';
import { reportReference } from '../../document/reference.js';
import type { Json } from '../../json.js';
import type { Model } from '../../model/model.js';
import type { Subscriptions } from '../../model/subscriptions.js';
import type { SubscriptionApi } from '../../runtime/subscription-api.js';
import { authOf, authUnlessSaid, serverOf } from './access.js';
import { namesOf, subscribedEvents } from './events.js';
import { InputReader } from './inputs.js';
import { listOf } from './lists.js';
import {
  operationAt,
  operationsOf,
  pointerOf,
  removalOf,
  type ApiOperation,
} from './operations.js';
import { callbackPointer, eventChoices, eventOf, idOf, urlOf, type Found } from './roles.js';
import { contentOf, follow, membersOf, successOf, type Member } from './shape.js';

/** An operation that subscribes, and the members of its body that tell what to. */
interface Subscribing {
  readonly operation: ApiOperation;
  readonly removal: ApiOperation & { readonly parameter: string };
  readonly url: Member;
  readonly event: Member & { readonly isList: boolean };
}

/**
 * Reads how subscriptions are made and removed out of an OpenAPI document. `pointer` names the operation that subscribes,
 * where the document has several. Undefined, and diagnostics, where something can't be decided.
 */
export function describeSubscriptions(
  document: Document,
  pointer: string | undefined,
  model: Model,
  diagnostics: Diagnostics,
): Subscriptions | undefined {
  const dangling = new Set<Node>();
  const noting: Document = {
    ...document,
    resolve: (reference): Located | undefined => {
      const found = document.resolve(reference);
      if (!found) dangling.add(reference);
      return found;
    },
  };
  const known = new Set(model.events.flatMap((event) => namesOf(event, model)));
  const reader = new Reader(noting, known, diagnostics);
  const operation = reader.chosen(pointer);
  if (operation) dangling.clear();
  const subscribing = operation && reader.rolesOf(operation);
  const found = subscribing && 'is' in subscribing ? subscribing.is : undefined;
  const described = found && describe(found, noting, model);
  for (const reference of dangling) reportReference(document, reference, diagnostics);
  if (subscribing?.problem !== undefined && operation && !diagnostics.hasErrors) {
    reader.refuse(operation, subscribing.problem);
  }
  if (found && described?.api.events.length === 0) {
    reader.refuse(found.operation, 'it takes no event that the AsyncAPI document has');
  }
  return diagnostics.hasErrors ? undefined : described;
}

/** Finds the operation that subscribes. */
class Reader {
  readonly #document: Document;
  readonly #known: ReadonlySet<string>;
  readonly #diagnostics: Diagnostics;

  constructor(document: Document, known: ReadonlySet<string>, diagnostics: Diagnostics) {
    this.#document = document;
    this.#known = known;
    this.#diagnostics = diagnostics;
  }

  /** The one that is named; else the one with callbacks; else the only one that looks like it. */
  chosen(pointer: string | undefined): ApiOperation | undefined {
    if (pointer !== undefined) return this.#named(pointer);
    const all = operationsOf(this.#document, ['post']);
    const subscribing = all.filter((operation) => this.rolesOf(operation).problem === undefined);
    const calling = all.filter((operation) => callbackPointer(operation, this.#document));
    const both = subscribing.filter((operation) => calling.includes(operation));
    const likely = [both, calling, subscribing].find(({ length }) => length > 0) ?? [];
    const [only, ...others] = likely;
    if (only && others.length === 0) return only;
    const place = placeAt(this.#document.root, ['paths']);
    if (only) {
      const pointers = likely.map(pointerOf).join(', ');
      this.#diagnostics.report('several-subscribing', { pointers }, place);
      return undefined;
    }
    const near = all.map((operation) => ({ operation, ...this.#nearly(operation) }));
    const nearest = near.filter(({ isNear }) => isNear);
    for (const { operation, problem } of nearest) this.refuse(operation, problem);
    if (nearest.length === 0) this.#diagnostics.report('none-subscribing', undefined, place);
    return undefined;
  }

  rolesOf(operation: ApiOperation): Found<Subscribing> {
    const document = this.#document;
    const removal = removalOf(operation, document);
    const url = urlOf(operation, document);
    if (url.problem !== undefined) return url;
    const event = eventOf(operation, url.is, this.#known, document);
    if (event.problem !== undefined) return event;
    if (!removal) return { problem: `no DELETE ${operation.path}/{id} removes what it makes` };
    return { is: { operation, removal, url: url.is, event: event.is } };
  }

  refuse(operation: ApiOperation, problem: string): void {
    const place = this.#placeOf(operation);
    this.#diagnostics.report('unsuited-subscribing', { call: callOf(operation), problem }, place);
  }

  /** Two of three, a URL, an event and a DELETE, tell an operation that was meant to subscribe. */
  #nearly(operation: ApiOperation): { readonly isNear: boolean; readonly problem: string } {
    const isRemovable = removalOf(operation, this.#document) !== undefined;
    const url = urlOf(operation, this.#document);
    const hasUrl = 'is' in url || url.areSeveral === true;
    const event = 'is' in url && eventOf(operation, url.is, this.#known, this.#document);
    const { problem = '' } = this.rolesOf(operation);
    return { isNear: hasUrl && (isRemovable || (event && 'is' in event)), problem };
  }

  #named(pointer: string): ApiOperation | undefined {
    const [first, path = '', method = '', ...more] = tokens(pointer) ?? [];
    const isOperation = first === 'paths' && more.length === 0 && method === 'post';
    const found = isOperation ? operationAt(this.#document, path, method) : undefined;
    if (found) return found;
    const known = operationsOf(this.#document, ['post']).filter(
      (operation) => this.rolesOf(operation).problem === undefined,
    );
    const pointers = known.map(pointerOf).join(', ');
    this.#diagnostics.report(
      'unknown-subscribing',
      { pointer, pointers },
      this.#document.root.place,
    );
    return undefined;
  }

  #placeOf({ path, method }: ApiOperation) {
    return placeAt(this.#document.root, ['paths', path, method]);
  }
}

function callOf({ path, method }: ApiOperation): string {
  return `${method.toUpperCase()} ${path}`;
}

function describe(
  { operation, removal, url, event }: Subscribing,
  document: Document,
  model: Model,
): Subscriptions {
  const { path, node, parameters } = operation;
  const body = contentOf(follow(child(node, 'requestBody'), document), document);
  const server = serverOf(operation, document);
  const auth = authOf(operation, document);
  const getter = operationAt(document, path, 'get');
  const roles = { parameter: removal.parameter, url: url.keys, event: event.keys };
  const list = getter && listOf(getter, roles, document);
  const reader = new InputReader(document);
  for (const [name, variable] of server?.variables ?? []) reader.addVariable(name, variable);
  reader.addParameters('create', operation);
  reader.addMembers(membersOf(child(body?.media, 'schema'), document), [url.keys, event.keys]);
  reader.addParameters('remove', removal, removal.parameter);
  if (getter && list) reader.addParameters('list', getter);
  const { inputs, options } = reader.found;
  const answer = successOf(node, document);
  const api: SubscriptionApi = {
    title: text(child(child(document.root, 'info'), 'title')) ?? '',
    server: server?.url,
    auth: auth ?? authUnlessSaid,
    inputs,
    create: {
      path,
      format: formatOf(body, event, document),
      url: url.keys,
      event: event.keys,
      isList: event.isList,
      id: idOf(operation, removal, url.keys, document),
      duplicate: duplicateOf(operation, document),
      idempotencyKey: parameters
        .filter((one) => scalar(child(one, 'in')) === 'header')
        .flatMap((one) => text(child(one, 'name')) ?? [])
        .find((name) => /^idempotency-key$/i.test(name)),
    },
    remove: { path: removal.path, method: 'DELETE', parameter: removal.parameter },
    list,
    events: subscribedEvents(model, eventChoices(event.schema, document)),
  };
  return {
    ...{ api, options, pointer: pointerOf(operation), isTokenDocumented: auth !== undefined },
    example: exampleOf(contentOf(answer, document)?.media, document),
  };
}

/** A form that says `deepObject` of its list writes `events[0]`. */
function formatOf(
  body: ReturnType<typeof contentOf>,
  { keys }: Member,
  document: Document,
): SubscriptionApi['create']['format'] {
  if (body?.type !== 'form') return 'json';
  const encoding = follow(child(child(body.media, 'encoding'), keys[0] ?? ''), document);
  return text(child(encoding, 'style')) === 'deepObject' ? 'deep' : 'form';
}

/** 422 where its description speaks of something that is there already. */
function duplicateOf({ node }: ApiOperation, document: Document): number | undefined {
  const refusal = follow(child(child(node, 'responses'), '422'), document);
  const description = text(child(refusal, 'description')) ?? '';
  return /already|duplicate|been taken|exists/i.test(description) ? 422 : undefined;
}

function exampleOf(media: Node | undefined, document: Document): Json | undefined {
  const named = follow(child(media, 'examples'), document);
  const first = named?.kind === 'map' ? [...named.entries.values()][0] : undefined;
  const example = child(media, 'example') ?? child(follow(first, document), 'value');
  return example && toJson(example);
}
