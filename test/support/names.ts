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
  const options = { role: 'subscriber', formats: 'annotation', tell: undefined } as const;
  const source = { label: 'document.yaml', text };
  return (await describe(source, options, new Diagnostics(), { read }))?.model;
}

/** Every name of a Model, sorted: from them follow the files and the exports of its package. */
export function allNames({ schemas, messages, events }: Model) {
  return {
    schemas: schemas.map(({ name, file }) => `${name} in ${file}`).sort(),
    messages: messages.map(({ id, name, file }) => `${id} is ${name} in ${file}`).sort(),
    events: events
      .map((one) => {
        const handled = one.messages.map(({ name }) => name).sort();
        return `${one.name} in ${one.file} of ${handled.join(', ')}`;
      })
      .sort(),
  };
}
