import { posix } from 'node:path';
import type { Place } from '../diagnostics/diagnostic.js';
import type { Json } from '../json.js';
import { builtFile } from './built-file.js';
import { child, placeAt, text, toJson, type Document, type Node } from './node.js';
import { isUnfolded } from './unfolding.js';
import { disguise, reveal } from './safe-keys.js';

/** Input of the parser's thread. */
export interface ParserInput {
  readonly document: Record<string, unknown>;
  readonly source: string;
  /** Texts by absolute path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Its answer: a diagnostic of the parser, plain. */
export interface ParserFinding {
  readonly code: string;
  readonly message: string;
  readonly path: readonly string[];
  /** The file of the path. */
  readonly file: string;
  readonly isError: boolean;
}

/** An error that the parser finds, with its place in our own tree. */
export interface Objection {
  readonly place: Place;
  /** From the root of whatever file it is in, references followed. */
  readonly path: readonly string[];
  readonly root: Node;
  readonly problem: string;
}

/** The document's folder, as the parser is told: deep enough for `../`. */
const folder = `/${Array.from({ length: 32 }, () => 'd').join('/')}`;

/** Rules about the shape of a document. All others are ours, in words of ours. */
const shapeRules = /^asyncapi(?:-document-resolved|-document-unresolved|2-schemas)$/;

/**
 * Asks @asyncapi/parser what is wrong with a document. Undefined if it has not answered within `limit`
 * milliseconds: it walks the graph of references as a tree. It isn't asked where aliases unfold to a large one.
 */
export async function askParser(
  document: Document,
  limit: number,
): Promise<readonly Objection[] | undefined> {
  if (isUnfolded(document)) return undefined;
  const files = [...document.files].flatMap(([path, root]) =>
    root ? [[posix.join(folder, path), JSON.stringify(parserCopy(root))] as const] : [],
  );
  const input: ParserInput = {
    document: parserCopy(document.root) as Record<string, unknown>,
    source: posix.join(folder, posix.basename(document.source.label.replaceAll('\\', '/'))),
    files: new Map(files),
  };
  const findings = await runWorker(input, limit);
  return findings
    ?.filter(({ isError, code }) => isError && shapeRules.test(code))
    .map((finding) => ({ ...locate(document, finding), problem: sentence(finding.message) }));
}

async function runWorker(
  workerData: ParserInput,
  limit: number,
): Promise<readonly ParserFinding[] | undefined> {
  const { Worker } = await import('node:worker_threads');
  const worker = new Worker(builtFile('parser-worker.js'), { workerData });
  let timer: NodeJS.Timeout | undefined;
  try {
    return await new Promise((resolve) => {
      timer = setTimeout(() => resolve(undefined), limit);
      worker.once('message', resolve);
      worker.once('error', () => resolve(undefined));
      worker.once('exit', () => resolve(undefined));
    });
  } finally {
    clearTimeout(timer);
    await worker.terminate();
  }
}

/** The place that a path leads to, references followed. */
function locate(document: Document, { path, file }: ParserFinding): Omit<Objection, 'problem'> {
  let root = document.files.get(posix.relative(folder, file)) ?? document.root;
  let node: Node | undefined = root;
  let walked: string[] = [];
  for (const [index, written] of path.entries()) {
    const key = reveal(written);
    node = child(node, key);
    walked.push(key);
    const reference = path[index + 1] === '$ref' ? undefined : child(node, '$ref');
    const target = reference && text(reference) !== undefined && document.resolve(reference);
    if (target) {
      root = node = target.node;
      walked = [];
    }
  }
  return { root, path: walked, place: placeAt(root, walked) };
}

function parserCopy(root: Node): Json {
  return renameReferences(toJson(root, disguise));
}

function renameReferences(value: Json): Json {
  if (Array.isArray(value)) return value.map(renameReferences);
  if (typeof value !== 'object' || value === null) return value;
  const members = Object.entries(value).map(([key, item]) => {
    const isReference = key === '$ref' && typeof item === 'string';
    return [key, isReference ? item.split('/').map(disguise).join('/') : renameReferences(item)];
  });
  return Object.fromEntries(members) as Json;
}

/** The parser's words as one sentence. */
function sentence(message: string): string {
  const [first = ''] = message.split(/, stack: |\n/);
  const original = reveal(first);
  return /[.!?]$/.test(original) ? original : `${original}.`;
}
