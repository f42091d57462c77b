import { isAddressAsKey, likeParameter, splitAddress } from '../address.js';
import { child, entries, placeAt, text } from '../node.js';
import { follow, type Check } from './context.js';

/** AsyncAPI 2 asks for a URI template (RFC 6570), with parameters as AsyncAPI has them. */
const uriTemplate =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s"'%<>\\^`{|}]|%[\dA-Fa-f]{2}|\{[^{}"'`<>\\\s]+\})*$/u;

/** AsyncAPI 3 asks for no more than text, such as `orders.>`; what can't be told from code is not. */
const topic = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s"'`{}]|\{[^{}"'`<>\\\s]+\})*$/u;

export const checkAddresses: Check = (context) => {
  const { isVersion2, diagnostics } = context;
  const { root } = context.document;
  for (const [key, written] of entries(child(root, 'channels'))) {
    const address = isVersion2 ? key : text(child(written, 'address'));
    if (address === undefined) {
      if (isAddressAsKey(key, follow(context, written))) {
        diagnostics.report('address-as-key', { key }, placeAt(root, ['channels', key]));
      }
      continue;
    }
    const place = placeAt(root, ['channels', key, ...(isVersion2 ? [] : ['address'])]);
    const { origin, route, rest } = splitAddress(address, isVersion2);
    const meant = likeParameter(route);
    if (!(isVersion2 ? uriTemplate : topic).test(route)) {
      diagnostics.report('invalid-address', { address }, place);
    } else if (meant) {
      diagnostics.report('parameter-without-braces', { address, ...meant }, place);
    }
    if (origin !== '') diagnostics.report('whole-url', { address }, place);
    if (rest !== '') diagnostics.report('address-with-query', { address }, place);
  }
};
