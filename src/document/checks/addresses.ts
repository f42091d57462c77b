import { child, entries, placeAt, text } from '../node.js';
import type { Check } from './context.js';

/** AsyncAPI 2 asks for a URI template (RFC 6570), with parameters as AsyncAPI has them. */
const uriTemplate =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s"'%<>\\^`{|}]|%[\dA-Fa-f]{2}|\{[^{}"'`<>\\\s]+\})*$/u;

/** AsyncAPI 3 asks for no more than text, such as `orders.>`; what can't be told from code is not. */
const topic = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s"'`{}]|\{[^{}"'`<>\\\s]+\})*$/u;

export const checkAddresses: Check = ({ document: { root }, isVersion2, diagnostics }) => {
  for (const [key, channel] of entries(child(root, 'channels'))) {
    const address = isVersion2 ? key : text(child(channel, 'address'));
    if (address === undefined) continue;
    const place = placeAt(root, ['channels', key, ...(isVersion2 ? [] : ['address'])]);
    if (!(isVersion2 ? uriTemplate : topic).test(address)) {
      diagnostics.report('invalid-address', { address }, place);
    } else if (isVersion2 && /[?#]/.test(address)) {
      diagnostics.report('address-with-query', { address }, place);
    }
  }
};
