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
  let next = await readSide(options.new, options, role, diagnostics);
  let old = await readSide(options.old, options, role, diagnostics);
  if (old && next && role === undefined && old.model.role !== next.model.role) {
    // A package is for one side, and a document without events for none: the other document may be for the same.
    const [was, is] = [old.model, next.model];
    if (!old.document || is.events.length === 0) {
      next = await readSide(options.new, options, was.role, diagnostics);
    } else if (!next.document || was.events.length === 0) {
      old = await readSide(options.old, options, is.role, diagnostics);
    }
  }
  const errors = diagnostics.all.filter(({ severity }) => severity === 'error');
  if (!old || !next) return { diagnostics: errors, difference: undefined };
  return { diagnostics: errors, difference: differenceOf(old, next) };
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
