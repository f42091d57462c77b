import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { corpusFolder } from './documents.js';
import { figuresOf, figuresTable, type Figure } from './figures.js';
import { webhooksFolder } from './providers.js';

/** `npm run test:all` runs this only when the variable is set. */
const corpus = corpusFolder() ?? expect.unreachable('HOOKSMITH_CORPUS names no folder');
const folder = webhooksFolder(corpus);

/** Messages of the role's operations, those that the document tells, and those that it tells with a configuration. */
const expected: Readonly<Record<string, readonly [events: number, alone: number, told: number]>> = {
  'github-webhooks-asyncapi.yml': [75, 0, 75],
  'gitlab-webhooks-asyncapi.yml': [11, 11, 11],
  'stripe-webhooks-asyncapi.yml': [109, 0, 109],
  'square-webhooks-asyncapi.yml': [139, 139, 139],
  'zoom-meeting-webhooks-asyncapi.yml': [28, 28, 28],
  'pipedrive-webhooks-v2-asyncapi.yml': [48, 48, 48],
  'plaid-webhooks--asyncapi-original.yml': [52, 52, 52],
  'intercom-webhooks-asyncapi.yml': [84, 3, 84],
  'pagerduty-events-asyncapi.yml': [24, 24, 24],
  'hubspot-webhooks-asyncapi.yml': [16, 0, 16],
  'slack-events-asyncapi.yml': [2, 2, 2],
  'notion-webhooks-asyncapi.yml': [25, 25, 25],
  // One message has an example, and the others none.
  'jira-webhooks-asyncapi.yml': [36, 0, 36],
  'clickup-webhooks-asyncapi.yml': [28, 0, 28],
  'docusign-connect-asyncapi.yml': [10, 10, 10],
  'linear-webhooks-asyncapi.yml': [9, 2, 9],
  'gocardless-asyncapi.yml': [14, 14, 14],
  'shopify-admin-webhooks-asyncapi.yml': [203, 0, 203],
  'mailchimp-marketing-webhooks-asyncapi.yml': [6, 6, 6],
  'sentry-webhooks-asyncapi.yml': [5, 5, 5],
  'discord-gateway-api-asyncapi.yml': [47, 6, 47],
  'openai-realtime-asyncapi.yml': [28, 28, 28],
  'microsoft-graph-change-notifications-asyncapi.yml': [3, 1, 3],
  'calendly-webhook-api-asyncapi.yml': [3, 3, 3],
  'xero-webhooks-asyncapi.yml': [4, 0, 4],
  'kustomer-webhooks-asyncapi.yml': [10, 10, 10],
  // Two messages have an example, and the others none.
  'basecamp-webhooks-asyncapi.yml': [37, 0, 37],
  'brevo-webhooks-asyncapi.yml': [28, 2, 28],
  'sinch-sms-webhooks-asyncapi.yml': [6, 6, 6],
  'bandwidth-voice-events-asyncapi.yml': [13, 13, 13],
  'cal-com-webhooks-asyncapi.yaml': [22, 22, 22],
  'coinbase-commerce-webhooks-asyncapi.yml': [6, 6, 6],
};

let figures: readonly Figure[] = [];

beforeAll(async () => {
  figures = await figuresOf(folder);
});

afterAll(() => console.log(figuresTable(figures)));

test('every document of events.json has its numbers', () => {
  expect(figures.map(({ file }) => file).sort()).toEqual(Object.keys(expected).sort());
});

describe.each(Object.entries(expected))('%s', (file, [events, alone, told]) => {
  const figure = (): Figure =>
    figures.find((one) => one.file === file) ?? expect.unreachable('It was not tried');

  test(`tells ${alone} of ${events} by itself, and ${told} with a configuration`, () => {
    const found = figure();
    expect(found.alone.events).toBe(events);
    expect(found.told.events).toBe(events);
    expect({ alone: found.alone.told, told: found.told.told }).toEqual({ alone, told });
  });

  test('a delivery reaches its handler, and no other', () => {
    const { alone: byItself, told: configured } = figure();
    expect([...byItself.faults, ...configured.faults]).toEqual([]);
  });
});
