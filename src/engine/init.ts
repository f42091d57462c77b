import { isBuiltin } from 'node:module';
import { dirname, isAbsolute, relative, resolve } from 'node:path';
import { Diagnostics, Stop, type Diagnostic, type Source } from '../diagnostics/diagnostic.js';
import type { Forged } from './forge.js';
import { onDisk } from '../disk/on-disk.js';
import { variablesOf } from '../model/known-signatures.js';
import type { Role } from '../model/model.js';
import { countUntold, toldInWords } from '../model/told.js';
import {
  frameworks,
  inboxes,
  sqliteBesideNode,
  type Choices,
  type Framework,
  type InboxKind,
  type PackageManager,
} from '../outputs/project/choices.js';
import { recordedRole } from './recorded-role.js';
import { dependencyVersions } from './release.js';
import type { RenderedFile } from '../render/planned-file.js';
import { apiReader } from '../document/beside.js';
import { placeCopies, type Copies } from '../document/copies.js';
import type { ReadFile } from '../document/files.js';
import { readBeside, readSpec, type Spec } from '../document/read.js';
import { Cache, writtenOf } from '../disk/cache.js';
import { findOccupied, isEmptyFolder, withManifest, writeProject } from '../disk/project.js';
import { isInterrupted, recover } from '../disk/write.js';

export interface InitOptions {
  /** The project's folder, from `folder`. */
  readonly target: string;
  /** The document, read once it is known that there is room for the project. */
  readonly spec: () => Promise<Spec>;
  /** The OpenAPI document of the provider's API for subscriptions: a path, with the pointer of an operation where it has several. */
  readonly subscriptions?: string | undefined;
  /** The base of all paths. */
  readonly folder: string;
  readonly framework: Framework;
  readonly inbox: InboxKind;
  /** True if Node.js has an SQLite of its own; unless set, where this one has. */
  readonly hasSqlite?: boolean | undefined;
  readonly packageManager: PackageManager;
  /** The published package that it depends on, `name` or `name@version`; undefined for one generated inside. */
  readonly package?: string | undefined;
  readonly role?: Role | undefined;
  /** Writes into a folder that isn't empty. */
  readonly force?: boolean | undefined;
  /** Takes what a document with errors leaves, and has later runs take it, too. */
  readonly partial?: boolean | undefined;
  /** The names of the events that get a handler; all of them unless set. */
  readonly select?: readonly string[] | undefined;
  /** The version of hooksmith, where no tarball or folder is its source. */
  readonly version: string;
  readonly source: string | undefined;
  /** The command that makes the same project, of a document that is at this place. */
  readonly commandFor: (copy: string) => string;
}

/** A project that has been written. */
export interface Initiated {
  /** Sorted. */
  readonly files: readonly string[];
  /** Number of events with a handler. */
  readonly events: number;
  /** Number of those without one. */
  readonly unselected: number;
  /** As in the summary of a run. */
  readonly told: string | undefined;
  readonly untold: number;
  /** The handler that a sample is best sent to, from the project's folder; undefined if there is no event. */
  readonly firstHandler: string | undefined;
  /** Delivers a sample; undefined if no URL leads to an event. */
  readonly sendCommand: string | undefined;
  /** The side whose events they are. */
  readonly role: Role;
  /** The number of events of the other side. */
  readonly otherEvents: number;
  /** The signature that deliveries are verified by, and the variables of the environment that it needs. */
  readonly signature:
    | { readonly header: string; readonly provider: string; readonly variables: readonly string[] }
    | undefined;
}

export interface InitOutcome {
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined if there was an error: then nothing has been written. */
  readonly project: Initiated | undefined;
}

/** Writes a project that receives what a document describes. */
export async function init(options: InitOptions): Promise<InitOutcome> {
  const diagnostics = new Diagnostics(options.partial);
  try {
    return { project: await run(options, diagnostics), diagnostics: diagnostics.all };
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
    diagnostics.suggestPartial();
    return { project: undefined, diagnostics: diagnostics.all };
  }
}

