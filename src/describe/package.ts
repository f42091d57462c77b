import type { Diagnostics } from '../diagnostics/diagnostic.js';
import { child, placeAt, spelling, text, type Node } from '../document/node.js';

/** A package as npm knows it. */
export interface PackageIdentity {
  readonly packageName: string;
  readonly packageVersion: string;
  readonly license: string | undefined;
  readonly repository: string | undefined;
}

/** Configured values in place of the document's. */
export type PackageOptions = { readonly [Key in keyof PackageIdentity]?: string | undefined };

/** The title as a slug and the document's version, unless the options say otherwise. */
export function identifyPackage(
  root: Node,
  { packageName, packageVersion, license, repository }: PackageOptions,
  diagnostics: Diagnostics,
): PackageIdentity {
  return {
    packageName: packageName ?? slug(text(child(child(root, 'info'), 'title')) ?? ''),
    packageVersion: packageVersion ?? versionOf(root, diagnostics),
    license,
    repository,
  };
}

/** A name for npm: `Groove Webhooks` is `groove-webhooks`. */
function slug(title: string): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .match(/[a-z0-9]+/g);
  return words?.join('-').slice(0, 200) ?? 'asyncapi-webhooks';
}

/** Checks that npm accepts the configured values. */
export function checkPackage(
  { packageName, packageVersion }: PackageOptions,
  diagnostics: Diagnostics,
): void {
  const isName = /^(?:@[a-z\d~-][a-z\d._~-]*\/)?[a-z\d~-][a-z\d._~-]*$/;
  if (packageName !== undefined && !isName.test(packageName)) {
    diagnostics.report('invalid-package-name', { name: packageName });
  }
  if (packageVersion !== undefined && !semver.test(packageVersion)) {
    diagnostics.report('invalid-package-version', { version: packageVersion });
  }
}

const semver =
  /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[\da-z-]+(?:\.[\da-z-]+)*)?(?:\+[\da-z-]+(?:\.[\da-z-]+)*)?$/i;

function versionOf(root: Node, diagnostics: Diagnostics): string {
  const version = spelling(child(child(root, 'info'), 'version')) ?? '';
  const completed = /^\d+$/.test(version) ? `${version}.0.0` : `${version}.0`;
  const found = [version, completed].find((candidate) => semver.test(candidate));
  if (found !== undefined) return found;
  diagnostics.report('version-not-semver', { version }, placeAt(root, ['info', 'version']));
  return '0.0.0';
}
