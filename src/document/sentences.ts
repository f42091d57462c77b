import { keysOf } from '../runtime/json.js';
import { nearest } from '../text.js';
import type { SchemaError } from './compiled.js';
import { child, spelling, type Node } from './node.js';
import { takenAs } from './taken.js';
import { reveal } from './safe-keys.js';

/** An error's path, from the judged node, and its sentence. */
export interface Said {
  readonly path: readonly string[];
  readonly problem: string;
  /** The key that is wrong itself, or missing. */
  readonly key?: string;
  /** The key that was probably meant. */
  readonly meant?: string | undefined;
}

/** An error of the schema as one sentence; `keys` are those that belong where it is. */
export function say(error: SchemaError, root: Node, keys: readonly string[]): Said {
  const path = pathOf(error.instancePath);
  const { keyword, params } = error;
  if (keyword === 'additionalProperties') {
    const key = reveal(String(params['additionalProperty']));
    const meant = nearest(key, keys);
    const problem = `Property "${key}" is not expected here.${questionOf(meant)}`;
    return { path: [...path, key], problem, key, meant };
  }
  if (keyword === 'required') {
    const key = String(params['missingProperty']);
    const others = (params['others'] as string[] | undefined) ?? [];
    const keys = [key, ...others].map((name) => `"${name}"`).join(' or ');
    const owner = path.length === 0 ? 'The document' : nameOf(path, root);
    return { path, problem: `${owner} must have a property ${keys}.`, key };
  }
  if (error.propertyName !== undefined) {
    const key = reveal(error.propertyName);
    return { path: [...path, key], problem: `"${key}" can't be a key here.`, key };
  }
  const node = path.reduce<Node | undefined>(child, root);
  const subject = path.length === 0 ? 'This' : nameOf(path, root);
  const taken = takenAs(path, node);
  const rest = taken === undefined ? '' : `; it is taken ${taken}`;
  return { path, problem: `${subject} ${demand(error, node)}${rest}.` };
}

/** The end of a sentence about a wrong key, if it is known which one was meant. */
export function questionOf(meant: string | undefined): string {
  return meant === undefined ? '' : ` Did you mean ${meant}?`;
}

/** The last key of a path; an item of a list goes by what the list is called, too. */
function nameOf(path: readonly string[], root: Node): string {
  const owner = path.slice(0, -1).reduce<Node | undefined>(child, root);
  return `"${path.slice(owner?.kind === 'list' ? -2 : -1).join('/')}"`;
}

function demand({ keyword, params }: SchemaError, node: Node | undefined): string {
  const limit = String(params['limit']);
  switch (keyword) {
    case 'type': {
      const types = [params['type']].flat().map((type) => articles[String(type)] ?? String(type));
      return `must be ${types.join(' or ')}${node ? `, and is ${kindOf(node)}` : ''}`;
    }
    case 'enum':
      return `must be one of ${(params['allowedValues'] as unknown[]).map(show).join(', ')}`;
    case 'const':
      return `must be ${show(params['allowedValue'])}`;
    case 'format':
      return `is no ${params['format'] === 'email' ? 'e-mail address' : String(params['format']).toUpperCase()}`;
    case 'pattern':
      return `must match ${String(params['pattern'])}`;
    case 'uniqueItems':
      return 'must not have the same item twice';
    case 'minItems':
    case 'minLength':
    case 'minProperties':
      return limit === '1' ? 'must not be empty' : `must have at least ${limit}`;
    case 'minimum':
    case 'exclusiveMinimum':
    case 'maximum':
    case 'exclusiveMaximum':
      return `must be ${String(params['comparison'])} ${limit}`;
    default:
      return 'has a form that is not expected here';
  }
}

const articles: Readonly<Record<string, string>> = {
  object: 'an object',
  array: 'a list',
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  null: 'null',
};

function kindOf(node: Node): string {
  if (node.kind === 'map') return 'an object';
  if (node.kind === 'list') return 'a list';
  if (node.value === null) return 'empty';
  return typeof node.value === 'string' ? 'text' : (spelling(node) ?? '');
}

function show(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The keys that a pointer of Ajv's walks. */
export function pathOf(instancePath: string): readonly string[] {
  return keysOf(instancePath).map((key) => reveal(key));
}
