import { expect, test } from 'vitest';
import { DeliveryJudge } from '../../src/listen/judge.js';
import { judgedOf } from '../../src/listen/views.js';
import type { Json } from '../../src/json.js';
import { lookupOf } from '../../src/model/lookup.js';
import type { Event, Model } from '../../src/model/model.js';
import { nearby } from '../../src/values/nearby.js';
import { breakagesOf, take } from '../../src/values/breakages.js';
import { groove, read, repository } from '../support/folders.js';
import { spread } from '../support/agreement.js';
import { forge } from '../support/forge.js';

/** Documents whose events each have a URL. */
const written = [groove, `${repository}/test/golden/orders/document.yaml`].map((path) =>
  read(path),
);
const mostPayloads = 1000;

interface Broken {
  readonly event: Event;
  readonly value: Json;
}

function brokenOf({ events, messages, ...model }: Model): readonly Broken[] {
  const lookup = lookupOf({ ...model, events, messages });
  return events.flatMap((event) => {
    const { payload } = messages.find(({ name }) => name === event.messages[0]?.name) ?? {};
    const isPosted = event.operation.channel.address !== undefined && event.each === undefined;
    if (event.fixture === undefined || !payload || !isPosted) return [];
    const bases = [event.fixture, ...take(nearby(event.fixture, payload, lookup), 400)];
    return spread(bases, 8).flatMap((base) =>
      [...breakagesOf(base, payload, lookup)].map(({ value }) => ({ event, value })),
    );
  });
}

/** The value at a pointer, by its keys. */
function valueAt(value: Json, pointer: string): Json | undefined {
  const keys = pointer.split('/').slice(1);
  return keys.reduce<Json | undefined>((place, key) => {
    const name = key.replaceAll('~1', '/').replaceAll('~0', '~');
    const isHolder = typeof place === 'object' && place !== null && Object.hasOwn(place, name);
    return isHolder ? (place as Readonly<Record<string, Json>>)[name] : undefined;
  }, value);
}

test('each issue of 1,000 broken payloads is at the line where it is', async () => {
  let [payloads, issues] = [0, 0];
  for (const document of written) {
    const { model } = await forge(document);
    if (!model) return expect.unreachable();
    const judge = new DeliveryJudge(model, '');
    for (const { event, value } of spread(brokenOf(model), mostPayloads)) {
      const address = event.operation.channel.address ?? '';
      const path = `/${address.replace(/^\//, '').replace(/\{[^}]*\}/g, 'x')}`;
      const body = Buffer.from(JSON.stringify(value));
      const headers = { 'content-type': 'application/json' };
      const verdict = await judge.judge({ method: 'POST', path, headers, body });
      const { lines, issues: placed } = judgedOf({ body, headers, verdict });
      expect(placed.length).toBe(verdict.issues.length);
      payloads += Number(placed.length > 0);
      for (const { pointer, line } of placed) {
        issues++;
        const [text = '', at] = lines[line] ?? [];
        const isThere = valueAt(value, pointer) !== undefined;
        const parent = pointer.slice(0, pointer.lastIndexOf('/'));
        expect(at).toBe(isThere ? pointer : parent);
        expect(startsAs(text, valueAt(value, at ?? ''))).toBe(true);
      }
    }
  }
  expect(payloads).toBeGreaterThan(1000);
  expect(issues).toBeGreaterThan(payloads);
  console.log(`${payloads} broken payloads, ${issues} issues`);
});

/** Tells if a line has the beginning of this value. */
function startsAs(line: string, value: Json | undefined): boolean {
  const [, written = ''] = /^\s*(?:"(?:[^"\\]|\\.)*": )?(.*?),?$/s.exec(line) ?? [];
  if (typeof value !== 'object' || value === null) return written === JSON.stringify(value);
  return Array.isArray(value) ? written.startsWith('[') : written.startsWith('{');
}
