import { child, entries, scalar, text, type Document, type Node } from '../../document/node.js';
import { tokens } from '../../document/pointer.js';
import type { ApiOperation } from './operations.js';
import {
  choicesOf,
  contentOf,
  follow,
  isText,
  itemsOf,
  keyword,
  membersOf,
  successOf,
  type Member,
} from './shape.js';

/** A role that was found, or why it wasn't. */
export type Found<Thing> =
  | { readonly is: Thing; readonly problem?: undefined }
  | {
      readonly problem: string;
      /** There are several, none of which is the likeliest. */
      readonly areSeveral?: true;
    };

/** Names of a member that takes a URL, the surest first; without cases and dashes. */
const urlNames = [
  /^(?:(?:target|callback|webhook|hook|subscription|notification|delivery|endpoint|receiver|destination)?ur[li]|endpoint|sink|callback|address|target|destination)$/,
  /ur[li]$|^callback/,
];

const eventNames = [
  /^(?:(?:enabled|webhook|subscribed|filter)?events?(?:types?|names?)?|topics?|filtertypes?)$/,
  /^(?:types?|subscriptions?|triggers?)$/,
];

export function isNamed(key: string | undefined, names: readonly RegExp[]): boolean {
  const plain = (key ?? '').toLowerCase().replace(/[^a-z]/g, '');
  return names.some((name) => name.test(plain));
}

/** The member of a body that takes the URL of a receiver. */
export function urlOf(operation: ApiOperation, document: Document): Found<Member> {
  const members = bodyMembers(operation, document).filter(({ schema }) => isText(schema, document));
  const expression = callbackPointer(operation, document);
  const named = members.find(({ keys }) => keys.join('/') === expression?.join('/'));
  if (named) return { is: named };
  if (expression) {
    return {
      problem: `its callback goes to /${expression.join('/')}, which its body doesn't have`,
    };
  }
  const isUri = ({ schema }: Member): boolean =>
    /^ur[il]$/.test(text(keyword(schema, 'format', document)) ?? '');
  const isMarked = ({ schema }: Member): boolean =>
    scalar(keyword(schema, 'x-ms-notification-url', document)) === true;
  const tries = [
    isMarked,
    ...urlNames.map((name) => (one: Member) => isUri(one) && isNamed(one.keys.at(-1), [name])),
    (one: Member) => isUri(one) && one.isRequired,
    ...urlNames.map((name) => (one: Member) => isNamed(one.keys.at(-1), [name])),
  ];
  return theOne(members, tries, 'the URL of a receiver');
}

/** The member that takes an event, or a list of them. `known` are the names that the AsyncAPI document has. */
export function eventOf(
  operation: ApiOperation,
  url: Member,
  known: ReadonlySet<string>,
  document: Document,
): Found<Member & { readonly isList: boolean }> {
  const all = bodyMembers(operation, document).filter(({ schema }) => schema !== url.schema);
  const members = all.flatMap((member) => {
    const item = itemsOf(member.schema, document);
    if (item) return isText(item, document) ? [{ ...member, isList: true }] : [];
    return isText(member.schema, document) ? [{ ...member, isList: false }] : [];
  });
  const shares = (member: Member): number =>
    (eventChoices(member.schema, document) ?? []).filter((name) => known.has(name)).length;
  const most = Math.max(0, ...members.map(shares));
  const tries = [
    (one: Member) => most > 0 && shares(one) === most,
    ...eventNames.map((name) => (one: Member) => isNamed(one.keys.at(-1), [name])),
  ];
  const found = theOne(members, tries, 'an event');
  if (found.problem === undefined) return found;
  const parts = members.filter(({ keys }) => /^event_?[a-z]/i.test(keys.at(-1) ?? ''));
  if (parts.length < 2) return found;
  const names = parts.map(({ keys }) => keys.at(-1)).join(' and ');
  return { problem: `it takes an event in several members, ${names}, which isn't supported` };
}

/** The names of events that a member allows; undefined if it allows any. */
export function eventChoices(schema: Node, document: Document): readonly string[] | undefined {
  const choices = choicesOf(itemsOf(schema, document) ?? schema, document);
  return choices?.filter((choice) => typeof choice === 'string');
}

function bodyMembers({ node }: ApiOperation, document: Document): readonly Member[] {
  const body = contentOf(follow(child(node, 'requestBody'), document), document);
  return membersOf(child(body?.media, 'schema'), document);
}

