import { describe, expect, test } from 'vitest';
import { formatDiagnostic } from '../src/diagnostics/format.js';
import { problemOf } from '../src/configuration/configuration.js';
import { generate } from '../src/engine/generate.js';
import { describeTelling } from '../src/cli/report.js';
import type { TellConfiguration } from '../src/model/tell-rule.js';
import { emptyFolder, readTree, write } from './support/folders.js';

const message = (title: string) => ({
  title,
  payload: { type: 'object', properties: { id: { type: 'integer' } } },
});

/** Two operations: one with three messages that nothing tells, and one of the other side. */
const document = {
  asyncapi: '3.0.0',
  info: { title: 'Shop', version: '1.0.0' },
  channels: {
    hook: {
      address: 'hook',
      messages: {
        placed: message('Placed'),
        cancelled: message('Cancelled'),
        kept: message('Kept'),
      },
    },
    api: { address: 'api', messages: { ask: message('Ask') } },
  },
  operations: {
    onHook: { action: 'send', channel: { $ref: '#/channels/hook' } },
    ask: { action: 'receive', channel: { $ref: '#/channels/api' } },
  },
};

async function generated(text: object | string, tell?: TellConfiguration) {
  const folder = emptyFolder();
  write(folder, 'spec.yaml', typeof text === 'string' ? text : JSON.stringify(text, null, 1));
  const before = readTree(folder);
  const outcome = await generate({
    ...{ spec: 'spec.yaml', folder, output: 'out', only: ['handlers'], role: 'subscriber', tell },
  });
  const isWritten = readTree(folder).size > before.size;
  const said = outcome.diagnostics.map((diagnostic) => formatDiagnostic(diagnostic).split('\n')[0]);
  return { ...outcome, isWritten, said };
}

describe('a tell of the configuration', () => {
  test.each<readonly [unknown, string]>([
    [5, 'is not an object'],
    [null, 'is not an object'],
    [[], 'is not an object'],
    [{}, 'has no location: write payload, header or each'],
    [{ is: 'key' }, 'has no location: write payload, header or each'],
    [{ each: '/events', is: 'key' }, 'has no location of its values: write payload or header'],
    [{ payload: 'type' }, 'has a "payload" that is not a JSON Pointer such as /type'],
    [{ payload: '/a~' }, 'has a "payload" that is not a JSON Pointer such as /type'],
    [{ payload: 5 }, 'has a "payload" that is not a JSON Pointer such as /type'],
    [{ payload: [] }, 'has an empty "payload"'],
    [{ header: 'x event' }, 'has a "header" that is not the name of a header'],
    [{ header: 'x', each: ['/a', '/b'] }, 'has several lists in "each", and one is expected'],
    [
      { payload: ['/a', '/b'], is: 'key' },
      'has several locations, and "is" is for one: write the values of each message under values',
    ],
    [
      { header: 'x', is: 'id' },
      'has an "is" that is neither key nor name nor title nor channel nor operation',
    ],
    [{ header: 'x', values: [] }, 'has "values" that are not an object'],
    [
      { header: 'x', values: { placed: {} } },
      'has a value of placed that is neither a text, a number nor a list of them',
    ],
    [
      { payload: ['/a', '/b'], values: { placed: ['only one'] } },
      'has values of placed that are not a list of 2, one for each location',
    ],
    [
      { header: 'x', headers: 'y' },
      'has no member "headers", but payload, header, is, values, each',
    ],
    [{ header: 'x', operations: [] }, 'has "operations" that are not an object'],
    [
      { operations: { onHook: { is: 'key' } } },
      'has a rule of the operation "onHook" that has no location: write payload, header or each',
    ],
  ])('%j is none: it %s', (tell, problem) => {
    expect(problemOf({ tell })).toBe(`"tell" is no rule: it ${problem}`);
  });

  test.each<readonly [string, TellConfiguration, string]>([
    [
      'values of a message that is not there',
      { header: 'x', is: 'key', values: { plased: 'a' } },
      'error  unknown-message  "tell" has values for plased, but no operation has a message of that name. Did you mean placed?',
    ],
    [
      'two messages for one value',
      { header: 'x', is: 'key', values: { placed: 'a', Cancelled: ['b', 'a'] } },
      'error  value-claimed-twice  placed and cancelled both have the value "a" at x.',
    ],
    [
      'two messages for one text of a header',
      { header: 'X', values: { placed: 1, cancelled: '1', kept: 2 } },
      'error  value-claimed-twice  placed and cancelled both have the value "1" at x.',
    ],
    [
      'names that are not decided',
      { header: 'X-Event' },
      'error  undecided-tell  "tell" says that x-event names the event, but not which name stands there: ' +
        'key ("placed", "cancelled"), title ("Placed", "Cancelled"), channel ("hook"), operation ("onHook").',
    ],
    [
      'a rule for an operation that is not there, but nearly',
      { operations: { onHok: { header: 'x', is: 'key' } } },
      'error  unknown-operation  "tell" has a rule for the operation onHok, but the document has none with that id. Did you mean onHook?',
    ],
    [
      'a rule for an operation that is not there at all',
      { operations: { somethingElse: { header: 'x', is: 'key' } } },
      'error  unknown-operation  "tell" has a rule for the operation somethingElse, but the document has none with that id. It has: onHook, ask.',
    ],
    [
      'a list that is not there',
      { payload: '/type', is: 'key', each: '/events' },
      'error  invalid-tell  "tell" of the configuration has an "each" for a list at /events, and no message has one there.',
    ],
  ])('with %s is an error, and nothing is written', async (_, tell, sentence) => {
    expect(await generated(document, tell)).toMatchObject({
      ...{ ok: false, said: [sentence], isWritten: false, summary: undefined },
    });
  });

  test('with two messages of two channels for one value is one, too', async () => {
    const channels = {
      a: { address: 'a', messages: { a: message('A') } },
      b: { address: 'b', messages: { b: message('B') } },
    };
    const operations = {
      onA: { action: 'send', channel: { $ref: '#/channels/a' } },
      onB: { action: 'send', channel: { $ref: '#/channels/b' } },
    };
    const tell = { payload: '/type', values: { a: 'x', b: 'x' } };
    const { ok, said } = await generated({ ...document, channels, operations }, tell);
    expect([ok, said]).toEqual([
      false,
      ['error  value-claimed-twice  a and b both have the value "x" at /type.'],
    ]);
  });

  test('of operations of the other side is right', async () => {
    const tell = {
      header: 'x',
      is: 'key',
      operations: { ask: { header: 'y', is: 'key' } },
    } as const;
    expect(await generated(document, tell)).toMatchObject({ ok: true, said: [] });
  });
});

