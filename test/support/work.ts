/** Steps that walk a list; what they cost is its length. */
const walks = [
  ...['every', 'filter', 'find', 'findIndex', 'flatMap', 'forEach', 'includes', 'indexOf', 'join'],
  ...['map', 'reduce', 'some', 'sort', 'toSorted', 'with'],
] as const;

/**
 * Counts what `work` does: items of lists walked, and look-ups in maps. Unlike time, the count is the
 * same on any machine, so that a test can hold how it grows.
 */
export async function countWork(work: () => Promise<unknown>): Promise<number> {
  let count = 0;
  const restore = [
    ...walks.map((name) => intercept(Array.prototype, name, (list) => (count += list.length))),
    intercept(Map.prototype, 'get', () => count++),
  ];
  try {
    await work();
  } finally {
    for (const undo of restore) undo();
  }
  return count;
}

function intercept<Owner extends object>(
  prototype: Owner,
  name: string,
  notice: (target: Owner) => void,
): () => void {
  const descriptor = Object.getOwnPropertyDescriptor(prototype, name);
  if (!descriptor) throw new Error(`There is no ${name}`);
  const original = descriptor.value as (...given: unknown[]) => unknown;
  Object.defineProperty(prototype, name, {
    ...descriptor,
    value(this: Owner, ...given: unknown[]) {
      notice(this);
      return original.apply(this, given);
    },
  });
  return () => Object.defineProperty(prototype, name, descriptor);
}
