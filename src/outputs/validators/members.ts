import { literal, member, stringLiteral, type Code } from '../../typescript/code.js';
import type { KeywordSchema, Schema } from '../../model/model.js';
import { mapText, snippet, type Snippet } from '../imports.js';
import { atom, type Test } from './conditions.js';
import { helper } from './runtime.js';

/** Reads a member of an object that has been seen to be one. */
export function read(object: Snippet, key: string, shape: Snippet | undefined): Snippet {
  if (isInherited(key)) return snippet`${helper('own')}(${object}, ${stringLiteral(key)})`;
  if (shape) return mapText(object, (text) => member(text, key));
  return snippet`${object}[${stringLiteral(key)}]`;
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
