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
    for (let last = kept.at(-1); last && isWithin(last, error); last = kept.at(-1)) {
      below.unshift(last);
      kept.pop();
    }
    kept.push(...closest(below, error));
  }
  const strayed = new Set(
    kept.flatMap(({ keyword, instancePath }) =>
      keyword === 'additionalProperties' ? [instancePath] : [],
    ),
  );
  const seen = new Set<string>();
  return kept.filter(({ instancePath, keyword, params }) => {
    // A key that is wrong says why others are missing.
    if (params['others'] && strayed.has(instancePath)) return false;
    const key = JSON.stringify([instancePath, keyword, params]);
    return !seen.has(key) && seen.add(key);
  });
}

function isWithin({ instancePath }: SchemaError, outer: SchemaError): boolean {
  return `${instancePath}/`.startsWith(`${outer.instancePath}/`);
}

function closest(below: readonly SchemaError[], error: SchemaError): readonly SchemaError[] {
  const depth = Math.max(...below.map(({ instancePath }) => depthOf(instancePath)));
  const deepest = below.filter(({ instancePath }) => depthOf(instancePath) === depth);
  if (depth === depthOf(error.instancePath)) return [missing(below, error) ?? error];
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

/** Alternatives that each ask for a property are one that asks for any of these. */
function missing(below: readonly SchemaError[], error: SchemaError): SchemaError | undefined {
  const keys = below.map(({ keyword, params }) =>
    keyword === 'required' ? String(params['missingProperty']) : undefined,
  );
  const [missingProperty, ...others] = keys;
  if (missingProperty === undefined || others.includes(undefined)) return undefined;
  return { ...error, keyword: 'required', params: { missingProperty, others } };
}

function depthOf(pointer: string): number {
  return pointer.split('/').length;
}
