import { child, entries, items, text } from '../node.js';
import { channelsOf, type Check } from './context.js';

/** A channel can only be on servers that the document has. */
export const checkChannelServers: Check = (context) => {
  const { document, isVersion2, diagnostics } = context;
  const servers = child(document.root, 'servers');
  const all = new Set(entries(servers).map(([, server]) => server));
  for (const [, channel] of channelsOf(context)) {
    for (const item of items(child(channel, 'servers'))) {
      const name = text(item);
      if (isVersion2 && name !== undefined && !child(servers, name)) {
        diagnostics.report('undefined-server', { name }, item.place);
      }
      const reference = child(item, '$ref');
      const target = reference && document.resolve(reference)?.node;
      if (!isVersion2 && target && !all.has(target)) {
        diagnostics.report('undefined-server', { name: text(reference) ?? '' }, reference.place);
      }
    }
  }
};
