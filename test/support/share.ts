const isWhole = process.env['HOOKSMITH_WHOLE'] !== undefined;

/** Every `step`-th item of a table, from the first on; all of them where HOOKSMITH_WHOLE is set, as in the long tests. */
export function share<Item>(items: readonly Item[], step: number): readonly Item[] {
  return isWhole ? items : items.filter((_, index) => index % step === 0);
}

/** The step of a loop over cases; 1 in the long tests. */
export function stride(step: number): number {
  return isWhole ? 1 : step;
}
