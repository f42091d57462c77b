import { buildId } from './build-id.js';
import { Diagnostics, Stop, type Diagnostic, type Source } from '../diagnostics/diagnostic.js';
import type { FormatRole, Model, Role } from '../model/model.js';
import type { TellConfiguration } from '../model/tell-rule.js';
import type { PartWords } from '../outputs/parts.js';
import { recognise } from './recognise.js';
import type { RenderedFile } from '../render/planned-file.js';
import type { ReadFile } from '../document/files.js';
import { alsoAbsolute, apiReader } from '../document/beside.js';
import { isUrl, noting, readBeside, readSpec, type Spec } from '../document/read.js';
import { isAuto, sinceBaseline } from './since-baseline.js';
import { Stopwatch, type Stages } from './stopwatch.js';
import { hashOf } from '../disk/cache.js';
import { pageName, targetsOf } from './targets.js';
import type { FolderChange, Summary } from './update-folders.js';

export type { FolderChange, Summary } from './update-folders.js';

export interface LoadOptions {
  /** The document: a path from `folder`, an `https:` URL, or its text. */
  readonly spec: Spec;
  /** The base of all paths. The working folder unless set. */
  readonly folder?: string | undefined;
  /** The side to generate for. The one with more events unless set. */
  readonly role?: Role | undefined;
  /** How events are told apart where the document doesn't say it. */
  readonly tell?: TellConfiguration | undefined;
  /** `assertion`: the validators check formats always. Otherwise only on request. */
  readonly formats?: FormatRole | undefined;
  /** The name of the package. The document's title as a slug unless set. */
  readonly packageName?: string | undefined;
  /** The version of the package. The document's unless set; `auto` follows from the baseline. */
  readonly packageVersion?: string | undefined;
  /** The license in package.json, such as `MIT`. None unless set. */
  readonly license?: string | undefined;
  /** The repository in package.json: a URL or `github:owner/name`. None unless set. */
  readonly repository?: string | undefined;
  /** The OpenAPI document of the provider's API for subscriptions: a path, with the pointer of an operation where it has several. */
  readonly subscriptions?: string | undefined;
  /** Takes what a document with errors leaves; they become warnings. */
  readonly partial?: boolean | undefined;
  /** Says also what is right by the specification, and will hurt who receives it. */
  readonly lint?: boolean | undefined;
}

export interface GenerateOptions extends Omit<LoadOptions, 'lint'> {
  /** Path of the package's folder, from `folder`. Made if it isn't there; without it, nothing of the package is written. */
  readonly output?: string | undefined;
  /** Path of a folder for handlers of the consumer's own, which gets a stub for each event that has none there. */
  readonly handlers?: string | undefined;
  /** Path of a page of the events for people, from `folder`: one file of HTML. */
  readonly docs?: string | undefined;
  /** Folder of `node_modules/.cache`. `folder` unless set. */
  readonly project?: string | undefined;
  /** The release that consumers have: a file of a git revision, the folder of a package, a path or a URL. */
  readonly baseline?: string | undefined;
  /** The parts to generate, with what they need. All unless set. */
  readonly only?: PartWords | undefined;
  /** The names of the events that have a handler there. All unless set. */
  readonly select?: readonly string[] | undefined;
  /** Tells what would be changed, and writes nothing. */
  readonly dryRun?: boolean | undefined;
}

export interface Outcome {
  /** False when there was an error: then nothing has been written. Of `check`, also when anything differs. */
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
  /** The changes made, or to be made with `dryRun`. By folder, sorted by path. */
  readonly changes: readonly FolderChange[];
  /** Undefined if the document is not good. */
  readonly summary: Summary | undefined;
  /** The package, sorted by path. Undefined if it is not good, or was known to be on disk as it should. */
  readonly files: readonly RenderedFile[] | undefined;
  /** The files that the document's references name, from its folder; those of the OpenAPI document are absolute. */
  readonly referenced: readonly string[];
  readonly stages: Stages;
}

/**
 * Reads a document and brings the folder to the package that follows from it; without a folder, the package
 * is in `files`. What a user can do wrong ends up in the diagnostics; what is thrown is a bug.
 */
export function generate(options: GenerateOptions): Promise<Outcome> {
  return run(options, options.dryRun ? 'look' : 'write');
}

/** Compares the folder with the package that follows from a document: not `ok` when anything differs. Writes nothing. */
export async function check(options: GenerateOptions): Promise<Outcome> {
  const outcome = await run(options, 'check');
  const isCutOff = outcome.diagnostics.some(({ code }) => code === 'interrupted-run');
  return { ...outcome, ok: outcome.ok && outcome.changes.length === 0 && !isCutOff };
}

