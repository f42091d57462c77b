import type { Model, Schema } from './model.js';
import type { Lookup } from './tell.js';

/** Finds the schemas, and the payloads of messages, of a Model by their names. Throws where there is none: a bug. */
export function lookupOf({ schemas, messages }: Model): Lookup {
  const byName = new Map<string, Schema>([
    ...messages.map(({ name, payload }) => [name, payload] as const),
    ...schemas.map(({ name, schema }) => [name, schema] as const),
  ]);
  return (name) => {
    const schema = byName.get(name);
    if (!schema) throw new Error(`No schema is called ${name}`);
    return schema;
  };
}
