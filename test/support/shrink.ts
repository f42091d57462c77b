/**
 * The least document that still fails: members and items are left out, or give way to what stands in
 * them, as long as that is so and there are tries left.
 */
export async function shrink(
  document: object,
  fails: (smaller: object) => Promise<boolean>,
  tries = 150,
): Promise<object> {
  let least = document;
  let left = tries;
  for (let isSmaller = true; isSmaller && left > 0;) {
    isSmaller = false;
    for (const candidate of smallerThan(least)) {
      if (left-- <= 0) break;
      if (!(await fails(candidate as object))) continue;
      least = candidate as object;
      isSmaller = true;
      break;
    }
  }
  return least;
}

/** With one part less, the largest parts first. */
function* smallerThan(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.toSpliced(index, 1) as unknown;
    for (const [index, item] of value.entries()) {
      for (const smaller of smallerThan(item)) yield value.with(index, smaller) as unknown;
    }
  } else if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value);
    for (const [key] of members) {
      yield Object.fromEntries(members.filter(([other]) => other !== key));
    }
    for (const [key, member] of members) {
      for (const smaller of smallerThan(member)) yield replaced(value, key, smaller);
    }
  }
}

/** A key `__proto__` is an own member like any other. */
function replaced(value: object, key: string, member: unknown): object {
  return Object.fromEntries(
    Object.entries(value).map(([other, item]) => [
      other,
      other === key ? member : (item as unknown),
    ]),
  );
}
