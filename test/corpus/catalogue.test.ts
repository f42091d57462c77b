import { readdirSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadDocument } from '../../src/engine/generate.js';
import { renderDocs } from '../../src/engine/docs.js';
import { lookupOf, type Lookup } from '../../src/model/lookup.js';
import type { Model, Schema } from '../../src/model/model.js';
import { idOf, memberId } from '../../src/outputs/docs/ids.js';
import { payloadTypes } from '../../src/outputs/shared.js';
import { idsOf, textOf } from '../support/page.js';
import { corpusFolder, readCorpus } from './documents.js';
import { webhooksFolder } from './providers.js';

/** `npm run test:all` runs this only when the variable is set. */
const corpus = corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names no folder');
const providers = webhooksFolder(corpus);
const documents = [
  ...readCorpus(corpus),
  ...readdirSync(providers)
    .filter((file) => /\.ya?ml$/.test(file))
    .map((spec) => ({ slug: spec, folder: providers, spec })),
];

describe.each(documents)('$slug', ({ folder, spec }) => {
  test('has a place for every field, and no link that leads nowhere', async () => {
    const { model } = await loadDocument({ spec, folder, partial: true });
    if (!model) return;
    const [page] = await renderDocs(model, 'docs.html', undefined);
    const text = page?.text ?? '';
    const ids = new Set(idsOf(text));
    expect(ids.size).toBe(idsOf(text).length);
    const links = [...text.matchAll(/href="#([^"]*)"/g)].map(([, id = '']) => textOf(id));
    expect(links.filter((id) => !ids.has(id))).toEqual([]);
    expect(missingFields(model, ids)).toEqual([]);
  });
});

/** The paths of fields that have no place, by a walk of its own. */
function missingFields(model: Model, ids: ReadonlySet<string>): readonly string[] {
  const lookup = lookupOf(model);
  const payloads = [...new Set(model.events.flatMap(payloadTypes))];
  const tables = new Set(payloads);
  const missing: string[] = [];
  for (const name of tables) {
    const visit = (schema: Schema, path: string, within: readonly string[]): void => {
      if (schema.kind === 'boolean') return;
      if (schema.kind === 'reference') {
        const { to } = schema;
        if (ids.has(idOf(to)) && (tables.has(to) || isTable(to, lookup, ids))) tables.add(to);
        else if (!within.includes(to)) visit(lookup(to), path, [...within, to]);
        return;
      }
      for (const { key, schema: member } of schema.properties ?? []) {
        const id = memberId(path, key);
        if (!ids.has(id)) missing.push(id);
        visit(member, id, within);
      }
      const same = [...(schema.allOf ?? []), ...(schema.anyOf ?? []), ...(schema.oneOf ?? [])];
      for (const part of same) visit(part, path, within);
      if (schema.items && !schema.tuple) visit(schema.items, `${path}[]`, within);
      if (schema.additionalProperties) visit(schema.additionalProperties, `${path}.*`, within);
    };
    visit(lookup(name), idOf(name), [name]);
  }
  return [...new Set(missing)];
}

/** Tells a schema whose own fields have places below its name. */
function isTable(name: string, lookup: Lookup, ids: ReadonlySet<string>): boolean {
  const schema = lookup(name);
  const [first] = schema.kind === 'keywords' ? (schema.properties ?? []) : [];
  return !first || ids.has(memberId(idOf(name), first.key));
}
