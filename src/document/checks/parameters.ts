import type { Place } from '../../diagnostics/diagnostic.js';
import { splitAddress, type Address } from '../address.js';
import { child, entries, text, type Node } from '../node.js';
import { follow, placeOfKey, type Check, type Context } from './context.js';

/** The parameters of a channel's address are to be defined, and no others. */
export const checkChannelParameters: Check = (context) => {
  const { isVersion2 } = context;
  const { root } = context.document;
  const declared = isVersion2 ? [] : entries(child(child(root, 'components'), 'channels'));
  for (const [key, written] of [...entries(child(root, 'channels')), ...declared]) {
    const channel = follow(context, written);
    const address = isVersion2 ? key : text(child(channel, 'address'));
    const parameters = child(channel, 'parameters');
    // Version 2 lets a channel without parameters in its address describe some.
    const isOpen = address === undefined || (isVersion2 && !address.includes('{'));
    if (!parameters || isOpen) continue;
    const place = placeOfKey(channel, 'parameters', written.place);
    const template = splitAddress(address, isVersion2);
    compare(
      template,
      parameters,
      { of: `The address "${address}"`, what: 'parameter', place },
      context,
    );
  }
};

/** The variables of a server's URL are to be defined, and no others. */
export const checkServerVariables: Check = (context) => {
  for (const server of context.judgement.met.get('server') ?? []) {
    const url = text(child(server, 'url'));
    const variables = child(server, 'variables');
    if (url === undefined || !variables || !url.includes('{')) continue;
    const place = placeOfKey(server, 'variables', server.place);
    const template = { origin: '', route: url, rest: '' };
    compare(template, variables, { of: `The URL "${url}"`, what: 'variable', place }, context);
  }
};

function compare(
  { origin, route, rest }: Address,
  described: Node,
  { of, what, place }: { of: string; what: string; place: Place },
  context: Context,
): void {
  const { diagnostics } = context;
  const used = new Set([...route.matchAll(/\{(.+?)\}/g)].map(([, name = '']) => name));
  const names = new Set(entries(follow(context, described)).map(([name]) => name));
  for (const name of used) {
    if (!names.has(name)) diagnostics.report('undefined-parameter', { of, what, name }, place);
  }
  const inRest = new Set(`${origin}?${rest}`.match(/[^{}?#&=,*]+/g));
  for (const name of names) {
    if (used.has(name) || inRest.has(name)) continue;
    const where = placeOfKey(described, name, place);
    diagnostics.report('unused-parameter', { of, what, name }, where);
  }
}