async function run(options: InitOptions, diagnostics: Diagnostics): Promise<Initiated> {
  const { target, folder } = options;
  const output = resolve(folder, target);
  checkFolder(options, diagnostics);
  diagnostics.throwOnError();
  const spec = await options.spec();
  const source = await readSpec(spec, folder, diagnostics);
  diagnostics.throwOnError();
  if (!source) throw new Error('There is neither a document nor an error');
  const read = readBeside(spec, folder);

  const core = await import('./on-demand.js');
  const published = options.package === undefined ? undefined : packageOf(options.package);
  const named = await forgeNamed(core, source, read, published?.name, options, diagnostics);
  const { forged } = named;
  const apiPaths = forged.referenced.filter((path) => isAbsolute(path));
  const referenced = forged.referenced.filter((path) => !isAbsolute(path));
  const copies = await placeCopies({ spec, folder, source, read }, referenced);
  const api = await placeApi(options, apiPaths, copies, diagnostics);
  for (const path of [...copies.unsafe, ...(api?.unsafe ?? [])])
    diagnostics.report('unsafe-file-name', { path });
  diagnostics.throwOnError();
  const role = recordedRole(forged.model);
  const choices: Choices = {
    name: projectName(output, forged.model.packageName),
    framework: options.framework,
    inbox: options.inbox,
    hasSqlite: options.hasSqlite ?? isBuiltin('node:sqlite'),
    packageManager: options.packageManager,
    role: options.role ?? role,
    published: published?.version,
    isRenamed: named.isRenamed,
    spec: `spec/${copies.main}`,
    subscriptions: api && `spec/${api.main}${api.pointer}`,
    isPartial: options.partial ?? false,
    selected: options.select && forged.selected.map(({ name }) => name),
    hooksmith: dependencyOn(options, output),
    command: options.commandFor(`spec/${copies.main}`),
    versions: dependencyVersions(),
  };
  const { folders } = core;
  const generated: readonly Generated[] = [
    ...(published ? [] : [{ folder: folders.package, files: withManifest(forged.files, role) }]),
    { folder: folders.handlers, files: withManifest(forged.stubs, role) },
  ];
  const files = inOrder([
    ...(await core.render(core.planProject(forged.model, choices))),
    ...generated.flatMap(({ folder: below, files: made }) => movedInto(below, made)),
    ...movedInto(folders.spec, [...copies.files, ...(api?.files ?? [])]),
  ]);
  place(files, generated, output, target, diagnostics);
  return describeProject(core, forged, choices, files);
}

/** The copy of the OpenAPI document, and the pointer that it was named with. */
interface ApiCopy extends Copies {
  readonly pointer: string;
}

/** Places it beside the document, and under another name where both have the same. */
async function placeApi(
  { subscriptions, folder }: InitOptions,
  paths: readonly string[],
  { files: taken }: Copies,
  diagnostics: Diagnostics,
): Promise<ApiCopy | undefined> {
  if (subscriptions === undefined) return undefined;
  const [, spec = '', pointer = ''] = /^(.*?)(#\/.*)?$/s.exec(subscriptions) ?? [];
  const source = await readSpec(spec, folder, diagnostics);
  if (!source) return undefined;
  const base = dirname(resolve(folder, spec));
  const others = paths.map((path) => relative(base, path).replaceAll('\\', '/'));
  const read = readBeside(spec, folder);
  const own = resolve(folder, spec);
  const referenced = others.filter((path) => resolve(base, path) !== own);
  const copies = await placeCopies({ spec, folder, source, read }, referenced);
  const isTaken = copies.files.some(({ path }) => taken.some((one) => one.path === path));
  const moved = (path: string): string => (isTaken ? `subscriptions/${path}` : path);
  const files = copies.files.map(({ path, text }) => ({ path: moved(path), text }));
  return { ...copies, main: moved(copies.main), files, pointer };
}

type Core = typeof import('./on-demand.js');

interface NamedPackage {
  readonly forged: Forged;
  /** It has another name than the document gives it. */
  readonly isRenamed: boolean;
}

/** The package of the document: with the name of a published one, or with a name that no other module has. */
async function forgeNamed(
  core: Core,
  source: Source,
  read: ReadFile,
  published: string | undefined,
  { role, select, subscriptions, folder }: InitOptions,
  diagnostics: Diagnostics,
): Promise<NamedPackage> {
  const readApi = apiReader(subscriptions, folder, diagnostics);
  const forgeAs = async (packageName: string | undefined): Promise<Forged> => {
    const formats = 'annotation' as const;
    const settings = { role, formats, packageName, hasStubs: true, select, tell: undefined };
    const forged = await core.forge(source, settings, diagnostics, { read, readApi });
    diagnostics.throwOnError();
    if (!forged) throw new Error('There is neither a package nor an error');
    return forged;
  };
  const forged = await forgeAs(published);
  const { packageName } = forged.model;
  if (published !== undefined) return { forged, isRenamed: true };
  if (!isTakenName(packageName)) return { forged, isRenamed: false };
  return { forged: await forgeAs(`${packageName}-webhooks`), isRenamed: true };
}

/** Writes the project, unless one of its files is there already. */
function place(
  files: readonly RenderedFile[],
  generated: readonly Generated[],
  output: string,
  target: string,
  diagnostics: Diagnostics,
): void {
  onDisk(target, diagnostics, () => {
    const occupied = findOccupied(
      output,
      files.map(({ path }) => path),
    );
    if (occupied.length > 0) {
      const paths = occupied.map((path) => `${target}/${path}`).join(', ');
      diagnostics.report('file-in-the-way', { paths, count: occupied.length });
      diagnostics.throwOnError();
    }
    writeProject(files, output);
    for (const made of generated) remember(made, output);
  });
}

/** A folder that later runs update. */
interface Generated {
  /** From the project's. */
  readonly folder: string;
  readonly files: readonly RenderedFile[];
}

/** So that the next run knows that nobody else has written them. */
function remember({ folder, files }: Generated, output: string): void {
  const run = { fingerprint: undefined, referenced: [], summary: undefined };
  new Cache(output, folder).remember({ ...run, ...writtenOf(files) });
}

function movedInto(
  folder: string,
  files: readonly Pick<RenderedFile, 'path' | 'text'>[],
): readonly RenderedFile[] {
  return files.map(({ path, text }) => ({ path: `${folder}/${path}`, text }));
}

function inOrder(files: readonly RenderedFile[]): readonly RenderedFile[] {
  return [...files].sort((left, right) => (left.path < right.path ? -1 : 1));
}

/**
 * Nothing is written into a folder that holds anything, unless that is wanted. Completes what a run that was
 * cut off began there.
 */
function checkFolder({ target, folder, force = false }: Place, diagnostics: Diagnostics): void {
  onDisk(target, diagnostics, () => {
    const output = resolve(folder, target);
    try {
      if (isInterrupted(output)) {
        recover(output);
        diagnostics.report('interrupted-run', { path: target, isCompleted: true });
      }
      if (!force && !isEmptyFolder(output)) {
        diagnostics.report('folder-not-empty', { path: target === '.' ? 'This folder' : target });
      }
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'ENOTDIR') throw error;
      diagnostics.report('output-not-a-folder', { path: target });
    }
  });
}

