import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import type { ReadFile } from '../../src/document/files.js';
import { describe } from '../../src/engine/forge.js';
import type { Model } from '../../src/model/model.js';

/** The Model of a document; undefined where it is not good. */
export async function modelOf(
  document: string | object,
  read: ReadFile = () => Promise.resolve(undefined),
): Promise<Model | undefined> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const options = { role: 'subscriber', formats: 'annotation' } as const;
  const source = { label: 'document.yaml', text };
  return (await describe(source, options, new Diagnostics(), { read }))?.model;
}

/** Every name of a Model, sorted: from them follow the files and the exports of its package. */
export function allNames({ schemas, messages, operations }: Model) {
  return {
    schemas: schemas.map(({ name, file }) => `${name} in ${file}`).sort(),
    messages: messages.map(({ id, name, file }) => `${id} is ${name} in ${file}`).sort(),
    operations: operations
      .map((one) => `${one.name} in ${one.file} of ${[...one.messages].sort().join(', ')}`)
      .sort(),
  };
}
