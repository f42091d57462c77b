import type { Diagnostic as ParserDiagnostic } from '@asyncapi/parser';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Json } from '../model/model.js';
import { child, placeAt, text, toJson, type Document, type Node } from './node.js';
import { at, find, tokens } from './pointer.js';
import { reportReference } from './reference.js';

/** The parser's severities; what is less than a warning is advice. */
const severities = { error: 0, warning: 1 } as const;

/** What keys such as `__proto__` and `hasOwnProperty` start with in the parser's copy: as they are, it crashes. */
const standIn = 'hooksmith:';

function rename(key: string): string {
  return key in Object.prototype ? standIn + key : key;
}

/** What a reference out of the document leads to, for the parser: no document makes us fetch or read. */
const unread = ['file', 'http', 'https'].map((schema) => ({ schema, order: 1, read: () => '{}' }));

/** Has @asyncapi/parser, the authority on AsyncAPI, judge the document, and reports what it finds. */
export async function checkWithParser(
  document: Document,
  diagnostics: Diagnostics,
): Promise<void> {
  const { Parser } = await import('@asyncapi/parser');
  const parser = new Parser({
    ruleset: { core: true, recommended: false },
    __unstable: { resolver: { resolvers: unread } },
  });
  const copy = parserCopy(document.root);
  const found = await parser.validate(copy as Parameters<typeof parser.validate>[0]);
  const theirs = found.filter((diagnostic) => !isOurs(diagnostic));
  for (const diagnostic of withoutEchoes(theirs, document.root)) {
    report(diagnostic, document, diagnostics);
  }
}

/** What the parser says of a place when it means something that stands in it. */
const vague = /"oneOf"|must match|is not expected to be here/;

/**
 * One bad leaf echoes: at every reference that leads to it, in all that holds it, and in several
 * wordings, of which the first is the best.
 */
function withoutEchoes(
  found: readonly ParserDiagnostic[],
  root: Node,
): readonly ParserDiagnostic[] {
  const located = found.map((diagnostic) => {
    const { path, isScalar } = follow(root, keysOf(diagnostic.path));
    const place = at('#', ...path);
    const isVague = vague.test(diagnostic.message);
    return { diagnostic: { ...diagnostic, path: [...path] }, place, isScalar, isVague };
  });
  return located
    .filter(({ diagnostic, place, isScalar, isVague }, index) => {
      const isSaid = located.slice(0, index).some(
        (other) =>
          other.place === place && (isScalar || other.diagnostic.message === diagnostic.message),
      );
      const isAbout = located.some((other) => other.place.startsWith(`${place}/`));
      return !isSaid && !(isVague && isAbout);
    })
    .map(({ diagnostic }) => diagnostic);
}

/** Where a path leads when its references are followed. */
function follow(root: Node, path: readonly string[]): { path: readonly string[]; isScalar: boolean } {
  let node: Node | undefined = root;
  let followed: readonly string[] = [];
  for (const [index, key] of path.entries()) {
    node = child(node, key);
    followed = [...followed, key];
    const reference = path[index + 1] === '$ref' ? undefined : text(child(node, '$ref'));
    const target = reference !== undefined ? find(root, reference) : undefined;
    if (target && reference !== undefined) [node, followed] = [target, tokens(reference) ?? []];
  }
  return { path: followed, isScalar: node?.kind === 'scalar' };
}

/**
 * Addresses are ours to judge: the parser doesn't say which one it means, and refuses `a%20b`. What it
 * knows of schema formats, too: that no plugin of its own was asked for is nothing to its user. And
 * references out of the document, since it was given nothing to find there.
 */
function isOurs({ path, message }: ParserDiagnostic): boolean {
  const isAddress = path.join('/') === 'channels' && message.endsWith('format "uri-template"');
  return isAddress || /^No schema parser registered for|does not exist @ '/.test(message);
}

function parserCopy(root: Node): Json {
  return renameReferences(toJson(root, rename));
}

function renameReferences(value: Json): Json {
  if (Array.isArray(value)) return value.map(renameReferences);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, item]) => {
    const isReference = key === '$ref' && typeof item === 'string';
    return [key, isReference ? item.split('/').map(rename).join('/') : renameReferences(item)];
  });
  return Object.fromEntries(members) as Json;
}

function nodeAt(root: Node, path: ParserDiagnostic['path']): Node | undefined {
  return keysOf(path).reduce<Node | undefined>(child, root);
}

function keysOf(path: ParserDiagnostic['path']): readonly string[] {
  return path.map((key) => String(key).replace(standIn, ''));
}

function report(
  { code, message, path, severity }: ParserDiagnostic,
  document: Document,
  diagnostics: Diagnostics,
): void {
  const place = placeAt(document.root, keysOf(path));
  const reference = nodeAt(document.root, path);
  if (code === 'invalid-ref' && reference && text(reference) !== undefined) {
    reportReference(document, reference, diagnostics);
  } else if (severity === severities.error) {
    diagnostics.report('invalid-document', { problem: sentence(message) }, place);
  } else if (severity === severities.warning) {
    diagnostics.report('questionable-document', { problem: sentence(message) }, place);
  }
}

/** The parser's words as one sentence. */
function sentence(message: string): string {
  const [first = ''] = message.split(/, stack: |\n/);
  const original = first.replaceAll(standIn, '');
  return /[.!?]$/.test(original) ? original : `${original}.`;
}