describe('an x-hooksmith-tell of the document', () => {
  const yaml = `asyncapi: 3.0.0
info: { title: Shop, version: 1.0.0 }
x-hooksmith-tell: RULE
channels:
  hook:
    address: hook
    messages: { placed: { payload: &payload { properties: { id: { type: integer } } } }, cancelled: { payload: *payload } }
operations:
  onHook: { action: send, channel: { $ref: '#/channels/hook' } }
`;

  test.each([
    [
      '{ is: key }',
      'invalid-tell  x-hooksmith-tell has no location: write payload, header or each.',
    ],
    ['[]', 'invalid-tell  x-hooksmith-tell is not an object.'],
    [
      '{ header: x, operations: {} }',
      'invalid-tell  x-hooksmith-tell has no member "operations", but payload, header, is, values, each.',
    ],
    [
      '{ header: x, is: key, values: { plased: a } }',
      'unknown-message  "tell" has values for plased, but no operation has a message of that name. Did you mean placed?',
    ],
    [
      '{ header: x, values: { placed: a, cancelled: a } }',
      'value-claimed-twice  placed and cancelled both have the value "a" at x.',
    ],
    [
      '{ payload: /type, is: key, each: /events }',
      'invalid-tell  x-hooksmith-tell has an "each" for a list at /events, and no message has one there.',
    ],
  ])('%s is reported with its place', async (rule, sentence) => {
    const { ok, said, isWritten } = await generated(yaml.replace('RULE', rule));
    expect([ok, isWritten]).toEqual([false, false]);
    expect(said).toEqual([`spec.yaml:3:19  error  ${sentence}`]);
  });
});

describe('generate says in a line what it took', () => {
  const lineOf = async (text: object, tell?: TellConfiguration) => {
    const { summary } = await generated(text, tell);
    return describeTelling(summary ?? expect.unreachable());
  };

  test('by the configuration', async () => {
    expect(await lineOf(document, { header: 'X-Event', is: 'key' })).toEqual([
      'Events are told apart: 3 by the header x-event (configuration).',
    ]);
  });

  test('and what nothing tells', async () => {
    expect(await lineOf(document)).toEqual([
      'Nothing tells 3 messages apart; hooksmith validate says what would.',
    ]);
    expect(await lineOf(document, { payload: '/type', values: { placed: 'a' } })).toEqual([
      'Events are told apart: 1 by /type (configuration); nothing tells 2 other messages apart, hooksmith validate says what would.',
    ]);
  });

  test('however many ways there are', async () => {
    const letters = [...'abcdef'];
    const channels = letters.map((letter) => {
      const typed = (value: string) => ({
        payload: { type: 'object', required: [letter], properties: { [letter]: { const: value } } },
      });
      return [
        letter,
        { address: letter, messages: { [`${letter}1`]: typed('1'), [`${letter}2`]: typed('2') } },
      ];
    });
    const operations = letters.map((letter) => [
      `on${letter}`,
      { action: 'send', channel: { $ref: `#/channels/${letter}` } },
    ]);
    const text = {
      ...document,
      channels: Object.fromEntries(channels) as object,
      operations: Object.fromEntries(operations) as object,
    };
    expect(await lineOf(text)).toEqual([
      'Events are told apart: 2 by /a, 2 by /b, 2 by /c, 2 by /d, 4 in 2 other ways.',
    ]);
  });

  test('not where URLs tell all', async () => {
    const { channels, operations } = document;
    expect(
      await lineOf({
        ...document,
        channels: { api: channels.api },
        operations: { ask: { ...operations.ask, action: 'send' } },
      }),
    ).toEqual([]);
  });
});
