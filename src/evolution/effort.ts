/** The work that one comparison may take, in about the characters of the values that are judged: some seconds. */
const mostWork = 100_000_000;

/** What the questions of one comparison share. Once it is used up, what is left of them is undecided. */
export class Effort {
  #left = mostWork;

  /** False where there is none left. */
  spend(work: number): boolean {
    this.#left -= work;
    return this.#left > 0;
  }
}
