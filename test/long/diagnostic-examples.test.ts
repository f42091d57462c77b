import { expect, test } from 'vitest';
import { loadDocument } from '../../src/index.js';
import { examples } from '../support/reference/diagnostic-examples.js';

const head = `asyncapi: 2.6.0
info: { title: T, version: 1.0.0 }
channels:
  a:
    subscribe: { operationId: onA, message: { payload: { $ref: '#/components/schemas/S' } } }
components:
  schemas:
    Text: { type: string }
`;
const typed = (type: string, line: string) => `    S:\n      type: ${type}\n      ${line}\n`;
const base = "{ allOf: [{ $ref: '#/components/schemas/Base' }, { properties: { title: {} } }] }";

/** Documents with a line of a schema in a place where it may stand: a whole schema, one by its name, or a keyword. */
function documentsWith(line: string): readonly string[] {
  if (line.startsWith('{')) return [`    S: ${line}\n`];
  if (/^[A-Z]/.test(line)) {
    return [
      `    S: ${base}\n    ${line}\n`,
      `    S: { $ref: '#/components/schemas/Handlers' }\n    ${line} { type: string }\n`,
    ];
  }
  return [
    ...['string', 'integer', 'object'].map((type) => typed(type, line)),
    typed('string', `format: date-time\n      ${line}`),
    typed('object', `properties: { updated_at: { type: string } }\n      ${line}`),
    `    S: { type: object, properties: { ${line} } }\n`,
  ];
}

test.each(Object.entries(examples.Schemas))(
  'the line of the reference that shows %s has it reported',
  async (code, { line }: { readonly line?: string }) => {
    if (line === undefined) return expect.unreachable(`${code} has no line`);
    const found = new Set<string>();
    for (const text of documentsWith(line)) {
      const spec = { text: head + text, label: 'x.yaml' };
      const { diagnostics } = await loadDocument({ spec, lint: true });
      for (const diagnostic of diagnostics) found.add(diagnostic.code);
    }
    expect([...found]).toContain(code);
  },
);
