import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { check, generate, type GenerateOptions } from '../src/engine/generate.js';
import { init } from '../src/engine/init.js';
import { emptyFolder, read, readTree, write } from './support/folders.js';

type Side = 'send' | 'receive';

interface Written {
  readonly id: string;
  readonly side: Side;
  /** A value of `type` for each message; null for a message without one. */
  readonly types: readonly (string | null)[];
  readonly address?: string;
}

/** A document of operations, each on a channel of its own unless it names the address. */
function documentOf(...operations: readonly Written[]): string {
  const messagesOf = ({ types }: Written) =>
    Object.fromEntries(
      types.map((type, index) => {
        const properties = type === null ? {} : { type: { const: type } };
        return [`${type ?? 'plain'}${index}`, { payload: { type: 'object', properties } }];
      }),
    );
  return JSON.stringify({
    asyncapi: '3.0.0',
    info: { title: 'Sides', version: '1.0.0' },
    channels: Object.fromEntries(
      operations.map((one) => [
        one.id,
        { address: one.address ?? one.id, messages: messagesOf(one) },
      ]),
    ),
    operations: Object.fromEntries(
      operations.map(({ id, side }) => [
        id,
        { action: side, channel: { $ref: `#/channels/${id}` } },
      ]),
    ),
  });
}

const sent = (id: string, ...types: (string | null)[]): Written => ({ id, side: 'send', types });
const received = (id: string, ...types: (string | null)[]): Written => ({
  ...{ id, side: 'receive', types },
});

async function generated(folder: string, text: string, options: Partial<GenerateOptions> = {}) {
  write(folder, 'spec.json', text);
  const outcome = await generate({ spec: 'spec.json', folder, output: 'out', ...options });
  return { ...outcome, codes: outcome.diagnostics.map(({ code }) => code) };
}

describe('without a role', () => {
  test.each([
    ['the side that has operations', [received('a', null)], 'application', 1, 0],
    ['the subscriber, where there are none', [], 'subscriber', 0, 0],
    [
      'the side with more events',
      [sent('a', null), received('b', 'x', 'y'), received('c', null)],
      ...(['application', 3, 1] as const),
    ],
    ['the subscriber of two that have as many', [sent('a', null), received('b', null)]],
    [
      'a side whose events are told, and not one with more messages that nothing tells',
      [sent('a', null, null, null, null), received('b', 'x', 'y')],
      ...(['application', 2, 1] as const),
    ],
    [
      'a side whose events have a URL, and not one with more that share one',
      [
        { ...received('a', null), address: 'one' },
        { ...received('b', null), address: 'one' },
        { ...received('c', null), address: 'one' },
        sent('d', null),
      ],
      ...(['subscriber', 1, 3] as const),
    ],
    [
      'a rest event that has a URL counts like any other',
      [sent('a', null, null), received('b', null)],
    ],
  ])('it is %s', async (_, operations, role = 'subscriber', events = 1, otherEvents = 1) => {
    const { summary } = await generated(emptyFolder(), documentOf(...operations), {
      output: undefined,
      only: ['types'],
    });
    expect(summary).toMatchObject({ role, events, otherEvents });
  });

  test('a tell counts', async () => {
    const text = documentOf(sent('a', null), received('b', null, null));
    const tell = { header: 'x-event', is: 'key' } as const;
    const options = { output: undefined, only: ['types'] } as const;
    expect((await generated(emptyFolder(), text, options)).summary?.role).toBe('subscriber');
    const { summary } = await generated(emptyFolder(), text, { ...options, tell });
    expect(summary).toMatchObject({ role: 'application', events: 2 });
  });
});

