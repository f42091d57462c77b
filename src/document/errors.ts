import type { SchemaError } from './compiled.js';

/** The keywords that only say that something below them failed. */
const wrappers: ReadonlySet<string> = new Set(['if', 'propertyNames', 'then', 'else']);

/** One error per thing that is wrong: of alternatives that all fail, what comes closest. */
export function essential(errors: readonly SchemaError[]): readonly SchemaError[] {
  const kept: SchemaError[] = [];
  for (const error of errors) {
    if (wrappers.has(error.keyword)) continue;
    if (!/^(?:one|any)Of$/.test(error.keyword)) {
      kept.push(error);
      continue;
    }
    const below: SchemaError[] = [];
    while (kept.at(-1)?.instancePath.startsWith(error.instancePath)) {
      below.unshift(kept.pop() as SchemaError);
    }
    kept.push(...closest(below, error));
  }
  const seen = new Set<string>();
  return kept.filter(({ instancePath, keyword, params }) => {
    const key = JSON.stringify([instancePath, keyword, params]);
    return !seen.has(key) && seen.add(key);
  });
}

function closest(below: readonly SchemaError[], error: SchemaError): readonly SchemaError[] {
  const depth = Math.max(...below.map(({ instancePath }) => depthOf(instancePath)));
  const deepest = below.filter(({ instancePath }) => depthOf(instancePath) === depth);
  if (depth === depthOf(error.instancePath)) return [error];
  const [first, ...others] = deepest;
  if (!first) return [error];
  const same = others.filter(
    ({ keyword, instancePath }) => keyword === first.keyword && instancePath === first.instancePath,
  );
  if (first.keyword !== 'enum' && first.keyword !== 'const') return [first];
  const allowed = [first, ...same].flatMap(
    ({ params }) => params['allowedValues'] ?? params['allowedValue'] ?? [],
  );
  return [{ ...first, keyword: 'enum', params: { allowedValues: [...new Set(allowed)] } }];
}

function depthOf(pointer: string): number {
  return pointer.split('/').length;
}
