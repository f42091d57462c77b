import { createHash } from 'node:crypto';
import { Diagnostics, type Diagnostic, type Place } from '../diagnostics/diagnostic.js';
import { placeOf } from '../describe/findings/place.js';
import type { Document } from '../document/node.js';
import { besideRevision, readRevision, revisionOf } from '../document/revision.js';
import { displayPath, readBeside, readSpec, type Spec } from '../document/read.js';
import { bumpOf, nextVersion, type Bump } from '../evolution/version.js';
import { compareModels, type Change } from '../evolution/compare.js';
export type { Answer } from '../evolution/judge.js';
import type { FormatRole, Model, Role } from '../model/model.js';
import type { TellConfiguration } from '../model/tell-rule.js';
import { describe } from './on-demand.js';

export interface DiffOptions {
  /** A path, an `https:` URL, a file of a git revision, or a text. */
  readonly old: Spec;
  readonly new: Spec;
  readonly folder: string;
  /** The side to compare for. The one with more events of the new document unless set. */
  readonly role?: Role | undefined;
  readonly tell?: TellConfiguration | undefined;
  readonly formats?: FormatRole | undefined;
  /** Takes what a document with errors leaves. */
  readonly partial?: boolean | undefined;
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
  /** The least version that says what has changed; undefined where the old one has no three numbers. */
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
  /** Undefined where a document is not good. */
  readonly difference: Difference | undefined;
}

/** Says what an edit means: reads both documents with the same options. */
export async function diffDocuments(options: DiffOptions): Promise<DiffOutcome> {
  const diagnostics = new Diagnostics();
  const next = await readSide(options.new, options, options.role, diagnostics);
  const role = options.role ?? next?.model.role;
  const old = await readSide(options.old, options, role, diagnostics);
  const errors = diagnostics.all.filter(({ severity }) => severity === 'error');
  if (!old || !next) return { diagnostics: errors, difference: undefined };
  return { diagnostics: errors, difference: differenceOf(old, next) };
}

interface Side {
  readonly label: string;
  readonly model: Model;
  readonly document: Document;
}

async function readSide(
  spec: Spec,
  { folder, tell, formats = 'annotation', partial }: DiffOptions,
  role: Role | undefined,
  diagnostics: Diagnostics,
): Promise<Side | undefined> {
  const own = new Diagnostics(partial);
  const revision = typeof spec === 'string' ? revisionOf(spec, folder) : undefined;
  const source = revision
    ? await readRevision(revision, folder, own)
    : await readSpec(spec, folder, own);
  const read = revision ? besideRevision(revision, folder) : readBeside(spec, folder);
  const described =
    source && (await describe(source, { role, formats, tell, ...unnamed }, own, { read }));
  for (const diagnostic of own.all) diagnostics.add(diagnostic);
  if (!described || own.hasErrors) return undefined;
  const label = typeof spec === 'string' ? displayPath(spec, folder) : spec.label;
  return { label, model: described.model, document: described.document };
}

const unnamed = {
  packageName: undefined,
  packageVersion: undefined,
  license: undefined,
  repository: undefined,
};

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
    pointer === undefined || pointer === '' ? undefined : placeOf(document, pointer);
  return {
    ...change,
    places: { old: placeIn(old, pointers.old), new: placeIn(next, pointers.new) },
    fingerprint: hash.digest('hex').slice(0, 12),
  };
}
