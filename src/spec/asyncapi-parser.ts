import type { Diagnostic as ParserDiagnostic } from '@asyncapi/parser';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Json } from '../model/model.js';
import { child, placeAt, text, toJson, type Document, type Node } from './node.js';

const enum ParserSeverity {
  Error = 0,
  Warning = 1,
}

/** What stands for a key `__proto__` in the parser's copy: with the key itself it crashes. */
const protoStandIn = 'hooksmith:proto';

/** Has @asyncapi/parser, the authority on AsyncAPI, judge the document, and reports what it finds. */
export async function checkWithParser(
  document: Document,
  diagnostics: Diagnostics,
): Promise<void> {
  const { Parser } = await import('@asyncapi/parser');
  const parser = new Parser({ ruleset: { core: true, recommended: false } });
  const copy = parserCopy(document.root);
  const found = await parser.validate(copy as Parameters<typeof parser.validate>[0]);
  for (const diagnostic of found) report(diagnostic, document.root, diagnostics);
}

function parserCopy(root: Node): Json {
  const copy = toJson(root, (key) => (key === '__proto__' ? protoStandIn : key));
  return renameReferences(copy);
}

function renameReferences(value: Json): Json {
  if (Array.isArray(value)) return value.map(renameReferences);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [
      key,
      key === '$ref' && typeof item === 'string'
        ? item.replaceAll('/__proto__', `/${protoStandIn}`)
        : renameReferences(item),
    ]),
  );
}

function report(
  { code, message, path, severity }: ParserDiagnostic,
  root: Node,
  diagnostics: Diagnostics,
): void {
  const keys = path.map((key) => (key === protoStandIn ? '__proto__' : String(key)));
  const place = placeAt(root, keys);
  const reference = text(keys.reduce<Node | undefined>(child, root));
  if (code === 'invalid-ref' && reference !== undefined) {
    diagnostics.report('unresolved-reference', { reference }, place);
  } else if (severity === (ParserSeverity.Error as number)) {
    diagnostics.report('invalid-document', { problem: sentence(message) }, place);
  } else if (severity === (ParserSeverity.Warning as number)) {
    diagnostics.report('questionable-document', { problem: sentence(message) }, place);
  }
}

/** The parser's words as one sentence. */
function sentence(message: string): string {
  const [first = ''] = message.split(/, stack: |\n/);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
