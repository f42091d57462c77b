import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { load } from 'js-yaml';
import type { CorpusPackage } from './packages.js';

/** True if the document says something that a type can tell about a message's payload, or about the schema that this refers to. */
export function saysSomething(origin: string, { document }: CorpusPackage): boolean {
  const hash = origin.indexOf('#');
  const file = resolve(document.folder, origin.slice(0, hash) || document.spec);
  const origins = new Location(file, origin.slice(hash)).resolve();
  const payload = origin.includes('/schemas/') ? origins : origins?.at('payload');
  if (!payload) return false;
  const inner = payload.at('schema');
  return saysType(inner && payload.at('schemaFormat') ? inner : payload, 0);
}

/** A place in a file, and how to go on from there. */
class Location {
  private static readonly files = new Map<string, unknown>();

  constructor(
    private readonly file: string,
    private readonly pointer: string,
  ) {}

  get value(): unknown {
    const keys = this.pointer.split('/').slice(1);
    return keys.reduce<unknown>((value, key) => {
      const plain = decodeURIComponent(key).replaceAll('~1', '/').replaceAll('~0', '~');
      return isParent(value) ? value[plain] : undefined;
    }, Location.read(this.file));
  }

  at(key: string): Location | undefined {
    const here = this.resolve();
    if (!here || !isParent(here.value) || !Object.hasOwn(here.value, key)) return undefined;
    const token = encodeURIComponent(key.replaceAll('~', '~0').replaceAll('/', '~1'));
    return new Location(here.file, `${here.pointer}/${token}`);
  }

  /** The value here, references followed; undefined if there is none. */
  resolve(steps = 50): Location | undefined {
    const { value } = this;
    if (!isMap(value) || typeof value['$ref'] !== 'string') {
      return value === undefined ? undefined : this;
    }
    const [path = '', pointer = ''] = value['$ref'].split('#');
    const file = path === '' ? this.file : resolve(this.file, '..', path);
    return steps > 0 ? new Location(file, `#${pointer}`).resolve(steps - 1) : undefined;
  }

  private static read(file: string): unknown {
    if (!existsSync(file)) return undefined;
    if (!Location.files.has(file)) Location.files.set(file, load(readFileSync(file, 'utf8')));
    return Location.files.get(file);
  }
}

function saysType(place: Location, depth: number): boolean {
  const schema = place.resolve()?.value;
  if (!isMap(schema)) return false;
  if (['type', 'enum', 'const', 'properties'].some((keyword) => keyword in schema)) return true;
  if (depth > 20) return false;
  const parts = (keyword: string): readonly boolean[] =>
    (Array.isArray(schema[keyword]) ? schema[keyword] : []).map((_, index) => {
      const part = place.at(keyword)?.at(String(index));
      return part !== undefined && saysType(part, depth + 1);
    });
  const alternatives = [parts('anyOf'), parts('oneOf')].filter(({ length }) => length > 0);
  return (
    parts('allOf').some((says) => says) || alternatives.some((list) => list.every((says) => says))
  );
}

/** Anything that has members by key; of a list these are its indices. */
function isParent(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return isParent(value) && !Array.isArray(value);
}
