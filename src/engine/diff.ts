import { createHash } from 'node:crypto';
import { Diagnostics, Stop, type Diagnostic, type Place } from '../diagnostics/diagnostic.js';
import { placeOf } from '../describe/findings/place.js';
import { putSection } from '../disk/changelog.js';
import { onDisk } from '../disk/on-disk.js';
import type { Spec } from '../document/read.js';
import { bumpOf, nextVersion, type Bump } from '../evolution/version.js';
import { compareModels, type Change } from '../evolution/compare.js';
import type { Role } from '../model/model.js';
import { readSide, type ReadOptions, type Side } from './read-side.js';
export { headings } from '../evolution/severity.js';
export type { Answer } from '../evolution/judge.js';

export interface DiffOptions extends ReadOptions {
  /** A path, an `https:` URL, a file of a git revision, the folder of a package, or a text. */
  readonly old: Spec;
  readonly new: Spec;
  /** The side to compare for. The one with more events of the new document unless set. */
  readonly role?: Role | undefined;
}

/** A change, and where both documents have it. */
export interface PlacedChange extends Change {
  readonly places: { readonly old: Place | undefined; readonly new: Place | undefined };
  /** The same in every run for the same change, wherever it stands. */
  readonly fingerprint: string;
}

export interface Release {
  /** The version of the old document, and of the new one. */
  readonly from: string;
  readonly declared: string;
  readonly bump: Bump;
  /** The least version that says what has changed; undefined if the old one has no three numbers. */
  readonly next: string | undefined;
}

export interface Difference {
  readonly old: string;
  readonly new: string;
  readonly changes: readonly PlacedChange[];
  readonly release: Release;
}

export interface DiffOutcome {
  readonly diagnostics: readonly Diagnostic[];
  /** Undefined if a document is not good. */
  readonly difference: Difference | undefined;
}

/** Says what an edit means: reads both documents with the same options. A package says itself which side it is for. */
export async function diffDocuments(options: DiffOptions): Promise<DiffOutcome> {
  const diagnostics = new Diagnostics();
  const { role } = options;
  const read = (spec: Spec, as = role): Promise<Side | undefined> =>
    readSide(spec, options, as, diagnostics);
  let next = await read(options.new);
  let old = await read(options.old);
  if (old && next && role === undefined && old.model.role !== next.model.role) {
    const [was, is] = [old.model.role, next.model.role];
    if (isOpen(next, old)) next = better(next, await read(options.new, was));
    else if (isOpen(old, next)) old = better(old, await read(options.old, is));
  }
  const errors = diagnostics.all.filter(({ severity }) => severity === 'error');
  if (!old || !next) return { diagnostics: errors, difference: undefined };
  return { diagnostics: errors, difference: differenceOf(old, next) };
}

/** Tells a document that may be read for the side of the other: a package is for one, and a document without events for none. */
function isOpen({ model, document }: Side, other: Side): boolean {
  return model.events.length === 0 || (document !== undefined && !other.document);
}

/** The side that has events. */
function better(own: Side, other: Side | undefined): Side {
  return other && (other.model.events.length > 0 || own.model.events.length === 0) ? other : own;
}

function differenceOf(old: Side, next: Side): Difference {
  const changes = compareModels(old.model, next.model).map((change) => placed(change, old, next));
  const from = old.model.packageVersion;
  const bump = bumpOf(changes, from);
  const declared = next.model.packageVersion;
  const release = { from, declared, bump, next: nextVersion(from, bump) };
  return { old: old.label, new: next.label, changes, release };
}

function placed(change: Change, old: Side, next: Side): PlacedChange {
  const { code, parameters, pointers } = change;
  const hash = createHash('sha256').update(JSON.stringify([code, parameters]));
  const placeIn = ({ document }: Side, pointer: string | undefined): Place | undefined =>
    !document || pointer === undefined || pointer === '' ? undefined : placeOf(document, pointer);
  return {
    ...change,
    places: { old: placeIn(old, pointers.old), new: placeIn(next, pointers.new) },
    fingerprint: hash.digest('hex').slice(0, 12),
  };
}

/** Puts the section of the next version into a changelog; a diagnostic where the file can't be written. */
export function writeChangelog(
  path: string,
  label: string,
  section: readonly string[],
): readonly Diagnostic[] {
  const diagnostics = new Diagnostics();
  try {
    onDisk(label, diagnostics, () => putSection(path, section));
  } catch (error) {
    if (!(error instanceof Stop)) throw error;
  }
  return diagnostics.all;
}
