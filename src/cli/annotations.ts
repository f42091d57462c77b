import { existsSync } from 'node:fs';
import { isAbsolute, relative, resolve, sep } from 'node:path';
import { lineAndColumn } from '../diagnostics/format.js';
import type { Place } from '../diagnostics/diagnostic.js';
import { visible } from '../text.js';

/** A line that GitHub shows beside the line it is about. */
export function workflowAnnotation(
  command: 'error' | 'warning' | 'notice',
  title: string,
  message: string,
  place: Place | undefined,
): string {
  const { line, column } = place ? lineAndColumn(place) : {};
  const properties = Object.entries({ file: fileOf(place), line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${command} ${properties.join(',')}::${escapeData(message)}`;
}

/** The path from the root of the repository, which is what GitHub looks for: a step may run in a folder below. */
function fileOf(place: Place | undefined): string | undefined {
  const label = place?.source.label;
  const root = process.env['GITHUB_WORKSPACE'];
  if (label === undefined || !root || !existsSync(label)) return label;
  const path = relative(root, resolve(label));
  return path.startsWith('..') || isAbsolute(path) ? label : path.replaceAll(sep, '/');
}

function escapeData(text: string): string {
  return visible(text).replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
