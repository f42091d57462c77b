import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import { checkWithParser } from './asyncapi-parser.js';
import { gatherFiles, type ReadFile } from './files.js';
import { child, entries, placeAt, scalar, text, type Document } from './node.js';
import { parseYaml } from './yaml.js';

/** The document as written, once it is known to be good; undefined, and diagnostics, where it isn't. */
export async function parseDocument(
  source: Source,
  read: ReadFile,
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
  const document = await gatherFiles({ source, version, root }, read);
  checkAddresses(document, diagnostics);
  if (!diagnostics.hasErrors) await checkWithParser(document, diagnostics);
  return document;
}

/** What AsyncAPI 2 asks for: a URI template (RFC 6570), with parameters as AsyncAPI has them. */
const uriTemplate =
  /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s"'%<>\\^`{|}]|%[\dA-Fa-f]{2}|\{[^{}"'`<>\\\s]+\})*$/u;

/** AsyncAPI 3 asks for no more than text, such as `orders.>`; what can't be told from code is not. */
const topic = /^(?:[^\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\s"'`{}]|\{[^{}"'`<>\\\s]+\})*$/u;

function checkAddresses({ version, root }: Document, diagnostics: Diagnostics): void {
  const isVersion2 = version.startsWith('2');
  for (const [key, channel] of entries(root.entries.get('channels'))) {
    const written = isVersion2 ? key : text(child(channel, 'address'));
    if (written === undefined || (isVersion2 ? uriTemplate : topic).test(written)) continue;
    const path = isVersion2 ? ['channels', key] : ['channels', key, 'address'];
    diagnostics.report('invalid-address', { address: written }, placeAt(root, path));
  }
}
