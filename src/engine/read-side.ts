import { realpathSync, statSync, type Stats } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import { Diagnostics } from '../diagnostics/diagnostic.js';
import { readText } from '../disk/read.js';
import type { Document } from '../document/node.js';
import { displayPath, readBeside, readSpec, reasonOf, type Spec } from '../document/read.js';
import { besideRevision, readRevision } from '../document/revision.js';
import { revisionOf } from '../document/revision-name.js';
import { contractPath } from '../model/contract.js';
import type { FormatRole, Model, Role } from '../model/model.js';
import type { TellConfiguration } from '../model/tell-rule.js';
import { describe } from './on-demand.js';
import { contractOf } from './read-contract.js';

export interface ReadOptions {
  readonly folder: string;
  readonly tell?: TellConfiguration | undefined;
  readonly formats?: FormatRole | undefined;
  /** Takes what a document with errors leaves. */
  readonly partial?: boolean | undefined;
}

/** A larger contract is none. */
const mostBytes = 64 * 2 ** 20;

/** True if a path leads to the package in a folder, or to the contract there. */
export function isPackageIn(output: string, path: string): boolean {
  try {
    const real = realpathSync(path);
    const place = basename(real) === contractPath ? dirname(real) : real;
    return place === realpathSync(output);
  } catch {
    return false;
  }
}

/** The contract of a package in a folder, or that file itself; undefined where there is no package. */
function contractIn(path: string, label: string, diagnostics: Diagnostics): Model | undefined {
  const stat = statOf(path);
  if (stat?.isFile() && basename(path) === contractPath) {
    return contractIn(dirname(path), dirname(label), diagnostics);
  }
  if (!stat?.isDirectory()) return undefined;
  const file = join(path, contractPath);
  if ((statOf(file)?.size ?? 0) > mostBytes) {
    diagnostics.report('not-a-contract', { path: label });
    return undefined;
  }
  const text = textOf(file, label, diagnostics);
  return text === undefined ? undefined : readContract(text, label, diagnostics);
}

function readContract(text: string, label: string, diagnostics: Diagnostics): Model | undefined {
  const contract = contractOf(text);
  if (contract === 'newer') diagnostics.report('newer-contract', { path: label });
  else if (!contract) diagnostics.report('not-a-contract', { path: label });
  return contract === 'newer' ? undefined : contract;
}

function textOf(file: string, label: string, diagnostics: Diagnostics): string | undefined {
  try {
    return readText(file);
  } catch (error) {
    const path = `${label}/${contractPath}`;
    diagnostics.report('unreadable-file', { path, reason: reasonOf(error) });
    return undefined;
  }
}

/** Undefined where there is nothing, or nothing that can be looked at. */
function statOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

/** One of two documents that are compared. */
export interface Side {
  readonly label: string;
  readonly model: Model;
  /** Undefined for a package, which has no places. */
  readonly document: Document | undefined;
}

/** Reads a document, a file of a revision, or the contract of a package; undefined, and diagnostics, where it can't be. */
export async function readSide(
  spec: Spec,
  { folder, tell, formats = 'annotation', partial }: ReadOptions,
  role: Role | undefined,
  diagnostics: Diagnostics,
): Promise<Side | undefined> {
  const own = new Diagnostics(partial);
  if (typeof spec === 'string') {
    const label = displayPath(spec, folder);
    const contract = contractIn(resolve(folder, spec), label, diagnostics);
    if (contract) return { label, model: contract, document: undefined };
    if (diagnostics.hasErrors) return undefined;
  }
  const revision = typeof spec === 'string' ? revisionOf(spec, folder) : undefined;
  const source = revision
    ? await readRevision(revision, folder, own)
    : await readSpec(spec, folder, own);
  if (source && revision && basename(revision.path) === contractPath) {
    const model = readContract(source.text, dirname(source.label), diagnostics);
    return model && { label: source.label, model, document: undefined };
  }
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