/** A sentence that says why a folder can't take a project; undefined if it can. */
export function problemOfFolder(place: Place): string | undefined {
  const diagnostics = new Diagnostics();
  try {
    checkFolder(place, diagnostics);
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return diagnostics.all.find(({ severity }) => severity === 'error')?.sentence;
}

type Place = Pick<InitOptions, 'target' | 'folder' | 'force'>;

function describeProject(
  { firstReachable, folders, sendCommand }: Core,
  { model, selected }: Forged,
  choices: Choices,
  files: readonly RenderedFile[],
): Initiated {
  const first = firstReachable(model, choices.selected) ?? selected[0];
  const { signature } = model;
  return {
    files: files.map(({ path }) => path),
    events: selected.length,
    unselected: model.events.length - selected.length,
    told: toldInWords(model),
    untold: countUntold(model),
    firstHandler: first && `${folders.handlers}/${first.file}.ts`,
    sendCommand: sendCommand(model, choices),
    role: model.role,
    otherEvents: model.otherEvents,
    signature: signature && { ...signature, variables: variablesOf(signature) },
  };
}

/** The version by which a project depends on hooksmith: as npm writes a path, from the project's folder. */
function dependencyOn({ version, source }: InitOptions, output: string): string {
  if (source === undefined) return version;
  return `file:${relative(output, source).replaceAll('\\', '/')}`;
}

/** `name@version`, `@scope/name@version`, or a name alone. */
function packageOf(written: string): { readonly name: string; readonly version: string } {
  const at = written.indexOf('@', 1);
  return at < 0
    ? { name: written, version: '*' }
    : { name: written.slice(0, at), version: written.slice(at + 1) || '*' };
}

/** Tells if an import of this name means another module: one of Node.js, or a dependency of some project. */
function isTakenName(name: string): boolean {
  const others = [
    ...Object.values(frameworks).flatMap(({ dependencies }) => dependencies as readonly string[]),
    ...[...Object.values(inboxes), sqliteBesideNode].flatMap((row) =>
      Object.keys(row.dependencies),
    ),
  ];
  return isBuiltin(name) || ['hooksmith', 'typescript', ...others].includes(name);
}

/** The folder's name as npm accepts it, and other than the package's, which stands in the same workspace. */
function projectName(output: string, packageName: string): string {
  const slug = slugOf(output.split(/[/\\]/).findLast((part) => part !== '') ?? '');
  const name = slug === '' ? 'receiver' : slug;
  return name === packageName || isTakenName(name) ? `${name}-receiver` : name;
}

function slugOf(name: string): string {
  const words = name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z\d]+/g);
  return words?.join('-').slice(0, 200) ?? '';
}
