import { join } from 'node:path';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Session } from '../../src/listen/session.js';
import { check, detailsOf, replay } from '../../src/listen/requests.js';
import { summaryOf } from '../../src/listen/views.js';
import { groove, read, repository } from '../support/folders.js';
import { forge } from '../support/forge.js';

/** Documents whose events have URLs of their own, are told by what they hold, and come in forms and lists. */
const written = {
  groove,
  orders: join(repository, 'test', 'golden', 'orders', 'document.yaml'),
  pets: join(repository, 'test', 'golden', 'pets', 'document.yaml'),
};

const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', 'null', '[]', '{}', '{"a":'),
);
const anyBody = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  anyText.map((text) => new TextEncoder().encode(text)),
  fc.json({ maxDepth: 5 }).map((text) => new TextEncoder().encode(text)),
);
const anyType = fc.constantFrom(
  undefined,
  'application/json',
  'application/x-www-form-urlencoded',
  'text/xml',
  ';;',
  '',
);
const anyHeaders = fc.dictionary(
  fc.string({ minLength: 1 }).map((name) => name.toLowerCase()),
  anyText,
  { maxKeys: 4 },
);

test.each(Object.entries(written))(
  'whatever comes to a listener of %s is judged, kept and shown',
  async (_, path) => {
    const { model } = await forge(read(path));
    if (!model) return expect.unreachable();
    const session = new Session({ model, samples: [], basePath: '/webhooks', isStrict: false });
    const addresses = model.events.map(({ operation }) => operation.channel.address ?? '/');
    const anyPath = fc.oneof(
      fc.constantFrom(...addresses).map((address) => `/webhooks/${address.replace(/^\//, '')}`),
      anyText.map((text) => `/${text}`),
      fc.webPath(),
    );
    const anyMethod = fc.constantFrom('POST', 'POST', 'POST', 'GET', 'PUT', '');
    const delivery = fc.record({
      path: anyPath,
      method: anyMethod,
      headers: anyHeaders,
      body: anyBody,
      type: anyType,
    });
    await fc.assert(
      fc.asyncProperty(delivery, async ({ path: at, method, headers, body, type }) => {
        const all = { ...headers, ...(type !== undefined && { 'content-type': type }) };
        const rawHeaders = Object.entries(all);
        const taken = await session.take({ method, path: at, headers: all, rawHeaders, body });
        const { status } = await taken.reply;
        expect(status).toBeGreaterThanOrEqual(200);
        expect(status).toBeLessThan(500);
        const details = detailsOf(taken.delivery, session, 'http://localhost:4000');
        expect(JSON.parse(JSON.stringify(details))).toMatchObject(
          summaryOf(taken.delivery, session),
        );
        for (const { line } of details.issues) expect(line).toBeLessThan(details.lines.length);
        const again = await replay(taken.delivery, {}, session);
        expect(again).toMatchObject({
          status: details.status,
          title: details.title,
          total: details.total,
        });
        const checked = await check({ delivery: details.number }, session);
        expect(checked).toMatchObject({ status: details.status, total: details.total });
      }),
      { numRuns: 1000 },
    );
  },
);
