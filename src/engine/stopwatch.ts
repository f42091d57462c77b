/** In the order of a run. */
export type Stage = 'read' | 'load' | 'parse' | 'model' | 'plan' | 'render' | 'compare' | 'write';

/** Milliseconds of wall time by stage; a stage that the run didn't need is missing. */
export type Stages = { readonly [Name in Stage]?: number };

/** Milliseconds since the process began. For `performance`, Node.js would load a module. */
export const now = (): number => process.uptime() * 1000;

/** Times the stages of one run. */
export class Stopwatch {
  private readonly times: { [Name in Stage]?: number } = {};

  get stages(): Stages {
    return this.times;
  }

  /** A stage that comes again is added up. */
  async time<Result>(stage: Stage, work: () => Result | Promise<Result>): Promise<Result> {
    const start = now();
    try {
      return await work();
    } finally {
      this.times[stage] = (this.times[stage] ?? 0) + now() - start;
    }
  }
}
