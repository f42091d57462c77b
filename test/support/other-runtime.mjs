/* global Bun, Deno */
// In Bun or Deno: serves Groove's package, built, by ./fetch; prints what a few deliveries came to.
const folder = new URL('../../generated/dist/', import.meta.url).href;
const { createReceiver } = await import(`${folder}index.js`);
const { createFetchHandler } = await import(`${folder}runtime/fetch.js`);
const { verifyHmac } = await import(`${folder}runtime/signatures.js`);
const { fixtures } = await import(`${folder}testing/index.js`);

const seen = [];
const receiver = createReceiver({
  handlers: { onTicketStarted: ({ payload }) => void seen.push(payload.number) },
});
const signed = createReceiver({
  handlers: {},
  verify: verifyHmac({ header: 'x-signature', secrets: 'x' }),
});
const open = createFetchHandler(receiver, { basePath: '/groove' });
const closed = createFetchHandler(signed, { basePath: '/signed' });
const handle = (request) => (request.url.includes('/signed/') ? closed(request) : open(request));

const isBun = typeof Bun !== 'undefined';
const server = isBun
  ? Bun.serve({ port: 0, fetch: handle })
  : Deno.serve({ port: 0, onListen() {} }, handle);
const origin = `http://localhost:${isBun ? server.port : server.addr.port}`;

const statuses = [];
for (const [path, body] of [
  ['/groove/ticket_started', JSON.stringify(fixtures.onTicketStarted)],
  ['/groove/ticket_opened', '{}'],
  ['/groove/ticket_started', '{'],
  ['/signed/ticket_started', '{}'],
  ['/groove/other', '{}'],
  ['/groove/ticket_started', ' '.repeat(2 ** 21)],
  ['/groove/ticket_started', '{"number":"7"}'],
]) {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(origin + path, { method: 'POST', headers, body });
  await response.text();
  statuses.push(response.status);
}
console.log(JSON.stringify({ statuses, seen }));
(isBun ? process : Deno).exit(0);
