import { describe, expect, test } from 'vitest';
import { hooksmith } from './support/command.js';
import type { Result } from './support/run.js';
import { readTold } from './support/told.js';
import { documents, emptyFolder, groove, read, write } from './support/folders.js';

const parcels = read(documents, 'parcels.yaml');

async function validate(text: string, ...args: readonly string[]): Promise<Result> {
  const folder = emptyFolder();
  write(folder, 'spec.yaml', text);
  return hooksmith(['validate', 'spec.yaml', ...args], { cwd: folder });
}

describe('validate', () => {
  test('says what will hurt about the flagship document, with its places, and exits 0', async () => {
    const { code, stdout, stderr } = await validate(read(groove));
    expect([code, stdout]).toEqual([0, 'spec.yaml: 0 errors, 0 warnings, 7 notes\n']);
    expect(stderr).toMatch(
      /^spec\.yaml:\d+:5 {2}info {2}open-payload {2}The payload Ticket requires/,
    );
    expect(stderr).toContain('8 events have the payload Ticket, so that only the URL tells');
  });

  test('writes nothing, and needs no folder', async () => {
    const { code, stdout } = await validate(parcels.replace('/Parcel', '/Packet'));
    expect([code, stdout]).toEqual([1, expect.stringContaining('1 error, ')]);
  });

  const warned = parcels.replace('example: 17', 'example: seventeen');
  test.each([
    [warned, [], 0],
    [warned, ['--fail-on', 'warn'], 1],
    [parcels, ['--fail-on', 'warn'], 0],
    [parcels, ['--fail-on', 'info'], 1],
  ])('--fail-on says from which severity on it exits 1', async (text, args, expected) => {
    expect((await validate(text, ...args)).code).toBe(expected);
  });

  test('--format github makes annotations of a workflow', async () => {
    const { stdout, stderr } = await validate(warned, '--format', 'github');
    expect(stderr).toBe('');
    expect(stdout).toMatch(
      /^::warning file=spec\.yaml,line=\d+,col=\d+,title=invalid-example::This example is not valid: /m,
    );
  });

  test('a document can give annotations no lines and properties of its own', async () => {
    const text = parcels.replace('subscribe:', "'x%0A::error::\\n,y':");
    const { stdout } = await validate(text, '--format', 'github');
    const started = stdout.split('\n').filter((line) => line.startsWith('::'));
    expect(started.length).toBeGreaterThan(0);
    for (const line of started) expect(line).toMatch(/^::(?:warning|notice) file=spec.yaml,/);
    expect(stdout).not.toContain('%0A');
  });

  test('--format json is the same as --json', async () => {
    const [one, other] = [
      await validate(parcels, '--format', 'json'),
      await validate(parcels, '--json'),
    ];
    expect(one).toEqual(other);
    expect(JSON.parse(one.stdout)).toMatchObject({
      ...{ version: 1, command: 'validate', exitCode: 0, ok: true },
      document: {
        events: [
          { name: 'onParcelSent', operation: 'onParcelSent', messages: ['Parcel'] },
          { name: 'onParcelLost', channel: 'parcel_lost' },
        ],
      },
    });
  });

  test('tells names that another thing has taken, and messages that nothing tells apart', async () => {
    const text = `asyncapi: 3.0.0
info: { title: x, version: 1.0.0 }
channels:
  a:
    address: a
    messages:
      one: { $ref: '#/components/messages/one' }
      two: { $ref: '#/components/messages/two' }
operations:
  onA: { action: send, channel: { $ref: '#/channels/a' } }
components:
  schemas:
    One: { type: object }
  messages:
    one: { payload: { type: object, properties: { a: { type: string } }, required: [a] } }
    two: { payload: { type: object, properties: { b: { type: string } }, required: [b] } }
`;
    const { code, stderr } = await validate(text);
    expect(code).toBe(0);
    expect(stderr).toContain(
      "Nothing tells these messages apart, so onA gets all of them: one, two. A rule like this in the configuration would tell them apart: tell: { payload: '/type', is: 'key' }.",
    );
    expect(stderr).toContain('The message "one" is called OneMessage in code');
    expect(stderr).toMatch(/spec\.yaml:\d+:\d+ {2}info {2}colliding-name/);
  });

  const payload = { $ref: '#/components/schemas/Thing' };
  test.each([
    ["is: 'name'", [{ name: 'A' }, { name: 'B' }]],
    ["is: 'key'", [{ messageId: 'a', name: 'A' }, { messageId: 'b' }]],
    ["is: 'title'", [{ title: 'A' }, { title: 'B', name: 'B' }]],
    [
      "is: 'key'",
      [
        { messageId: 'a', name: 'same' },
        { messageId: 'b', name: 'same' },
      ],
    ],
    ["values: { 'Thing': '…', 'B': '…' }", [{ title: 'A' }, { name: 'B' }]],
  ])('the rule that is proposed tells them apart: %s', async (names, messages) => {
    const oneOf = messages.map((message) => ({ ...message, payload }));
    const document = {
      ...{ asyncapi: '2.6.0', info: { title: 'T', version: '1.0.0' } },
      channels: { a: { subscribe: { operationId: 'onA', message: { oneOf } } } },
      components: { schemas: { Thing: { type: 'object' } } },
    };
    const { stderr } = await validate(JSON.stringify(document));
    const rule = `{ payload: '/type', ${names} }`;
    expect(stderr).toContain(`would tell them apart: tell: ${rule}.`);
    const json = rule
      .replaceAll(/(\w+): /g, '"$1": ')
      .replaceAll("'", '"')
      .replace('…', 'other');
    const { told } = await readTold(document, { tell: JSON.parse(json) as object });
    const isTold = expect.stringMatching(/^configuration: \/type = "/) as string;
    expect(Object.values(told)).toEqual([isTold, isTold]);
  });
});
