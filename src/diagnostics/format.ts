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

/** More findings of one code than this are counted, not listed. */
const mostListed = 3;

/** `file:line:col  severity  code  sentence`, a code frame and a hint. No control characters. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  return formatAlike([diagnostic]);
}

/** A block for each code, in the order in which they come first: a few findings of it, and the number of the others. */
export function formatBlocks(diagnostics: readonly Diagnostic[]): readonly string[] {
  const byCode = new Map<string, Diagnostic[]>();
  for (const diagnostic of diagnostics) {
    const alike = byCode.get(diagnostic.code);
    if (alike) alike.push(diagnostic);
    else byCode.set(diagnostic.code, [diagnostic]);
  }
  return [...byCode.values()].map(formatAlike);
}

/** Findings of one code: the first has a code frame, and the hint is for all. */
function formatAlike(alike: readonly Diagnostic[]): string {
  const [first, ...others] = alike.slice(0, mostListed);
  const hidden = alike.length - mostListed;
  return [
    ...(first ? [headline(first), ...(first.place ? codeFrame(first.place) : [])] : []),
    ...others.map(headline),
    ...(hidden > 0 ? [`  and ${hidden} more (--verbose shows all)`] : []),
    ...(first?.hint === undefined ? [] : [`  hint: ${first.hint}`]),
  ].join('\n');
}

function headline({ severity, code, sentence, place }: Diagnostic): string {
  const where = place ? `${formatPlace(place)}  ` : '';
  return `${where}${severity}  ${code}  ${visible(sentence)}`;
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
