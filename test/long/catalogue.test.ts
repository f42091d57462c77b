import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attackingDocument } from '../support/attacks.js';
import { describeInChromium } from '../support/chromium.js';
import { documents, read, repository } from '../support/folders.js';
import { expectHarmless, fileOf, findingsOf, open } from '../support/opened-page.js';

const ours = join(repository, 'docs', 'public', 'catalogue.html');

describeInChromium('pages of events in Chromium', (browser) => {
  test.each([
    ['light', {}],
    ['dark', { colorScheme: 'dark' }],
    ['on a phone', { viewport: { width: 360, height: 740 } }],
  ] as const)('axe finds nothing: %s', async (_, options) => {
    const made = [read(documents, 'payments.yaml'), attackingDocument()].map(fileOf);
    for (const file of [ours, ...(await Promise.all(made))]) {
      expect(await findingsOf(browser(), file, options), file).toEqual([]);
    }
  });

  test('a document with one of everything runs nothing', async () => {
    await expectHarmless(browser(), read(documents, 'hostile.json'));
  });

  test('1,000 events are laid out in half a second of CPU', async () => {
    const file = await fileOf(manyEvents(1_000));
    const seconds: number[] = [];
    for (let run = 0; run < 3; run++) {
      seconds.push(
        await open(browser(), file, async ({ page }) => {
          const session = await page.context().newCDPSession(page);
          await session.send('Performance.enable');
          await page.mouse.wheel(0, 30_000);
          await page.waitForTimeout(200);
          const { metrics } = await session.send('Performance.getMetrics');
          const of = (wanted: string) => metrics.find(({ name }) => name === wanted)?.value ?? NaN;
          return of('LayoutDuration') + of('RecalcStyleDuration');
        }),
      );
    }
    expect(Math.min(...seconds)).toBeLessThan(0.5);
  });
});

/** Events of twelve fields each. */
function manyEvents(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `thing_${index}`);
  const schemaOf = (name: string) => {
    const fields = Array.from({ length: 12 }, (_, index) => [
      `field_${index}`,
      {
        type: ['string', 'integer', 'boolean'][index % 3],
        description: `The field ${index} of ${name}.`,
      },
    ]);
    return { type: 'object', properties: Object.fromEntries(fields) as object };
  };
  const channels = names.map((name) => [
    name,
    {
      description: `Something happened to ${name}.`,
      subscribe: {
        operationId: `on_${name}`,
        message: { name, payload: { $ref: `#/components/schemas/${name}` } },
      },
    },
  ]);
  return JSON.stringify({
    asyncapi: '2.6.0',
    info: { title: 'Many events', version: '1.0.0' },
    channels: Object.fromEntries(channels) as object,
    components: { schemas: Object.fromEntries(names.map((name) => [name, schemaOf(name)])) },
  });
}
