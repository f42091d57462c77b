import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import { checkWithParser } from './asyncapi-parser.js';
import { entries, placeAt, scalar, text, type Document, type MapNode } from './node.js';
import { parseYaml } from './yaml.js';

/** The document as written, once it is known to be good; undefined, and diagnostics, where it isn't. */
export async function parseDocument(
  source: Source,
  diagnostics: Diagnostics,
): Promise<Document | undefined> {
  const root = parseYaml(source, diagnostics);
  if (!root) return undefined;
  if (root.kind !== 'map' || !root.entries.has('asyncapi')) {
    diagnostics.report('not-asyncapi', undefined, root.place);
    return undefined;
  }
  const version = String(scalar(root.entries.get('asyncapi')) ?? '');
  if (!/^(?:2\.[0-6]|3\.[01])\.\d+(?:-.*)?$/.test(version)) {
    diagnostics.report('unsupported-version', { version }, placeAt(root, ['asyncapi']));
    return undefined;
  }
  const document = { source, version, root };
  checkAddresses(document, diagnostics);
  if (!diagnostics.hasErrors) await checkWithParser(document, diagnostics);
  return document;
}

/** What RFC 6570 allows in a URI template, with parameters as AsyncAPI has them. */
const address =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s"'%<>\\^`{|}]|%[\dA-Fa-f]{2}|\{[^{}"'`<>\\\s]+\})*$/u;

function checkAddresses({ version, root }: Document, diagnostics: Diagnostics): void {
  const channels = root.entries.get('channels');
  for (const [key, channel] of entries(channels)) {
    const written = version.startsWith('2') ? key : text((channel as MapNode).entries?.get('address'));
    if (written === undefined || address.test(written)) continue;
    const path = version.startsWith('2') ? ['channels', key] : ['channels', key, 'address'];
    diagnostics.report('invalid-address', { address: written }, placeAt(root, path));
  }
}
