import type { Model, Schema } from './model.js';

/** Finds a schema by its name. Throws if there is none: a bug. */
export type Lookup = (name: string) => Schema;

/** Makes a lookup of what may find nothing. */
export function strict(find: (name: string) => Schema | undefined): Lookup {
  return (name) => {
    const schema = find(name);
    if (!schema) throw new Error(`No schema is called ${name}`);
    return schema;
  };
}

/** Finds the schemas of a Model, and the payloads of messages that have a type of their own. */
export function lookupOf({ schemas, messages }: Model): Lookup {
  const byName = new Map<string, Schema>([
    ...messages.map(({ name, payload }) => [name, payload] as const),
    ...schemas.map(({ name, schema }) => [name, schema] as const),
  ]);
  return strict((name) => byName.get(name));
}
