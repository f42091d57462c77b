import {
  code,
  constantName,
  key as keyCode,
  literal,
  stringLiteral,
  type Code,
} from '../../typescript/code.js';
import type { KeywordSchema, Schema } from '../../model/model.js';
import { keysOf } from '../../typescript/possible.js';
import { snippet, type NeedyCode, type Snippet } from '../imports.js';
import { reservedNames } from '../reserved-names.js';
import { atom, type Test } from './conditions.js';
import { helper } from './runtime.js';

/** The constants that a function reads the members of its object into. */
export interface Constants {
  /** The interface that the object is read as. */
  readonly type: Code;
  /** By the keys of the members. */
  readonly names: ReadonlyMap<string, NeedyCode>;
  /** How each constant stands where it is read, by its name: `title`, or `'sub-title': subTitle`. */
  readonly places: ReadonlyMap<string, { readonly reading: Code; readonly position: number }>;
  /** All that the code of a member follows from, by its key: kept for the second function that asks. */
  readonly words: Map<string, string | undefined>;
}

/** Names that a function of a validator has anyway. */
const local =
  /^(?:value|members|pointer|report|schema|fields|formats|(?:item|index|key|member|place)\d*)$/;

/**
 * A constant is called as its key, with `_` if that means something else; `isTaken` knows the names of functions.
 * Among keys that would have one name, the order of the properties makes no difference.
 */
export function constantsOf(
  schema: Schema,
  type: Code,
  isTaken: (name: string) => boolean,
): Constants {
  const keys = [...new Set(keysOf(schema))]
    .filter((key) => !isInherited(key))
    .map((key) => ({ key, own: constantName(key) }));
  const named = keys.filter(({ key, own }) => own === key);
  const others = keys.filter(({ key, own }) => own !== key).sort(byKey);
  const isMeant = (name: string): boolean =>
    reservedNames.has(name) || local.test(name) || isTaken(name);
  const given = new Set<string>();
  const names = new Map<string, NeedyCode>();
  const places = new Map<string, { reading: Code; position: number }>();
  for (const { key, own } of [...named, ...others]) {
    let name = own;
    for (let more = 1; given.has(name) || isMeant(name); more++) {
      name = constantName(more === 1 ? `${own}_` : `${own}_${more}`);
    }
    given.add(name);
    names.set(key, { text: name, needs: [{ name, kind: 'constant' }] });
    const reading = name === key ? name : code`${keyCode(key)}: ${name}`;
    places.set(name, { reading, position: places.size });
  }
  return { type, names, places, words: new Map() };
}

function byKey(left: { readonly key: string }, right: { readonly key: string }): number {
  return left.key < right.key ? -1 : 1;
}

/** Reads a member of an object that has been seen to be one; `constants` are those of the object, if it has any. */
export function read(object: Snippet, key: string, constants: Constants | undefined): Snippet {
  if (isInherited(key)) return snippet`${helper('own')}(${object}, ${stringLiteral(key)})`;
  return constants?.names.get(key) ?? snippet`${object}[${stringLiteral(key)}]`;
}

/** A test of whether a key is a name that the document gives. */
export function isKey(key: Code, name: string): Test {
  return atom(snippet`${key} === ${literal(name)}`, snippet`${key} !== ${literal(name)}`);
}

/** Says that every object inherits such a member. */
export function isInherited(key: string): boolean {
  return key in Object.prototype;
}

/** The required members that no property describes, each once. */
export function undescribed({ properties = [], required = [] }: KeywordSchema): readonly string[] {
  const described = new Set(properties.map(({ key }) => key));
  return [...new Set(required)].filter((key) => !described.has(key));
}

/** Says that a schema refuses `undefined`, so that nothing else has to. */
export function refusesUndefined(schema: Schema, lookup: (name: string) => Schema): boolean {
  const seen = new Set<string>();
  let target = schema;
  while (target.kind === 'reference' && !seen.has(target.to)) {
    seen.add(target.to);
    target = lookup(target.to);
  }
  if (target.kind === 'boolean') return !target.accepts;
  if (target.kind === 'reference') return false;
  return (target.types ?? target.enum ?? target.const) !== undefined;
}
