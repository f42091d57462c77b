import { once } from 'node:events';
import { expect, test } from 'vitest';
import { send } from './support/http.js';
import { bundleServer, makeProject, startServer } from './support/project.js';
import { open, post } from './support/raw.js';

test.each(['node', 'express', 'fastify', 'hono', 'lambda'])(
  'a project of %s ends while connections are silent or half a request, and tells what it refused',
  async (framework) => {
    const project = await makeProject(framework, ['--inbox', 'none']);
    await bundleServer(project, framework);
    const { child, origin, printed } = await startServer(project);
    const path = '/webhooks/ticket_started';
    const [idle, silent, head, body] = await Promise.all([1, 2, 3, 4].map(() => open(origin)));
    idle?.write(post(path, '{"number":7}'));
    await once(idle ?? child, 'data');
    head?.write(post(path, '{}').subarray(0, 20));
    body?.write(post(path, '{"number":7}').subarray(0, -3));
    expect((await send(origin, path, { body: '{"number":"s3cret"}' })).status).toBe(422);
    expect((await send(origin, '/webhooks/elsewhere?s3cret', { body: '{}' })).status).toBe(404);
    const closed = [idle, silent, head, body].map((socket) => socket && once(socket, 'close'));
    child.kill('SIGTERM');
    expect(await once(child, 'exit')).toEqual([0, null]);
    await Promise.all(closed);
    expect(printed()).toContain('422 onTicketStarted /number: expected');
    expect(printed()).toContain('404 POST /elsewhere No operation has this URL');
    expect(printed()).not.toContain('s3cret');
  },
);
