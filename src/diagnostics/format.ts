import { visible } from '../text.js';
import type { Diagnostic, Place } from './diagnostic.js';

/** The widest line of a code frame, in characters. */
const frameWidth = 120;

/** 1-based, as editors count. */
export function lineAndColumn({ source, offset }: Place): { line: number; column: number } {
  const before = source.text.slice(0, offset);
  const line = before.split('\n').length;
  return { line, column: offset - (before.lastIndexOf('\n') + 1) + 1 };
}

/** `file:line:col  severity  code  sentence`, a code frame and a hint. No control characters. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { severity, code, sentence, hint, place } = diagnostic;
  const where = place ? `${formatPlace(place)}  ` : '';
  const lines = [`${where}${severity}  ${code}  ${visible(sentence)}`];
  if (place) lines.push(...codeFrame(place));
  if (hint !== undefined) lines.push(`  hint: ${hint}`);
  return lines.join('\n');
}

function formatPlace(place: Place): string {
  const { line, column } = lineAndColumn(place);
  return `${visible(place.source.label)}:${line}:${column}`;
}

function codeFrame(place: Place): readonly string[] {
  const { line, column } = lineAndColumn(place);
  const texts = place.source.text.split('\n');
  const gutter = String(line).length;
  const frame: string[] = [];
  for (const number of [line - 1, line]) {
    const text = texts[number - 1];
    if (text === undefined) continue;
    const start = number === line && column > frameWidth ? column - frameWidth / 2 : 0;
    const shown = printable(text.slice(start, start + frameWidth));
    frame.push(`  ${String(number).padStart(gutter)} | ${shown}`.trimEnd());
    if (number === line) {
      const before = printable(text.slice(start, column - 1));
      frame.push(`  ${' '.repeat(gutter)} | ${' '.repeat(before.length)}^`);
    }
  }
  return frame;
}

/** Keeps the columns: a character that doesn't show becomes one that does. */
function printable(text: string): string {
  return [...text]
    .map((character) => (visible(character) === '' ? '·' : visible(character)))
    .join('');
}
