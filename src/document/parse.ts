import type { Diagnostics, Source } from '../diagnostics/diagnostic.js';
import { askParser } from './asyncapi-parser.js';
import { checks } from './checks/index.js';
import { loadCompiled } from './compiled.js';
import { complaintsOf, rephrase, reportMismatches, type Complaint } from './complaints.js';
import { gatherFiles, readNothing, type ReadFile } from './files.js';
import { judge, TooManyRepeats } from './judge.js';
import { placeAt, spelling, type Document } from './node.js';
import { mostRepeated } from './unfolding.js';
import { parseYaml } from './yaml.js';

export interface Surroundings {
  /** Reads the files that it refers to; a document alone refers to none. */
  readonly read?: ReadFile;
  /** The time limit of @asyncapi/parser for finding errors, in milliseconds; with 0 it isn't asked. */
  readonly parserLimit?: number;
}

/** The document as written, judged; undefined, and diagnostics, if there is none to judge. */
export async function parseDocument(
  source: Source,
  { read = readNothing, parserLimit = 10_000 }: Surroundings,
  diagnostics: Diagnostics,
): Promise<Document | undefined> {
  const root = parseYaml(source, diagnostics);
  if (!root) return undefined;
  if (root.kind !== 'map' || !root.entries.has('asyncapi')) {
    diagnostics.report('not-asyncapi', undefined, root.place);
    return undefined;
  }
  const version = spelling(root.entries.get('asyncapi')) ?? '';
  // Two numbers are a warning: AsyncAPI's schema says which three they have to be.
  if (!/^(?:2\.[0-6]|3\.[01])(?:\.\d+(?:-.*)?)?$/.test(version)) {
    diagnostics.report('unsupported-version', { version }, placeAt(root, ['asyncapi']));
    return undefined;
  }
  const document = await gatherFiles({ source, version, root }, read, diagnostics);
  try {
    await judgeDocument(document, parserLimit, diagnostics);
  } catch (error) {
    if (!(error instanceof TooManyRepeats)) throw error;
    diagnostics.report('too-many-repeats', { limit: mostRepeated }, error.node.place);
  }
  return document;
}

/** AsyncAPI's schema first, then what it can't say; @asyncapi/parser is asked only for better words. */
async function judgeDocument(
  document: Document,
  parserLimit: number,
  diagnostics: Diagnostics,
): Promise<void> {
  const schema = loadCompiled(document.version);
  const judgement = judge(document, schema);
  const complaints = complaintsOf(judgement, schema);
  const matters = complaints.some(({ isAside }) => !isAside);
  const objections =
    matters && parserLimit > 0 ? await askParser(document, parserLimit) : undefined;
  for (const complaint of objections ? rephrase(complaints, objections) : complaints) {
    report(complaint, diagnostics);
  }
  reportMismatches(judgement, diagnostics);
  const isVersion2 = document.version.startsWith('2');
  for (const check of checks) check({ document, judgement, isVersion2, diagnostics });
}

function report({ place, problem, isAside }: Complaint, diagnostics: Diagnostics): void {
  const code = isAside ? 'questionable-document' : 'invalid-document';
  diagnostics.report(code, { problem }, place);
}
