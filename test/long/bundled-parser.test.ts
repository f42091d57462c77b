import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { Parser } from '@asyncapi/parser';
import { describe, expect, test } from 'vitest';
import type { ParserFinding, ParserInput } from '../../src/document/asyncapi-parser.js';
import { unpacked } from '../support/packed.js';

describe('the bundled parser says what @asyncapi/parser says', () => {
  const unbundled = new Parser({ ruleset: { core: true, recommended: false } });

  /** As the command line asks it. */
  async function bundled(document: Record<string, unknown>): Promise<readonly ParserFinding[]> {
    const workerData: ParserInput = { document, source: '/a.json', files: new Map() };
    const worker = new Worker(join(unpacked, 'dist', 'parser-worker.js'), { workerData });
    return new Promise((resolve, reject) => {
      worker.once('message', resolve).once('error', reject);
    });
  }

  const broken = (asyncapi: string): Record<string, unknown> => {
    const message = { payload: { type: 'strin', items: [] }, nmae: 'm' };
    const channels = asyncapi.startsWith('2')
      ? { a: { subscribe: { operationId: 7, message } }, b: { $ref: '#/nowhere' } }
      : { a: { address: 7, messages: { m: message } }, b: { $ref: '#/nowhere' } };
    return { asyncapi, info: { title: 'T', verison: '1.0.0' }, channels, tags: [{}] };
  };
  const foreign = (schemaFormat: string): Record<string, unknown> => ({
    ...{ asyncapi: '2.6.0', info: { title: 'T', version: '1.0.0' } },
    channels: { a: { subscribe: { message: { schemaFormat, payload: { type: 'record' } } } } },
  });
  const versions = [
    '2.0.0',
    '2.1.0',
    '2.2.0',
    '2.3.0',
    '2.4.0',
    '2.5.0',
    '2.6.0',
    '3.0.0',
    '3.1.0',
  ];

  test.each<readonly [string, Record<string, unknown>]>([
    ...versions.map((version) => [version, broken(version)] as const),
    ['schemas in Avro', foreign('application/vnd.apache.avro;version=1.9.0')],
    ['schemas in RAML', foreign('application/raml+yaml;version=1.0')],
  ])('of a document of %s', async (_, document) => {
    const found = await unbundled.validate(structuredClone(document) as never, {
      source: '/a.json',
    });
    const expected = found.map(({ code, message, path, severity }) => ({
      code: String(code),
      message,
      path: path.map(String),
      isError: severity === 0,
    }));
    expect(expected.length).toBeGreaterThan(0);
    const findings = await bundled(document);
    expect(findings.map(({ file, ...finding }) => finding)).toEqual(expected);
  });
});
