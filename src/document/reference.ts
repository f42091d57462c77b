import { posix } from 'node:path';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Pointer } from '../json.js';
import { nearest } from '../text.js';
import { child, entries, text, type Document, type Node } from './node.js';
import { at, encodeToken, find, tokens } from './pointer.js';

/** A `$ref` taken apart. */
export interface Reference {
  /** From the main file's folder, with `/`. */
  readonly file: string;
  /** Undefined for the name of a schema, `#name`. */
  readonly keys: readonly string[] | undefined;
}

/**
 * Takes a `$ref` apart, which stands in the file `base`. `foreign` leads to the network, to an
 * absolute path or to a URL, where nothing is ours to read; undefined is no reference at all, as one with the `\` of
 * Windows, which another machine would take for a part of a name.
 */
export function parseReference(reference: string, base: string): Reference | 'foreign' | undefined {
  const hash = reference.indexOf('#');
  const path = hash < 0 ? reference : reference.slice(0, hash);
  if (/^(?:[a-z][a-z\d+.-]*:|[/\\])/i.test(path)) return 'foreign';
  if (path.includes('\\')) return undefined;
  const file = path === '' ? base : relativeFile(path, base);
  const keys = tokens(hash < 0 ? '#' : reference.slice(hash));
  return file === undefined ? undefined : { file, keys };
}

function relativeFile(path: string, base: string): string | undefined {
  try {
    return posix.normalize(posix.join(posix.dirname(base), decodeURIComponent(path)));
  } catch {
    return undefined;
  }
}

/** The one spelling of a place; `file` is empty for the main file. */
export function spell(file: string, keys: readonly string[]): Pointer {
  return at(`${file.split('/').map(encodeToken).join('/')}#`, ...keys);
}

/** Says what is wrong with a reference that `document.resolve` found nothing for. */
export function reportReference(
  document: Document,
  node: Node,
  diagnostics: Diagnostics,
  code?: 'dangling-reference',
): void {
  const reference = text(node) ?? '';
  const faults = document.faultsOf(node);
  if (faults.length > 0) {
    for (const fault of faults)
      diagnostics.addOfPart({ place: node.place, ...fault }, code !== undefined);
  } else if (code) {
    diagnostics.report(code, { reference }, node.place);
  } else {
    const meant = unescapedSlash(document.root, reference);
    const portable = withSlashes(reference);
    const isLink = document.resolve(node) !== undefined;
    const end = isLink ? endOf(document, node) : undefined;
    const isCircle = isLink && end === undefined;
    const isGuessed =
      meant === undefined && !isLink && diagnostics.isWorthAGuess('unresolved-reference');
    const near = isGuessed ? misspelt(document.root, reference) : undefined;
    if (near === undefined && parseReference(reference, '') === 'foreign') {
      diagnostics.report('unsupported-reference', { reference }, node.place);
      return;
    }
    const parameters = { reference, meant, near, portable, isCircle, end };
    diagnostics.report('unresolved-reference', parameters, node.place);
  }
}

/** The reference at the end of a chain of references, which nothing is at; undefined if they go in a circle. */
function endOf(document: Document, start: Node): string | undefined {
  const seen = new Set<Node>();
  let next: Node | undefined = start;
  while (next && !seen.has(next)) {
    seen.add(next);
    const target = document.resolve(next);
    if (!target) return text(next);
    next = child(target.node, '$ref');
  }
  return undefined;
}

/** The reference as every machine reads it, where it has the `\` of Windows. */
function withSlashes(reference: string): string | undefined {
  const [path = '', ...rest] = reference.split('#');
  return path.includes('\\') ? [path.replaceAll('\\', '/'), ...rest].join('#') : undefined;
}

/** The reference with the keys of the main file that are nearest to its own; its start may lack `#` or `/`. */
function misspelt(root: Node, reference: string): string | undefined {
  const path = ['#'];
  let node: Node | undefined = root;
  for (const key of tokens(reference.trim().replace(/^#?\/?/, '#/')) ?? []) {
    const meant: string =
      nearest(
        key,
        [...entries(node)].map(([known]) => known),
      ) ?? key;
    path.push(meant.replaceAll('~', '~0').replaceAll('/', '~1'));
    node = child(node, meant);
  }
  const isSure = path.length > (reference.startsWith('#/') ? 1 : 2);
  return node && isSure ? path.join('/') : undefined;
}

/** The reference with `~1` where a key of the main file has the slash that splits it. */
function unescapedSlash(root: Node, reference: string): string | undefined {
  if (!reference.startsWith('#/')) return undefined;
  const keys = tokens(reference) ?? [];
  for (let length = 1; length < keys.length; length++) {
    if (find(root, at('#', ...keys.slice(0, length)))) continue;
    const start = keys.slice(0, length - 1);
    const parent = find(root, at('#', ...start));
    for (let end = keys.length; end > length; end--) {
      const key = keys.slice(length - 1, end).join('/');
      if (!child(parent, key)) continue;
      const written = [...start, key, ...keys.slice(end)];
      return `#/${written.map((part) => part.replaceAll('~', '~0').replaceAll('/', '~1')).join('/')}`;
    }
    return undefined;
  }
  return undefined;
}