describe('a package that is there', () => {
  const before = documentOf(sent('orderPlaced', null));
  const after = documentOf(
    sent('orderPlaced', null),
    received('ask', null),
    received('tell', null),
  );

  test('keeps its side, in a fresh clone as well: an error names --role, and nothing is written', async () => {
    const folder = emptyFolder();
    await generated(folder, before, { handlers: 'handlers' });
    const clone = emptyFolder();
    for (const [path, text] of readTree(folder)) write(clone, path, text);
    write(clone, 'spec.json', after);
    const tree = readTree(clone);
    const flipped = await generated(clone, after, { handlers: 'handlers' });
    expect(flipped).toMatchObject({ ok: false, codes: ['role-changed'], changes: [] });
    const [diagnostic] = flipped.diagnostics;
    expect(`${diagnostic?.sentence} ${diagnostic?.hint}`).toBe(
      'out has the handlers of the subscriber. By the document of today they would be those of the application. ' +
        'Nothing was written. Say which side it is: --role subscriber or --role application, or "role" in the configuration.',
    );
    expect(readTree(clone)).toEqual(tree);
    expect((await check({ spec: 'spec.json', folder: clone, output: 'out' })).ok).toBe(false);
  });

  test('is for the side that is named', async () => {
    const folder = emptyFolder();
    await generated(folder, before);
    const kept = await generated(folder, after, { role: 'subscriber' });
    expect([kept.ok, kept.summary?.events]).toEqual([true, 1]);
    expect(await generated(folder, after, { role: 'application' })).toMatchObject({ ok: true });
    expect(await generated(folder, before, { role: 'application' })).toMatchObject({ ok: true });
    expect(existsSync(join(folder, 'out/handlers/order-placed.ts'))).toBe(false);
    expect(await generated(folder, before)).toMatchObject({ ok: true });
  });

  test('of an earlier version, which records no side, keeps the one that its handlers are of', async () => {
    const folder = emptyFolder();
    await generated(folder, before);
    const manifest = read(folder, 'out/.manifest.json');
    write(folder, 'out/.manifest.json', manifest.replace(/ *"role".*\n/, ''));
    expect((await generated(folder, after)).codes).toEqual(['role-changed']);
    expect((await generated(folder, before)).ok).toBe(true);
    expect(read(folder, 'out/.manifest.json')).toBe(manifest);
  });

  test('that has no events is for either', async () => {
    const folder = emptyFolder();
    await generated(folder, documentOf());
    expect(read(folder, 'out/.manifest.json')).not.toContain('role');
    const { ok, summary } = await generated(folder, documentOf(received('ask', null)));
    expect([ok, summary?.role]).toEqual([true, 'application']);
  });
});

describe('init', () => {
  async function started(text: string, role?: 'subscriber' | 'application') {
    const folder = emptyFolder();
    write(folder, 'spec.json', text);
    const { project, diagnostics } = await init({
      ...{ target: 'project', spec: () => Promise.resolve('spec.json'), folder, role },
      ...{
        framework: 'node',
        inbox: 'none',
        packageManager: 'npm',
        version: '1.2.3',
        source: undefined,
      },
      commandFor: () => '',
    });
    const { hooksmith: configuration } = JSON.parse(read(folder, 'project/package.json')) as {
      hooksmith: { role?: string };
    };
    const again = () =>
      generate({
        ...{ spec: 'spec/spec.json', folder: join(folder, 'project'), output: 'generated' },
        ...{ handlers: 'src/handlers', role: configuration.role as 'subscriber' | undefined },
      });
    return { folder, project, diagnostics, configuration, again };
  }

  test.each([
    ['subscriber', sent('a', null)],
    ['application', received('a', null)],
  ])('writes the role %s into the configuration', async (role, operation) => {
    const { configuration, again } = await started(documentOf(operation));
    expect(configuration.role).toBe(role);
    expect(await again()).toMatchObject({ ok: true, changes: [] });
  });

  test('of a document without operations leaves it open: once it has some, generate finds the side', async () => {
    const { folder, project, configuration, again } = await started(documentOf());
    expect(project).toMatchObject({ events: 0, otherEvents: 0, firstHandler: undefined });
    expect(configuration.role).toBeUndefined();
    write(folder, 'project/spec/spec.json', documentOf(received('ask', null)));
    const { ok, summary } = await again();
    expect([ok, summary?.role, summary?.events]).toEqual([true, 'application', 1]);
    expect(existsSync(join(folder, 'project/src/handlers/ask.ts'))).toBe(true);
  });

  test('of the side that has nothing says which has', async () => {
    const { project, configuration, diagnostics } = await started(
      documentOf(received('a', null)),
      'subscriber',
    );
    expect(project).toMatchObject({ events: 0, otherEvents: 1, role: 'subscriber' });
    expect(configuration.role).toBe('subscriber');
    expect(diagnostics.map(({ sentence }) => sentence)).toEqual([
      'The document has no operation for the subscriber; the application has 1: take them with --role application.',
    ]);
  });
});
