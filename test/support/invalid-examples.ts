import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import { toJson } from '../../src/document/node.js';
import { parseYaml } from '../../src/document/yaml.js';
import type { Json } from '../../src/json.js';
import { isPlainObject, memberOf, withMember, type JsonObject } from '../../src/values/places.js';

/** A document with examples added to it, as text, and where they stand. */
export interface WithExamples {
  readonly text: string;
  readonly examples: readonly { readonly line: number; readonly column: number }[];
}

/** The document as it is, for a run to be compared with. */
export function asWritten(text: string): JsonObject {
  const root = parseYaml({ label: 'document.yaml', text }, new Diagnostics());
  const document = root && toJson(root);
  if (!isPlainObject(document)) throw new Error('The document is no map');
  return document;
}

/** Adds examples to the schemas and messages among the components, behind those that they have. */
export function withExamples(
  document: JsonObject,
  examples: ReadonlyMap<string, readonly Json[]>,
): WithExamples {
  const texts: string[] = [];
  const hold = (value: Json): string => {
    texts.push(JSON.stringify(value));
    return `§${texts.length - 1}§`;
  };
  const add = (section: string, wrap: (example: string) => Json): JsonObject => {
    const components = objectAt(document, 'components');
    const things = Object.entries(objectAt(components, section)).map(([key, thing]) => {
      const added = examples.get(`#/components/${section}/${key}`) ?? [];
      const own = isPlainObject(thing) ? memberOf(thing, 'examples') : undefined;
      const all = [...(Array.isArray(own) ? (own as Json[]) : []), ...added.map(hold).map(wrap)];
      return [key, added.length > 0 ? withMember(thing as JsonObject, 'examples', all) : thing];
    });
    return Object.fromEntries(things) as JsonObject;
  };
  const components = {
    ...objectAt(document, 'components'),
    messages: add('messages', (payload) => ({ payload })),
    schemas: add('schemas', (example) => example),
  };
  const places: { line: number; column: number }[] = [];
  const lines = JSON.stringify({ ...document, components }, null, 2).split('\n');
  const written = lines.map((text, index) => {
    const [mark = '', number] = /"§(\d+)§"/.exec(text) ?? [];
    if (number === undefined) return text;
    places[Number(number)] = { line: index + 1, column: text.indexOf(mark) + 1 };
    return text.replace(mark, () => texts[Number(number)] ?? '');
  });
  return { text: written.join('\n'), examples: places };
}

function objectAt(parent: JsonObject, key: string): JsonObject {
  const value = memberOf(parent, key);
  return isPlainObject(value) ? value : {};
}