/** The one that the first try finds which finds any: of several the required ones, and of these the nearest. */
function theOne<One extends Member>(
  members: readonly One[],
  tries: readonly ((member: Member) => boolean)[],
  what: string,
): Found<One> {
  const found = tries.map((isMeant) => members.filter(isMeant)).find(({ length }) => length > 0);
  if (!found) return { problem: `no member of its body takes ${what}` };
  const required = found.filter(({ isRequired }) => isRequired);
  const rest = required.length > 0 ? required : found;
  const depth = Math.min(...rest.map(({ keys }) => keys.length));
  const [one, ...others] = rest.filter(({ keys }) => keys.length === depth);
  if (one && others.length === 0) return { is: one };
  const names = rest.map(({ keys }) => `/${keys.join('/')}`).join(', ');
  return { problem: `several members of its body may take ${what}: ${names}`, areSeveral: true };
}

/** The keys of `{$request.body#/url}`, by which a callback names its URL. */
export function callbackPointer(
  { node }: ApiOperation,
  document: Document,
): readonly string[] | undefined {
  const callbacks = entries(follow(child(node, 'callbacks'), document));
  const expressions = callbacks.flatMap(([, callback]) =>
    entries(follow(callback, document)).map(([expression]) => expression),
  );
  const pointers = expressions.map((one) => /\$request\.body(#\/[^}]*)/.exec(one)?.[1]);
  const [first] = pointers.flatMap((pointer) => pointer ?? []);
  return first === undefined ? undefined : tokens(first);
}

/** The place of the id in the answer: by a link to the removal, beside the URL, or in the header `Location`. */
export function idOf(
  { node }: ApiOperation,
  removal: ApiOperation & { readonly parameter: string },
  url: readonly string[],
  document: Document,
): readonly string[] | string | undefined {
  const answer = successOf(node, document);
  for (const [, written] of entries(follow(child(answer, 'links'), document))) {
    const link = follow(written, document);
    const expression = text(child(child(link, 'parameters'), removal.parameter));
    if (expression === undefined || !leadsTo(link, removal)) continue;
    const [, header, pointer] =
      /^\{?\$response\.(?:header\.([\w-]+)|body(#\/[^}]*))\}?$/.exec(expression) ?? [];
    const keys = pointer === undefined ? undefined : tokens(pointer);
    if (header !== undefined || keys) return header ?? keys;
  }
  const media = contentOf(answer, document)?.media;
  const members = membersOf(child(media, 'schema'), document);
  const found = idAmong(members, removal.parameter, url);
  const headers = entries(follow(child(answer, 'headers'), document));
  return found ?? headers.find(([name]) => /^location$/i.test(name))?.[0];
}

function leadsTo(link: Node | undefined, { node, path }: ApiOperation): boolean {
  const id = text(child(link, 'operationId'));
  if (id !== undefined) return id === text(child(node, 'operationId'));
  const keys = tokens(text(child(link, 'operationRef')) ?? '');
  return keys?.at(-2) === path && keys.at(-1) === 'delete';
}

/** The member that is an id, beside the URL where one is echoed. */
export function idAmong(
  members: readonly Member[],
  parameter: string,
  url: readonly string[],
): readonly string[] | undefined {
  const echo = echoAmong(members, url);
  const around = (keys: readonly string[]): string => keys.slice(0, -1).join('/');
  const places = echo
    ? Array.from({ length: echo.length }, (_, index) => echo.slice(0, echo.length - 1 - index))
    : [undefined];
  for (const place of places) {
    for (const name of [parameter, 'id', 'uri', 'href', 'sid', 'uuid']) {
      const found = members.find(
        ({ keys }) =>
          keys.at(-1) === name && (place === undefined || around(keys) === place.join('/')),
      );
      if (found) return found.keys;
    }
  }
  return undefined;
}

/** The member of an answer that has the URL which was sent; it may be called otherwise. */
export function echoAmong(
  members: readonly Member[],
  url: readonly string[],
): readonly string[] | undefined {
  const isSame = ({ keys }: Member): boolean => keys.slice(-url.length).join('/') === url.join('/');
  const isCalledSo = ({ keys }: Member): boolean => keys.at(-1) === url.at(-1);
  const isLikely = ({ keys }: Member): boolean =>
    isNamed(keys.at(-1), urlNames.slice(0, 1)) && keys.at(-1) !== 'uri';
  return (members.find(isSame) ?? members.find(isCalledSo) ?? members.find(isLikely))?.keys;
}