/** Reads a document, and decides every name. Where it is not good, `model` is undefined and the diagnostics say why. */
export async function loadDocument(options: LoadOptions): Promise<LoadedDocument> {
  const diagnostics = new Diagnostics(options.partial);
  const { folder = process.cwd(), spec, lint: isLinting = false } = options;
  const source = await readSpec(spec, folder, diagnostics);
  const { describe, lint } = await import('./on-demand.js');
  const read = readBeside(spec, folder);
  const readApi = apiReader(options.subscriptions, folder, diagnostics);
  const surroundings = { read, readApi, isLinting };
  const described =
    source && (await describe(source, modelOptions(options), diagnostics, surroundings));
  if (described && isLinting) lint(described.model, described.document, diagnostics);
  const model = diagnostics.hasErrors ? undefined : described?.model;
  return { model, diagnostics: diagnostics.all };
}

export interface LoadedDocument {
  readonly model: Model | undefined;
  readonly diagnostics: readonly Diagnostic[];
}

type Purpose = 'write' | 'look' | 'check';

async function run(options: GenerateOptions, purpose: Purpose): Promise<Outcome> {
  const isWriting = purpose === 'write';
  const { spec, folder = process.cwd() } = options;
  const diagnostics = new Diagnostics(options.partial);
  const stopwatch = new Stopwatch();
  const targets = targetsOf(options, folder);
  const asked = new Set<string>();
  try {
    const source = await stopwatch.time('read', () => readSpec(spec, folder, diagnostics));
    diagnostics.throwOnError();
    const read = noting(alsoAbsolute(readBeside(spec, folder)), asked);
    const readApi = apiReader(options.subscriptions, folder, diagnostics, asked);
    const fingerprint = (named: readonly string[]) =>
      source && fingerprintOf(source, named, read, options);
    const adjust = sinceBaseline({ ...options, folder }, purpose === 'check', diagnostics);
    const known = adjust
      ? undefined
      : await stopwatch.time('compare', () => recognise(fingerprint, targets));
    if (known) {
      const { summary, referenced: named } = known;
      return outcome({ ok: true, summary: summary as Summary, referenced: named });
    }

    // The code that reads documents is loaded only when there is something to read.
    const { forge, updateFolders } = await stopwatch.time('load', () => import('./on-demand.js'));
    const settings = { ...forgeOptions(options), adjust };
    const around = { read, readApi };
    const forged = source && (await forge(source, settings, diagnostics, around, stopwatch));
    diagnostics.throwOnError();
    if (!forged) throw new Error('There is neither a package nor an error');
    const { files, referenced } = forged;
    const record = isWriting ? { fingerprint: await fingerprint(referenced) } : undefined;
    const update = { role: options.role, record };
    const updated = await updateFolders(forged, targets, update, diagnostics, stopwatch);
    return outcome({ ok: true, ...updated, files, referenced });
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    diagnostics.suggestPartial();
    return outcome({ ok: false, referenced: [...asked] });
  }

  function outcome(found: Pick<Outcome, 'ok' | 'referenced'> & Partial<Outcome>): Outcome {
    const { stages } = stopwatch;
    const nothing = { changes: [], summary: undefined, files: undefined };
    return { ...nothing, ...found, diagnostics: diagnostics.all, stages };
  }
}

function forgeOptions(options: GenerateOptions) {
  const { only, select, handlers, docs } = options;
  const hasStubs = handlers !== undefined;
  return { ...modelOptions(options), only, select, hasStubs, docs: pageName(docs) };
}

function modelOptions(options: LoadOptions) {
  const { role, formats = 'annotation', tell } = options;
  const { packageName, license, repository } = options;
  const packageVersion = isAuto(options.packageVersion) ? undefined : options.packageVersion;
  return { role, formats, tell, packageName, packageVersion, license, repository };
}

/** Characters: of more than this a hash is kept, as a short text is sooner compared than hashed. */
const longestKept = 100_000;

/** All that the package follows from. Undefined from sources, which change without a sign. */
async function fingerprintOf(
  source: Source,
  referenced: readonly string[],
  read: ReadFile,
  options: GenerateOptions,
): Promise<string | undefined> {
  if (buildId === undefined) return undefined;
  const { partial = false, subscriptions } = options;
  if (subscriptions !== undefined && isUrl(subscriptions)) return undefined;
  const own = [buildId, source.text, forgeOptions(options), partial, subscriptions];
  const others = referenced.map(async (path) => [path, (await read(path))?.text ?? null]);
  const all = JSON.stringify([own, await Promise.all(others)]);
  return all.length < longestKept ? all : hashOf(all);
}
