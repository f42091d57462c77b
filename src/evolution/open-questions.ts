/** Questions in questions beyond this are not asked. */
const deepest = 120;

/**
 * Answers questions that may lead back to themselves. A question that is asked again while it is open is answered by yes. A yes that
 * rests on a question which is still open is not remembered.
 */
export class OpenQuestions {
  readonly #known = new Map<string, boolean>();
  /** From the outermost to the innermost. */
  readonly #open = new Map<string, number>();
  /** The outermost open question that an answer has relied on. */
  #assumed = Infinity;

  /** `tooDeep` answers, or throws, for a question that isn't asked. */
  constructor(private readonly tooDeep: () => boolean) {}

  /** Forgets what was open where an answer was given up. */
  begin(): void {
    this.#open.clear();
    this.#assumed = Infinity;
  }

  ask(key: string, find: () => boolean): boolean {
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const level = this.#open.get(key);
    if (level !== undefined) {
      this.#assumed = Math.min(this.#assumed, level);
      return true;
    }
    const own = this.#open.size;
    if (own > deepest) return this.tooDeep();
    const before = this.#assumed;
    this.#assumed = Infinity;
    this.#open.set(key, own);
    const answer = find();
    this.#open.delete(key);
    const isOnItsOwn = this.#assumed >= own;
    if (!answer || isOnItsOwn) this.#known.set(key, answer);
    this.#assumed = Math.min(before, isOnItsOwn ? Infinity : this.#assumed);
    return answer;
  }
}
