import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { must } from './support/run.js';
import { emptyFolder, repository, write } from './support/folders.js';

const dist = pathToFileURL(join(repository, 'generated', 'dist')).href;

const program = `
  import * as groove from '${dist}/index.js';
  import { fixtures, messageFixtures } from '${dist}/testing/index.js';

  const refused = [() => eval('1'), () => new Function('return 1')()].map((make) => {
    try {
      return make();
    } catch (error) {
      return error.name;
    }
  });
  const events = ['Ticket', 'Message', 'Customer', 'Agent'];
  const seen = [];
  const receiver = groove.createReceiver({
    handlers: { onTicketStarted: ({ payload }) => void seen.push(payload.number) },
  });
  const deliver = async (payload) => {
    const head = { method: 'POST', path: '/ticket_started', headers: {} };
    const reception = receiver.accept(head);
    const body = new TextEncoder().encode(JSON.stringify(payload));
    return (await reception.complete(body)).status;
  };
  console.log(JSON.stringify({
    refused,
    accepted: events.map((name) => groove['is' + name](messageFixtures[name + 'Event'])),
    rejected: events.map((name) => groove['is' + name]({ links: 5 })),
    issues: events.map((name) => groove[name.toLowerCase() + 'Issues']({ links: 5 }).length),
    statuses: [await deliver(fixtures.onTicketStarted), await deliver({ number: 'one' })],
    seen,
  }));
`;

test('validators and the receiver run where code may not be made of strings', async () => {
  const file = write(emptyFolder(), 'main.mjs', program);
  const output = await must(process.execPath, ['--disallow-code-generation-from-strings', file], {
    cwd: repository,
  });
  expect(JSON.parse(output)).toEqual({
    refused: ['EvalError', 'EvalError'],
    accepted: [true, true, true, true],
    rejected: [false, false, false, false],
    issues: [1, 1, 1, 1],
    statuses: [204, 422],
    seen: [1],
  });
});
