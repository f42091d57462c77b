import { describe } from '../../src/engine/forge.js';
import { Diagnostics } from '../../src/diagnostics/diagnostic.js';
import { readFrom } from './forge.js';
import type { FormatRole, Model, Role } from '../../src/model/model.js';

/** The Model of a document, without a package; undefined where the document is not good. */
export async function describedOf(
  document: string | object,
  {
    role = 'subscriber' as Role | undefined,
    formats = 'annotation' as FormatRole,
    files = {} as Readonly<Record<string, object>>,
  } = {},
): Promise<Model | undefined> {
  const text = typeof document === 'string' ? document : JSON.stringify(document);
  const diagnostics = new Diagnostics();
  const options = { role, formats, tell: undefined, ...unnamed };
  const surroundings = { parserLimit: 0, read: readFrom(files) };
  const source = { label: 'document.yaml', text };
  const described = await describe(source, options, diagnostics, surroundings);
  return diagnostics.hasErrors ? undefined : described?.model;
}

const unnamed = {
  packageName: undefined,
  packageVersion: undefined,
  license: undefined,
  repository: undefined,
};
