import { EVENT_ID, parseEvents, SCALAR_STYLE, YAMLException, type Event } from 'js-yaml';

/** A text of YAML as it was parsed: some of its lines may be indented further than the author's. */
export interface ParsedText {
  readonly text: string;
  readonly events: Event[];
  /** The offset in the author's text of one in this. */
  readonly offsetOf: (offset: number) => number;
}

/** No more characters than these are read again for the sake of single lines that want indentation. */
const mostReadAgain = 10_000_000;

/**
 * Parses a text as libyaml does, on which most tools rest: between brackets and quotes a line begins where it likes,
 * while YAML wants it further right than the block that it is in. Such a line is moved to the right, where it says
 * the same.
 */
export function parseText(source: string): ParsedText {
  const first = attempt(source, []);
  if (!isIndentation(first)) return orThrow(first);
  const guess = attempt(source, linesThatClose(source));
  if (!(guess instanceof YAMLException) && !isInBlockScalar(guess)) return guess;
  const moved: number[] = [];
  for (let left = mostReadAgain, last: Attempt = first; ; left -= source.length) {
    if (!isIndentation(last) || left < 0) return orThrow(last);
    const start = startOfLine(source, last.mark?.position ?? 0);
    if (moved.at(-1) === start) return orThrow(last);
    moved.push(start);
    last = attempt(source, moved);
  }
}

interface Moved extends ParsedText {
  /** The starts of the moved lines, in this text. */
  readonly starts: readonly number[];
}

/** An exception has its place in the author's text. */
type Attempt = Moved | YAMLException;

/** Parses a text with some lines moved; their starts are in order. */
function attempt(source: string, moved: readonly number[]): Attempt {
  const indentation = moved.length === 0 ? '' : ' '.repeat(widestIndentation(source) + 1);
  const ends = [...moved, source.length];
  const text = [0, ...moved]
    .map((from, index) => source.slice(from, ends[index]))
    .join(indentation);
  const starts = moved.map((start, index) => start + index * indentation.length);
  const offsetOf = (offset: number) => offset - indentation.length * countBelow(starts, offset);
  try {
    return { text, events: parseEvents(text, {}), offsetOf, starts };
  } catch (error) {
    if (!(error instanceof YAMLException) || !error.mark) throw error;
    return new YAMLException(error.reason, {
      ...error.mark,
      position: offsetOf(error.mark.position),
    });
  }
}

function orThrow(result: Attempt): ParsedText {
  if (result instanceof YAMLException) throw result;
  return result;
}

function isIndentation(result: Attempt): result is YAMLException {
  return result instanceof YAMLException && result.reason === 'deficient indentation';
}

/** The starts of the lines that a bracket begins which closes something. */
function linesThatClose(text: string): readonly number[] {
  return [...text.matchAll(/^[ \t]*[\]}]/gm)].map(({ index }) => index);
}

/** Tells if a line was moved in a text whose indentation counts. */
function isInBlockScalar({ events, starts }: Moved): boolean {
  return events.some(
    (event) =>
      event.type === EVENT_ID.SCALAR &&
      (event.style === SCALAR_STYLE.LITERAL_BLOCK || event.style === SCALAR_STYLE.FOLDED_BLOCK) &&
      countBelow(starts, event.valueStart) < countBelow(starts, event.valueEnd),
  );
}

function widestIndentation(text: string): number {
  let widest = 0;
  for (const [spaces] of text.matchAll(/^ +/gm)) widest = Math.max(widest, spaces.length);
  return widest;
}

function startOfLine(text: string, position: number): number {
  let start = position;
  while (start > 0 && !/[\r\n]/.test(text.charAt(start - 1))) start--;
  return start;
}

/** The number of values below a limit, of values in order. */
function countBelow(values: readonly number[], limit: number): number {
  let [low, high] = [0, values.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((values[middle] ?? limit) < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}
