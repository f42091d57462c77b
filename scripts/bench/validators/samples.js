/** Values that a schema accepts, and values that break one rule of it each. */

/**
 * `judge` is our validator: `accepts` says whether a value is valid, `keywords` what an invalid one breaks.
 * `hasFormats` says whether the strings of a value are of the formats that its schema names.
 */
export function samplesOf(fixture, { accepts, keywords }, hasFormats) {
  const spots = spotsOf(fixture).sort((left, right) => right.path.length - left.path.length);
  const isValid = (value) => accepts(value) && hasFormats(value);
  const first = (change, isWanted) => {
    for (const spot of spots) {
      const value = replaced(fixture, spot.path, change(spot.value));
      if (isWanted(value)) return [value];
    }
    return [];
  };
  const breaks = (...wanted) => {
    return (value) => !accepts(value) && wanted.includes(keywords(value)[0]);
  };
  return {
    valid: [fixture, widened(fixture), sparse(fixture, isValid)].filter(isValid),
    invalid: [
      ...first(wrongType, breaks('type')),
      ...first(() => absent, breaks('required')),
      ...first(wrongValue, breaks('enum', 'const', 'oneOf', 'anyOf')),
    ],
    malformed: first(wrongValue, (value) => accepts(value) && !hasFormats(value)),
  };
}

const absent = Symbol('absent');

function wrongType(value) {
  return typeof value === 'string' ? 5 : 'of another type';
}

function wrongValue(value) {
  return typeof value === 'string' ? 'none of them' : value;
}

/** Every place in a value, the later ones first. */
function spotsOf(value, path = []) {
  if (typeof value !== 'object' || value === null) return [{ path, value }];
  const inner = Object.keys(value).reverse();
  return [...inner.flatMap((key) => spotsOf(value[key], [...path, key])), { path, value }];
}

/** A copy with another value at a place, or with none. */
function replaced(value, [key, ...path], other) {
  if (key === undefined) return other;
  const copy = Array.isArray(value) ? [...value] : { ...value };
  copy[key] = replaced(value[key], path, other);
  if (copy[key] === absent) delete copy[key];
  return copy;
}

/** The outermost arrays three times as long. */
function widened(value) {
  if (Array.isArray(value)) return [...value, ...value, ...value];
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, widened(member)]));
}

/** Without every other member that doesn't have to be there. */
function sparse(fixture, isValid) {
  const members = spotsOf(fixture).filter(({ path }) => path.length > 0);
  let value = fixture;
  let isKept = true;
  for (const { path } of members) {
    if (hasNone(value, path)) continue;
    const less = replaced(value, path, absent);
    if (!isValid(less)) continue;
    isKept = !isKept;
    if (!isKept) value = less;
  }
  return value;
}

function hasNone(value, path) {
  const parent = path.slice(0, -1).reduce((inner, key) => inner?.[key], value);
  return typeof parent !== 'object' || Array.isArray(parent) || !Object.hasOwn(parent, path.at(-1));
}
