const isWhole = process.env['HOOKSMITH_WHOLE'] !== undefined;

/** Each so manieth of a table, from the first on; all of it in the long tests. */
export function share<Item>(items: readonly Item[], step: number): readonly Item[] {
  return isWhole ? items : items.filter((_, index) => index % step === 0);
}
