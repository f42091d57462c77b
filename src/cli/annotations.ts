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
  const properties = Object.entries({ file: place?.source.label, line, col: column, title })
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => `${key}=${escapeProperty(String(value))}`);
  return `::${command} ${properties.join(',')}::${escapeData(message)}`;
}

function escapeData(text: string): string {
  return visible(text).replaceAll('%', '%25');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
