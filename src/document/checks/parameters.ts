import type { Place } from '../../diagnostics/diagnostic.js';
import { child, entries, text, type Node } from '../node.js';
import { follow, placeOfKey, type Check, type Context } from './context.js';

/** The parameters of a channel's address have to be defined, and no others. */
export const checkChannelParameters: Check = (context) => {
  const { root } = context.document;
  const declared = context.isVersion2 ? [] : entries(child(child(root, 'components'), 'channels'));
  for (const [key, written] of [...entries(child(root, 'channels')), ...declared]) {
    const channel = follow(context, written);
    const address = context.isVersion2 ? key : (text(child(channel, 'address')) ?? '');
    const parameters = child(channel, 'parameters');
    // Version 2 lets a channel without parameters in its address describe some.
    if (!parameters || (context.isVersion2 && !address.includes('{'))) continue;
    const place = placeOfKey(channel, 'parameters', written.place);
    compare(
      address,
      parameters,
      { of: `The address "${address}"`, what: 'parameter', place },
      context,
    );
  }
};

/** The variables of a server's URL have to be defined, and no others. */
export const checkServerVariables: Check = (context) => {
  for (const server of context.judgement.met.get('server') ?? []) {
    const url = text(child(server, 'url'));
    const variables = child(server, 'variables');
    if (url === undefined || !variables || !url.includes('{')) continue;
    const place = placeOfKey(server, 'variables', server.place);
    compare(url, variables, { of: `The URL "${url}"`, what: 'variable', place }, context);
  }
};

function compare(
  template: string,
  described: Node,
  { of, what, place }: { of: string; what: string; place: Place },
  context: Context,
): void {
  const { diagnostics } = context;
  const used = [...template.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name);
  const names = entries(follow(context, described)).map(([name]) => name);
  for (const name of new Set(used)) {
    if (!names.includes(name)) diagnostics.report('undefined-parameter', { of, what, name }, place);
  }
  for (const name of names) {
    if (used.includes(name)) continue;
    const where = placeOfKey(described, name, place);
    diagnostics.report('unused-parameter', { of, what, name }, where);
  }
}
