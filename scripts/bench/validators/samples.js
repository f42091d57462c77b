/** Values that a schema accepts, and values that break one rule of it each. */

/**
 * `judge` is our validator: `accepts` says whether a value is valid, `keywords` what an invalid one breaks.
 * `hasFormats` says whether a value has the formats that its schema asks for.
 */
export function samplesOf(fixture, judge, hasFormats) {
  const candidates = [fixture, widened(fixture), sparse(fixture, judge.accepts)];
  const valid = candidates.filter((value) => judge.accepts(value) && hasFormats(value));
  const broken = {
    type: broken_(fixture, judge, ['type'], wrongType),
    required: broken_(fixture, judge, ['required'], () => absent),
    value: broken_(fixture, judge, ['enum', 'const', 'oneOf', 'anyOf'], wrongValue),
  };
  const badFormat = places(fixture)
    .filter(({ value }) => typeof value === 'string')
    .map(({ path }) => replaced(fixture, path, 'not such a format'))
    .find((value) => judge.accepts(value) && !hasFormats(value));
  return {
    valid,
    invalid: Object.values(broken).filter((value) => value !== undefined),
    badFormat: badFormat === undefined ? [] : [badFormat],
  };
}
