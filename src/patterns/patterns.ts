import type { Diagnostics, Place } from '../diagnostics/diagnostic.js';
import type { Pattern } from '../model/model.js';
import { isTooSlow, PatternJudge } from './slow-patterns.js';

/** Compiles the patterns of a document, and warns of those that aren't any, or that take too long. */
export class Patterns {
  private readonly judge = new PatternJudge();

  constructor(private readonly diagnostics: Diagnostics) {}

  /** `maxLength` is what its schema says of the texts that it is matched with. */
  compile(source: string, place: Place, maxLength?: number): Pattern | undefined {
    for (const flags of ['u', '']) {
      let pattern: Pattern;
      try {
        pattern = { source: new RegExp(source, flags).source, flags };
      } catch (error) {
        if (flags === 'u') continue;
        const reason = (error as Error).message;
        this.diagnostics.report('invalid-pattern', { reason }, place);
        return undefined;
      }
      return { ...pattern, ...this.judgeSpeed(pattern, place, maxLength) };
    }
    return undefined;
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

/** No text of a document longer than this is held to a pattern of such growth. */
const longest = { power: 1000, exponential: 20 };

/** Tells if a document's text matches a pattern; one that would take too long doesn't. */
export function matches({ source, flags, growth }: Pattern, value: string): boolean {
  if (growth && value.length > longest[growth]) return false;
  return new RegExp(source, flags).test(value);
}
