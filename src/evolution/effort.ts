/** The most work of one comparison, less than a minute. It is counted in characters of the values that are judged. */
const mostWork = 60_000_000;
/** The most work of one question. */
const mostOfQuestion = 3_000_000;

/** The work that is left for the questions of one comparison. Once it is used up, the rest of them is undecided. */
export class Effort {
  #left = mostWork;

  get left(): number {
    return this.#left;
  }

  /** False if there is none left. */
  spend(work: number): boolean {
    this.#left -= work;
    return this.#left > 0;
  }

  /** Throws `TooMuch` if there is none left. */
  readonly use = (work: number): void => {
    if (!this.spend(work)) throw new TooMuch();
  };

  /** The answer of a question; undefined if it takes more than one question may, or than is left. */
  attempt<Answer>(ask: () => Answer): Answer | undefined {
    const others = Math.max(0, this.#left - mostOfQuestion);
    this.#left -= others;
    try {
      return ask();
    } catch (error) {
      if (error instanceof TooMuch) return undefined;
      throw error;
    } finally {
      this.#left += others;
    }
  }
}

/** A question that took more work than it may. */
export class TooMuch extends Error {}
