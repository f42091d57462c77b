import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { beforeAll, describe, expect, test } from 'vitest';
import { compile } from './support/compile.js';
import { must, npm } from './support/run.js';
import { emptyFolder, read, repository, write } from './support/folders.js';
import { eventually } from './support/wait.js';
import { send } from './support/http.js';
import { strictestOptions } from './support/strictest.js';

/*
 * The packed package in a folder of a stranger: nothing here sees the repository.
 */

const generated = join(repository, 'generated');
const folder = emptyFolder();
const installed = join(folder, 'node_modules', 'groove-webhooks');

/** As the package has no dependencies, unpacking it is all that installing it would do. */
beforeAll(async () => {
  await npm(['pack', '--pack-destination', folder], generated);
  const tarball = readdirSync(folder).find((file) => file.endsWith('.tgz')) ?? '';
  write(folder, 'package.json', JSON.stringify({ name: 'consumer', private: true }));
  mkdirSync(installed, { recursive: true });
  await must('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'], { cwd: folder });
});

const node = (file: string): Promise<string> =>
  must(process.execPath, [join(folder, file)], { cwd: folder });

describe('from JavaScript', () => {
  const program = `
    console.log(JSON.stringify({
      is: [groove.isTicket({ number: 1 }), groove.isTicket({ number: '1' })],
      issues: groove.ticketIssues({ links: { customer: {} } }),
      events: Object.keys(groove.events),
      stubs: Object.keys(stubs),
      fixtures: Object.keys(testing.fixtures),
      messages: Object.keys(testing.messageFixtures),
      listener: typeof createNodeListener,
    }));`;

  const expected = {
    is: [true, false],
    issues: [
      {
        pointer: '/links/customer/href',
        keyword: 'required',
        expected: 'a string',
        found: 'nothing',
        schema: '#/components/schemas/Link/properties/href',
      },
    ],
    messages: ['TicketEvent', 'MessageEvent', 'CustomerEvent', 'AgentEvent'],
    listener: 'function',
  };

  test.each([
    [
      'import',
      'main.mjs',
      `import * as groove from 'groove-webhooks';
       import * as stubs from 'groove-webhooks/handlers';
       import * as testing from 'groove-webhooks/testing';
       import { createNodeListener } from 'groove-webhooks/node';`,
    ],
    [
      'require()',
      'main.cjs',
      `const groove = require('groove-webhooks');
       const stubs = require('groove-webhooks/handlers');
       const testing = require('groove-webhooks/testing');
       const { createNodeListener } = require('groove-webhooks/node');`,
    ],
  ])('it is used with %s', async (_, file, imports) => {
    write(folder, file, imports + program);
    const printed = JSON.parse(await node(file)) as { events: string[]; stubs: string[] };
    expect(printed).toMatchObject(expected);
    expect(printed.events).toHaveLength(14);
    expect([...printed.stubs].sort()).toEqual([...printed.events].sort());
  });

  test('validators throw what names the field and not the value', async () => {
    write(
      folder,
      'throws.mjs',
      `import { parseTicket, ticketSchema } from 'groove-webhooks';
       try { parseTicket({ number: 'hunter2' }); } catch (error) { console.log(error.message); }
       console.log(JSON.stringify(ticketSchema['~standard'].validate({ links: { state: 5 } })));`,
    );
    expect((await node('throws.mjs')).split('\n')).toEqual([
      'Not a valid Ticket: /number: expected an integer, found a string',
      '{"issues":[{"message":"expected an object, found an integer","path":["links","state"]}]}',
      '',
    ]);
  });

  test('one validator loads what it needs, and nothing else', async () => {
    write(
      folder,
      'loads.mjs',
      `import { register } from 'node:module';
       // Hooks run in a thread of their own: what that thread prints by console.log can be lost.
       const hooks = 'import { writeSync } from "node:fs"; export const load = (url, context, next) => (writeSync(1, url + "\\\\n"), next(url, context));';
       register('data:text/javascript,' + encodeURIComponent(hooks));
       const { isTicket } = await import('groove-webhooks/validators/ticket');
       console.log(isTicket({ number: 1 }));`,
    );
    const lines = (await node('loads.mjs')).split('\n').map((line) => line.split('/dist/').at(-1));
    expect(lines.sort()).toEqual(
      [
        ...['', 'runtime/json.js', 'runtime/validation.js', 'true'],
        ...['link', 'ticket', 'ticket-links'].map((file) => `validators/${file}.js`),
      ].sort(),
    );
  });

  test('the schemas are there to be read', async () => {
    write(
      folder,
      'schemas.cjs',
      `console.log(require('groove-webhooks/schemas/ticket.json').properties.links.$ref);`,
    );
    expect(await node('schemas.cjs')).toBe('./ticket-links.json\n');
  });
});

