/** The most work of one comparison, some seconds. It is counted in characters of the values that are judged. */
const mostWork = 30_000_000;

/** The work that is left for the questions of one comparison. Once it is used up, the rest of them is undecided. */
export class Effort {
  #left = mostWork;

  /** False if there is none left. */
  spend(work: number): boolean {
    this.#left -= work;
    return this.#left > 0;
  }
}

/** A question that took more work than it may. */
export class TooMuch extends Error {}
