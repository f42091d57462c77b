import { describe, expect, test } from 'vitest';
import { reply, ValidationError } from '../generated/index.js';
import { build, createTestReceiver, fixtures, spyOn } from '../generated/testing/index.js';
import type { DeliveredEvent } from '../src/runtime/delivery.js';
import { buildFrom, createTestReceiverOf } from '../src/runtime/testing.js';
import { table } from './support/receiver-events.js';

describe('build', () => {
  test('gives a valid payload of its own each time', () => {
    const ticket = build('onTicketStarted');
    expect(ticket).toEqual(fixtures.onTicketStarted);
    expect(ticket).not.toBe(fixtures.onTicketStarted);
    expect(ticket.links).not.toBe(fixtures.onTicketStarted.links);
  });

  test('takes members at any depth, and leaves the fixture as it was', () => {
    const before = JSON.stringify(fixtures.onTicketStarted);
    const href = 'https://example.com/7';
    const ticket = build('onTicketStarted', { number: 7, links: { customer: { href } } });
    expect(ticket).toEqual({
      ...fixtures.onTicketStarted,
      number: 7,
      links: { ...fixtures.onTicketStarted.links, customer: { href } },
    });
    expect(JSON.stringify(fixtures.onTicketStarted)).toBe(before);
  });

  test('leaves out what is undefined', () => {
    expect(Object.keys(build('onTicketStarted', { title: undefined }))).not.toContain('title');
  });

  test('throws where the schema is broken, and names the field', () => {
    const links = { customer: { href: undefined } };
    expect(() => build('onTicketStarted', { links })).toThrow(ValidationError);
    expect(() => build('onTicketStarted', { links })).toThrow(
      'Not a valid TicketEvent: /links/customer/href: expected a string, found nothing',
    );
  });

  test('can’t pollute a prototype', () => {
    const overrides = JSON.parse('{"__proto__":{"polluted":1}}') as object;
    const ticket = build('onTicketStarted', overrides);
    expect(Object.keys(ticket)).toContain('__proto__');
    expect(({} as Record<string, unknown>)['polluted']).toBeUndefined();
    expect((ticket as Record<string, unknown>)['polluted']).toBeUndefined();
  });

  test('takes the fixture of an event, or that of a message, and says which there is none of', () => {
    const fixturesOfEvents = { thing: { of: 'event' } };
    const fixturesOfMessages = { Thing: { of: 'message' } };
    const from = (name: string, message?: string) =>
      buildFrom(table, fixturesOfEvents, fixturesOfMessages, name, { secret: 'x' }, message);
    expect(from('thing')).toEqual({ of: 'event', secret: 'x' });
    expect(from('thing', 'Thing')).toEqual({ of: 'message', secret: 'x' });
    expect(() => from('toString')).toThrow('There is no event toString');
    expect(() => from('deep')).toThrow('deep has no fixture');
    expect(() => from('thing', 'Other')).toThrow('Other has no fixture');
    expect(() => from('thing', 'toString')).toThrow('toString has no fixture');
  });
});

describe('a test receiver', () => {
  test('delivers without a server, and tells what the handlers saw', async () => {
    const { deliver, post } = createTestReceiver({
      handlers: { onTicketStarted: () => reply({ status: 201, body: 'made' }) },
    });
    const made = await deliver('onTicketStarted', build('onTicketStarted', { number: 7 }));
    expect(made).toMatchObject({ status: 201, body: 'made', problem: undefined });
    expect(made.events).toMatchObject([{ name: 'onTicketStarted', payload: { number: 7 } }]);
    const wrong = await post('/ticket_started', { number: '7' });
    expect(wrong).toMatchObject({
      status: 422,
      problem: { status: 422, errors: [{ pointer: '#/number' }] },
      events: [],
    });
    expect(await post('/ticket_started', '{')).toMatchObject({ status: 400, problem: {} });
    expect((await post('/nowhere', {})).status).toBe(404);
    expect((await deliver('onTicketOpened', {})).status).toBe(202);
  });

  test('handles everything where it is given no handlers', async () => {
    const { deliver } = createTestReceiver();
    expect((await deliver('onTicketOpened', {})).status).toBe(204);
  });

  test('goes through verify and every other option', async () => {
    const { deliver } = createTestReceiver({
      verify: ({ headers }) => headers['x-token'] === 'yes',
    });
    expect((await deliver('onTicketOpened', {})).status).toBe(401);
    const headers = { 'x-token': 'yes' };
    expect((await deliver('onTicketOpened', {}, { headers })).status).toBe(204);
  });

  test('waits for work that outlives its answer', async () => {
    const done: string[] = [];
    const { deliver } = createTestReceiver({
      acknowledge: 'before',
      handlers: {
        onTicketOpened: (_event, context) =>
          context.waitUntil(
            new Promise<void>((resolve) => setTimeout(resolve, 5)).then(() => done.push('work')),
          ),
      },
    });
    const outcome = await deliver('onTicketOpened', { number: 1 });
    expect([outcome.status, outcome.events.length, done]).toEqual([202, 1, ['work']]);
  });

  test('makes URLs of parameters, and needs none for an event without', async () => {
    const { deliver } = createTestReceiverOf<DeliveredEvent, object>(table, [], {});
    const payload = { secret: 'x' };
    const parameters = { id: 'a/b é' };
    const { events } = await deliver('byId', payload, { parameters });
    expect(events).toMatchObject([{ name: 'byId', parameters }]);
    expect((await deliver('homeless', payload)).events).toMatchObject([{ name: 'homeless' }]);
    for (const name of ['deep', 'escaped']) {
      expect((await deliver(name, payload)).events).toMatchObject([{ name }]);
    }
    expect(() => deliver('byId', payload)).toThrow('users/{id} needs the parameter id');
  });
});

describe('a spy', () => {
  test('records events in their order, and goes on to yours', async () => {
    const handlers = new (class {
      readonly status = 418;
      onTicketOpened() {
        return reply({ status: this.status });
      }
    })();
    const spy = spyOn(handlers);
    const { deliver } = createTestReceiver({ handlers: spy.handlers });
    expect((await deliver('onTicketStarted', { number: 1 })).status).toBe(204);
    expect((await deliver('onTicketOpened', { number: 2 })).status).toBe(418);
    expect((await deliver('onTicketStarted', { number: 3 })).status).toBe(204);
    expect(spy.events.map(({ name }) => name)).toEqual([
      'onTicketStarted',
      'onTicketOpened',
      'onTicketStarted',
    ]);
    expect(spy.eventsOf('onTicketStarted').map(({ payload }) => payload.number)).toEqual([1, 3]);
    spy.reset();
    expect(spy.events).toEqual([]);
  });
});
