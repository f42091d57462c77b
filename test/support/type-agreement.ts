import { key as keyText, literal } from '../../src/typescript/code.js';
import { hasMore } from '../../src/values/described.js';
import { impliedType } from '../../src/model/implied.js';
import { findMisfit } from '../../src/values/misfit.js';
import { isOfType } from '../../src/values/rules.js';
import type { Schema } from '../../src/model/model.js';
import type { Json } from '../../src/json.js';
import type { Lookup } from '../../src/model/lookup.js';
import { referencesOf } from '../../src/model/references.js';
import { literalType } from '../../src/typescript/type-text.js';
import { spread, type Judged } from './agreement.js';
import type { Breakage } from '../../src/values/breakages.js';
import { compile } from './compile.js';
import { strictestOptions } from './strictest.js';
import { write } from './folders.js';
import { isPlainObject, placesOf, without, type JsonObject } from '../../src/values/places.js';

/** The keywords whose breach a type can tell. */
const told: ReadonlySet<string> = new Set(['type', 'enum', 'const', 'required']);

export interface TypeAgreement {
  /** How many values are of the type whose validator accepts them. */
  readonly accepted: number;
  readonly faults: readonly string[];
  /** Of the broken values, those that their type refuses, and those that it takes. */
  readonly refused: readonly string[];
  readonly taken: readonly string[];
}

/** Has the compiler judge values that have been judged, for the packages in these folders, in one program. */
export function judgeByTypes(
  packages: readonly { readonly folder: string; readonly things: readonly Judged[] }[],
  most = { samples: 60, breakages: 40 },
): TypeAgreement {
  const files = packages.flatMap(({ folder, things }) => {
    const typed = things.filter(({ schema, lookup }) => !hasInherited(schema, lookup));
    return [
      writeLines(
        folder,
        'accepted',
        typed.flatMap((thing) => acceptedLines(thing, most.samples)),
      ),
      writeLines(
        folder,
        'refused',
        typed.flatMap((thing) => refusedLines(thing, most.breakages)),
      ),
    ];
  });
  const errors = new Map<string, string>();
  for (const error of compile(files.map(({ path }) => path))) {
    const [, place = error, text = error] = /^(.*?:\d+): ([^]*)$/.exec(error) ?? [];
    errors.set(place, text);
  }
  const lines = files.flatMap(({ path, file, lines: written }) =>
    written.map(([, said], index) => {
      const place = `${path}:${index + 2}`;
      const error = errors.get(place);
      errors.delete(place);
      return { file, said, error };
    }),
  );
  const accepted = lines.filter(({ file }) => file === 'accepted');
  const refused = lines.filter(({ file }) => file === 'refused');
  const faults = accepted.filter(({ error }) => error !== undefined && !isUnrelated.test(error));
  return {
    accepted: accepted.length - faults.length,
    faults: [...errors.values(), ...faults.map(({ said, error }) => `${said}: ${error}`)],
    refused: refused.filter(({ error }) => error !== undefined).map(({ said }) => said),
    taken: refused.filter(({ error }) => error === undefined).map(({ said }) => said),
  };
}

/**
 * Has the compiler refuse values in which a member is undefined that the validator asks for, as it does for those who compile
 * without `exactOptionalPropertyTypes`, too. Faults are the values that their types take: a few, where what one choice requires
 * only another choice describes.
 */
export function judgeRequired(
  packages: readonly { readonly folder: string; readonly things: readonly Judged[] }[],
  most = 20,
): { readonly asked: number; readonly faults: readonly string[] } {
  const files = packages.map(({ folder, things }) =>
    writeLines(
      folder,
      'required',
      things.flatMap((thing) => requiredLines(thing, most)),
    ),
  );
  const errors = compile(
    files.map(({ path }) => path),
    { ...strictestOptions, exactOptionalPropertyTypes: false },
  );
  const refused = new Set(errors.map((error) => /^.*?:\d+/.exec(error)?.[0]));
  const asked = files.flatMap(({ path, lines }) =>
    lines.map(([, said], index) => ({ said, isRefused: refused.has(`${path}:${index + 2}`) })),
  );
  return {
    asked: asked.length,
    faults: asked.filter(({ isRefused }) => !isRefused).map(({ said }) => said),
  };
}

function requiredLines(thing: Judged, most: number): readonly Line[] {
  const { name, schema, lookup } = thing;
  return spread(thing.samples, most).flatMap((value) =>
    Object.keys(isPlainObject(value) ? value : {}).flatMap((key): readonly Line[] => {
      const rest = without(value as JsonObject, key);
      if (!findMisfit(rest, schema, lookup) || !isDescribed(key, value, schema, lookup)) return [];
      const { text } = literalType({ ...rest, [key]: 'undefined' });
      const own = text.replace(`${keyText(key)}: 'undefined'`, `${keyText(key)}: undefined`);
      const line = `{ const own = null! as ${own}; const value: types.${name} = own; void value; }`;
      return [[line, `${key} of ${describe(thing, value)}`]];
    }),
  );
}

