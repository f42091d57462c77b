import type { Diagnostics, Place } from '../diagnostics/diagnostic.js';
import type { Pattern } from '../model/model.js';
import { foreignPart, slashesOf } from './dialects.js';
import { isTooSlow, PatternJudge } from './slow-patterns.js';

/** Compiles the patterns of a document, and warns of those that aren't any, or that take too long. */
export class Patterns {
  private readonly judge = new PatternJudge();

  constructor(private readonly diagnostics: Diagnostics) {}

  /** `maxLength` is what its schema says of the texts that it is matched with. */
  compile(source: string, place: Place, maxLength?: number): Pattern | undefined {
    const pattern = read(source);
    if (typeof pattern === 'string') {
      this.diagnostics.report('invalid-pattern', { reason: pattern }, place);
      return undefined;
    }
    return { ...pattern, ...this.judgeSpeed(pattern, place, maxLength) };
  }

  private judgeSpeed(
    pattern: Pattern,
    place: Place,
    maxLength: number | undefined,
  ): Pick<Pattern, 'growth'> {
    const power = this.judge.powerOf(pattern);
    if (power === Infinity) this.diagnostics.report('exponential-pattern', undefined, place);
    else if (isTooSlow(power, maxLength)) this.diagnostics.report('slow-pattern', { power }, place);
    if (power === 1) return {};
    return { growth: power === Infinity ? 'exponential' : 'power' };
  }
}

/** The pattern of a text, or the reason why it is none. Without `u`, JavaScript lets needless backslashes pass. */
function read(source: string): Pattern | string {
  const slashes = slashesOf(source);
  if (slashes !== undefined) return slashes;
  try {
    return compileWith('u', source);
  } catch {
    const reason = foreignPart(source);
    if (reason !== undefined) return reason;
  }
  try {
    return compileWith('', source);
  } catch (error) {
    return (error as Error).message;
  }
}

function compileWith(flags: string, source: string): Pattern {
  return { source: new RegExp(source, flags).source, flags };
}

/** No text of a document longer than this is held to a pattern of such growth. */
const longest = { power: 1000, exponential: 20 };

/** Tells if a document's text matches a pattern; one that would take too long doesn't. */
export function matches({ source, flags, growth }: Pattern, value: string): boolean {
  if (growth && value.length > longest[growth]) return false;
  return new RegExp(source, flags).test(value);
}
