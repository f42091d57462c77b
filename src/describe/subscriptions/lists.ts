import { child, text, type Document, type Node } from '../../document/node.js';
import type { SubscriptionApi } from '../../runtime/subscription-api.js';
import type { ApiOperation } from './operations.js';
import { echoAmong, idAmong } from './roles.js';
import { contentOf, itemsOf, membersOf, successOf, type Member } from './shape.js';

interface Roles {
  readonly parameter: string;
  readonly url: readonly string[];
  readonly event: readonly string[];
}

/** The list of subscriptions: the one array of objects with a URL in the answer. Undefined if it isn't described. */
export function listOf(
  operation: ApiOperation,
  { parameter, url, event }: Roles,
  document: Document,
): SubscriptionApi['list'] {
  const schema = child(contentOf(successOf(operation.node, document), document)?.media, 'schema');
  const members = membersOf(schema, document);
  const lists: readonly (Pick<Member, 'keys'> & { readonly schema: Node })[] = [
    ...(schema ? [{ keys: [], schema }] : []),
    ...members,
  ];
  for (const { keys, schema: list } of lists) {
    const item = itemsOf(list, document);
    if (!item) continue;
    const inItem = membersOf(item, document);
    const found = echoAmong(inItem, url);
    const id = idAmong(inItem, parameter, url);
    if (!found || !id) continue;
    const told = inItem.find((member) => member.keys.at(-1) === event.at(-1));
    return {
      ...{ path: operation.path, items: keys, id, url: found, event: told?.keys },
      cursor: cursorOf(operation, members, id),
    };
  }
  return undefined;
}

/** The parameter of a page: a member of the answer has its name, or the last id stands for it. */
function cursorOf(
  { parameters }: ApiOperation,
  members: readonly Member[],
  id: readonly string[],
): NonNullable<SubscriptionApi['list']>['cursor'] {
  const names = parameters.flatMap((parameter) => {
    const name = text(child(parameter, 'name'));
    return name !== undefined && text(child(parameter, 'in')) === 'query' ? [name] : [];
  });
  const plain = (name: string): string => name.toLowerCase().replace(/[^a-z]/g, '');
  for (const name of names) {
    if (!/cursor|token|iterator|after|offset|start/i.test(name)) continue;
    const meant = [plain(name), `next${plain(name)}`, `${plain(name)}next`];
    const found = members.find(
      ({ keys }) => !keys.includes(id.at(-1) ?? '') && meant.includes(plain(keys.at(-1) ?? '')),
    );
    if (found) return { parameter: name, from: found.keys };
  }
  const after = names.find((name) => /^starting_?after$/i.test(name));
  return after === undefined ? undefined : { parameter: after, from: undefined };
}