/** True if the schemas of the value say more about a member than that it is there. */
function isDescribed(key: string, value: Json, schema: Schema, lookup: Lookup): boolean {
  if (schema.kind === 'boolean') return false;
  const isSo = (part: Schema): boolean => isDescribed(key, value, part, lookup);
  if (schema.kind === 'reference') return isSo(lookup(schema.to));
  const { properties = [], allOf = [], anyOf = [], oneOf = [] } = schema;
  const isMet = (part: Schema): boolean => !findMisfit(value, part, lookup);
  const met = [anyOf, oneOf].map((list) => list.filter(isMet));
  return (
    properties.some((property) => property.key === key && isTyped(property.schema)) ||
    allOf.some(isSo) ||
    met.some((list) => list.length > 0 && list.every(isSo))
  );
}

function isTyped(schema: Schema): boolean {
  if (schema.kind !== 'keywords') return schema.kind === 'reference';
  return (schema.types ?? schema.enum ?? schema.const) !== undefined;
}

/** The compiler's error for an object without any member of a type whose members are all optional. */
const isUnrelated = / has no properties in common with type /;

function acceptedLines(thing: Judged, most: number): readonly Line[] {
  return spread(thing.samples, most)
    .filter((value) => isMeant(value, thing))
    .map((value) => [acceptedLine(thing, value), describe(thing, value)]);
}

function refusedLines(thing: Judged, most: number): readonly Line[] {
  const breakages = thing.breakages.filter(({ keyword }) => told.has(keyword));
  return spread(breakages, most).map((breakage) => [
    assignment(thing.name, breakage.value),
    describe(thing, breakage.value, breakage),
  ]);
}

/** True if each schema gets values of the types that its keywords are about. Validity allows others, too. */
function isMeant(value: Json, { schema, lookup }: Judged): boolean {
  const places = [...placesOf(value, schema, lookup, { alternatives: true })];
  return places.every((place) => {
    if (place.isAdded || place.schema.kind === 'boolean' || place.schema.types) return true;
    const type = impliedType(place.schema);
    return type === undefined || isOfType(place.value, type);
  });
}

/**
 * True if a schema, or its target, describes a member that every object has. To the compiler even
 * `{}` has a `constructor`, and it is not the one that is meant.
 */
function hasInherited(schema: Schema, lookup: Lookup, seen = new Set<Schema>()): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  if (keysIn(schema).some((key) => key in Object.prototype)) return true;
  return referencesOf(schema).some((name) => hasInherited(lookup(name), lookup, seen));
}

function keysIn(schema: Schema): readonly string[] {
  const keys = JSON.stringify(schema).matchAll(/"key":"(\w+)"/g);
  return [...new Set([...keys].map(([, key = '']) => key))];
}

type Line = readonly [code: string, said: string];

function writeLines(folder: string, file: string, lines: readonly Line[]) {
  const imports = "import type * as types from './types/index.js';";
  const text = [imports, ...lines.map(([line]) => line), 'export type All = typeof types;', ''];
  return { file, lines, path: write(folder, `${file}.ts`, text.join('\n')) };
}

/** As one writes a value; one with members that its type doesn't know can't be written so. */
function acceptedLine({ name, schema, lookup }: Judged, value: Json): string {
  if (hasMore(value, schema, lookup)) return assignment(name, value, absentKeys(value, schema));
  return `{ const value: types.${name} = ${literal(value)}; void value; }`;
}

/** The members that an object lacks: to the compiler, an object that has none of the members of a type could be of another. */
function absentKeys(value: Json, schema: Schema): readonly string[] {
  return isPlainObject(value) ? keysIn(schema).filter((key) => !Object.hasOwn(value, key)) : [];
}

/** Of the type that just this value has: neither is it widened, nor are its members counted. */
function assignment(name: string, value: Json, absent: readonly string[] = []): string {
  const lacks = absent.map((key) => `${keyText(key)}?: never`).join('; ');
  const own = absent.length > 0 ? `& { ${lacks} }` : '';
  return `{ const own = null! as ${literalType(value).text} ${own}; const value: types.${name} = own; void value; }`;
}

function describe({ name }: Judged, value: Json, breakage?: Breakage): string {
  const rule = breakage ? `${breakage.keyword} at ${breakage.pointer} of ` : '';
  return `${rule}${name}: ${JSON.stringify(value).slice(0, 300)}`;
}
