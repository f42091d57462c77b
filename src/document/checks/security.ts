import { child, entries, items, text, type Node } from '../node.js';
import { follow, operationsOf, placeOfKey, type Check, type Context } from './context.js';

/** A security requirement names a scheme of the components, and scopes of that scheme. AsyncAPI 3 refers to it. */
export const checkSecurity: Check = (context) => {
  if (!context.isVersion2) return;
  const servers = entries(child(context.document.root, 'servers')).map(([, node]) =>
    follow(context, node),
  );
  for (const owner of [...servers, ...operationsOf(context)]) {
    for (const requirement of items(child(owner, 'security')))
      checkRequirement(requirement, context);
  }
};

function checkRequirement(requirement: Node, context: Context): void {
  const { document, diagnostics } = context;
  const schemes = child(child(document.root, 'components'), 'securitySchemes');
  for (const [name, scopes] of entries(requirement)) {
    const place = placeOfKey(requirement, name, requirement.place);
    const scheme = follow(context, child(schemes, name));
    if (!child(schemes, name)) diagnostics.report('undefined-security-scheme', { name }, place);
    if (text(child(scheme, 'type')) !== 'oauth2') continue;
    const flows = entries(child(scheme, 'flows')).map(([, flow]) => child(flow, 'scopes'));
    for (const item of items(scopes)) {
      const scope = text(item);
      if (scope === undefined || flows.some((known) => child(known, scope))) continue;
      diagnostics.report('undefined-scope', { scope, name }, item.place);
    }
  }
}
