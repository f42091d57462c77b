/** What a run did, in its order. */
export type Stage = 'read' | 'load' | 'parse' | 'model' | 'plan' | 'render' | 'compare' | 'write';

/** How many milliseconds of wall time each stage took; what a run had no need of is missing. */
export type Stages = { readonly [Name in Stage]?: number };

/** Times the stages of one run. */
export class Stopwatch {
  private readonly times: { [Name in Stage]?: number } = {};

  get stages(): Stages {
    return this.times;
  }

  /** A stage that comes again is added up. */
  async time<Result>(stage: Stage, work: () => Result | Promise<Result>): Promise<Result> {
    const start = performance.now();
    try {
      return await work();
    } finally {
      this.times[stage] = (this.times[stage] ?? 0) + performance.now() - start;
    }
  }
}