describe('from TypeScript', () => {
  const source = `
    import { createServer } from 'node:http';
    import { createReceiver, isTicket, type Handlers, type Ticket, type WebhookEvent } from 'groove-webhooks';
    import * as stubs from 'groove-webhooks/handlers';
    import { createNodeListener } from 'groove-webhooks/node';
    import { fixtures } from 'groove-webhooks/testing';
    import { parseTicket } from 'groove-webhooks/validators/ticket';

    export const complete: Handlers = stubs;
    export const ticket: Ticket = fixtures.onTicketStarted;
    const receiver = createReceiver({
      handlers: {
        onTicketStarted(event) {
          const href: string | undefined = event.payload.links?.customer?.href;
          return [event.payload.number?.toFixed(), href];
        },
        onAgentInvited: async ({ payload }) => payload.email?.toUpperCase(),
      },
      onError: (error, event) => [error, event.name],
    });
    export const server = createServer(createNodeListener(receiver, { basePath: '/groove' }));
    export function name(event: WebhookEvent): string | undefined {
      return event.name === 'onCustomerAdded' ? event.payload.email : event.channel;
    }
    export const parsed: Ticket = parseTicket({});
    export const check = (value: unknown): number | undefined => (isTicket(value) ? value.number : 0);
  `;
  const platform = { ...strictestOptions, types: ['node'] };

  test.each([
    ['NodeNext', 'consumer.mts', platform],
    ['Bundler', 'consumer.ts', { ...platform, module: 'esnext', moduleResolution: 'bundler' }],
    ['NodeNext, as CommonJS', 'consumer.cts', { ...platform, verbatimModuleSyntax: false }],
  ])('it is used under %s', (_, file, options) => {
    expect(compile([write(folder, file, source)], options)).toEqual([]);
  });

  const mistakes = [
    [
      'a handler that no event has',
      `createReceiver({ handlers: { onTicketStartd() {} } });`,
      'onTicketStartd',
    ],
    [
      'a complete map that lacks one',
      `const { onTicketMoved, ...rest } = stubs; export const handlers: Handlers = rest;`,
      'onTicketMoved',
    ],
    [
      'a property that the payload lacks',
      `createReceiver({ handlers: { onTicketStarted: (event) => event.payload.nope } });`,
      'nope',
    ],
    [
      'undefined where null is meant',
      `export const ticket: Ticket = { title: undefined };`,
      'exactOptionalPropertyTypes',
    ],
    [
      'the payload of another event',
      `createReceiver({ handlers: { onAgentInvited: (event) => event.payload.number } });`,
      'number',
    ],
  ] as const;

  /** The mistakes are one program, a file each. */
  let refused: readonly (readonly string[])[] = [];
  beforeAll(() => {
    const imports = `
      import { createReceiver, type Handlers, type Ticket } from 'groove-webhooks';
      import * as stubs from 'groove-webhooks/handlers';
      export const used = [createReceiver, stubs] as [unknown, unknown, Handlers?, Ticket?];`;
    const files = mistakes.map(([, mistake], index) =>
      write(folder, `mistake${index}.mts`, imports + mistake),
    );
    const errors = compile(files, platform);
    refused = files.map((file) => errors.filter((error) => error.startsWith(file)));
  });

  test.each(mistakes.map(([what, , said], index) => ({ what, said, index })))(
    'the compiler refuses $what',
    ({ said, index }) => {
      const errors = refused[index] ?? [];
      expect(errors.join('\n')).toContain(said);
      expect(errors).toHaveLength(1);
    },
  );
});

describe('as it is published', () => {
  test('publint finds nothing; test/long asks attw', async () => {
    const { publint } = await import('publint');
    expect((await publint({ pkgDir: installed, strict: true })).messages).toEqual([]);
  });

  test('it carries its sources, so that an editor can go to them', () => {
    const map = JSON.parse(read(installed, 'dist', 'types', 'ticket.d.ts.map')) as {
      sources: string[];
    };
    const [source = ''] = map.sources;
    expect(read(installed, 'dist', 'types', source)).toContain('export interface Ticket');
  });

  test('its declarations leave out what only its own files call: a compiler reads one per schema', () => {
    const declarations = read(installed, 'dist', 'validators', 'ticket.d.ts');
    expect(declarations).toContain('isTicket(');
    expect(declarations).not.toContain('collectTicket');
  });
});

describe('end to end', () => {
  /** A server in a process of its own, that prints what its handlers see. */
  const start = async (): Promise<{ origin: string; lines: string[]; stop: () => void }> => {
    write(
      folder,
      'server.mjs',
      `import { createServer } from 'node:http';
       import { createReceiver, events } from 'groove-webhooks';
       import { createNodeListener } from 'groove-webhooks/node';
       const see = (event) => console.log(JSON.stringify([event.name, event.message, event.payload]));
       const handlers = Object.fromEntries(Object.keys(events).map((name) => [name, see]));
       handlers.onTicketTagged = () => { throw new Error('tagged'); };
       delete handlers.onTicketMoved;
       const receiver = createReceiver({
         handlers,
         verify: ({ headers }) => headers['x-deny'] === undefined,
         onError: (error, event) => console.log(JSON.stringify(['error', error.message, event.name])),
         onUnhandled: (event) => console.log(JSON.stringify(['unhandled', event.name])),
       });
       const server = createServer(createNodeListener(receiver, { basePath: '/groove' }));
       server.listen(0, '127.0.0.1', () => console.log('http://127.0.0.1:' + server.address().port));`,
    );
    const child = spawn(process.execPath, ['server.mjs'], {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const lines: string[] = [];
    const origin = await new Promise<string>((resolve) => {
      let text = '';
      child.stdout.on('data', (chunk: Buffer) => {
        text += chunk.toString();
        const whole = text.split('\n');
        text = whole.pop() ?? '';
        lines.push(...whole);
        if (lines[0] !== undefined) resolve(lines[0]);
      });
    });
    return { origin, lines, stop: () => child.kill() };
  };

  test('each of the fourteen fixtures reaches its handler; the rest is answered as it should be', async () => {
    write(
      folder,
      'fixtures.mjs',
      `import { events } from 'groove-webhooks';
       import { fixtures } from 'groove-webhooks/testing';
       const deliveries = Object.entries(events).map(([name, { channel, messages: [{ message }] }]) =>
         ({ name, channel, message, payload: fixtures[name] }));
       console.log(JSON.stringify(deliveries));`,
    );
    const deliveries = JSON.parse(await node('fixtures.mjs')) as {
      name: string;
      channel: string;
      message: string;
      payload: unknown;
    }[];
    expect(deliveries).toHaveLength(14);
    const { origin, lines, stop } = await start();
    try {
      const expected: unknown[] = [];
      for (const { name, channel, message, payload } of deliveries) {
        const { status } = await send(origin, `/groove/${channel}`, {
          body: JSON.stringify(payload),
        });
        if (name === 'onTicketTagged') {
          expect(status).toBe(500);
          expected.push(['error', 'tagged', name]);
        } else if (name === 'onTicketMoved') {
          expect(status).toBe(202);
          expected.push(['unhandled', name]);
        } else {
          expect(status, name).toBe(204);
          expected.push([name, message, payload]);
        }
      }
      await eventually(() => expect(lines.slice(1)).toHaveLength(expected.length));
      const seen = lines.slice(1).map((line) => JSON.parse(line) as unknown);
      expect(seen).toEqual(expected);

      const answer = async (path: string, options: Parameters<typeof send>[2]): Promise<number> =>
        (await send(origin, path, options)).status;
      expect(await answer('/groove/ticket_started', { method: 'GET' })).toBe(405);
      expect(await answer('/groove/ticket_eaten', { body: '{}' })).toBe(404);
      expect(await answer('/groove/ticket_started', { body: '{' })).toBe(400);
      expect(await answer('/groove/ticket_started', { body: '' })).toBe(400);
      expect(await answer('/groove/ticket_started', { body: '5' })).toBe(422);
      expect(
        await answer('/groove/ticket_started', { body: '{}', headers: { 'x-deny': '1' } }),
      ).toBe(401);
      expect(await answer('/groove/ticket_started', { body: `"${'x'.repeat(2 ** 21)}"` })).toBe(
        413,
      );
      const invalid = await send(origin, '/groove/ticket_started', {
        body: '{"number":"one","links":{"state":{}}}',
      });
      expect([invalid.status, JSON.parse(invalid.body)]).toEqual([
        422,
        {
          type: 'about:blank',
          title: 'The payload breaks its schema',
          status: 422,
          detail: '/number: expected an integer, found a string',
          errors: [
            { pointer: '#/number', detail: 'expected an integer, found a string' },
            { pointer: '#/links/state/href', detail: 'expected a string, found nothing' },
          ],
        },
      ]);
      expect(lines.slice(1)).toHaveLength(expected.length);
    } finally {
      stop();
    }
  });

  test('what real deliveries have besides the document passes', async () => {
    const { origin, lines, stop } = await start();
    try {
      const payload = { number: 7, created_at: '2017-12-14 15:54:26 UTC', tags: ['undocumented'] };
      const { status } = await send(origin, '/groove/ticket_opened', {
        body: JSON.stringify(payload),
        headers: { 'content-type': 'text/plain', 'x-groove-event': 'ticket_opened' },
      });
      expect(status).toBe(204);
      await eventually(() => expect(lines).toHaveLength(2));
      expect(JSON.parse(lines[1] ?? '')).toEqual(['onTicketOpened', 'TicketEvent', payload]);
    } finally {
      stop();
    }
  });
});
