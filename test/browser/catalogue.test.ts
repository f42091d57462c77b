import { join } from 'node:path';
import { expect, test } from 'vitest';
import { attackingDocument } from '../support/attacks.js';
import { describeInChromium } from '../support/chromium.js';
import { repository } from '../support/folders.js';
import { expectHarmless, open } from '../support/opened-page.js';

const ours = join(repository, 'docs', 'public', 'catalogue.html');
const phone = { viewport: { width: 360, height: 740 } };

describeInChromium('a page of events in Chromium', (browser) => {
  test('asks for nothing, and fits a phone', async () => {
    await open(
      browser(),
      ours,
      async ({ page, requests, faults }) => {
        await page.mouse.wheel(0, 5_000);
        await page.keyboard.press('/');
        await page.keyboard.type('ticket');
        await page.waitForSelector('.search a');
        expect({ requests, faults }).toEqual({ requests: [], faults: [] });
        const [whole, seen] = await page.evaluate<[number, number]>(
          '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
        );
        expect(whole).toBe(seen);
      },
      phone,
    );
  });

  test('is read without a script, and nothing of it is folded; in print neither', async () => {
    await open(
      browser(),
      ours,
      async ({ page }) => {
        expect(await page.locator('input').isVisible()).toBe(false);
        const rows = page.locator('main :is(tbody tr, pre, section)');
        expect(await rows.count()).toBeGreaterThan(80);
        expect(await rows.locator('visible=false').count()).toBe(0);
        await page.emulateMedia({ media: 'print' });
        expect(await page.locator('nav').isVisible()).toBe(false);
        expect(await page.locator('main :is(tr, pre)').locator('visible=false').count()).toBe(0);
      },
      { javaScriptEnabled: false },
    );
  });

  test('search finds a field by its name, with its whole path, by keys alone', async () => {
    await open(browser(), ours, async ({ page }) => {
      const hits = page.locator('.search a');
      await page.keyboard.press('/');
      await page.keyboard.type('closed_by');
      expect(await hits.allTextContents()).toEqual(['Ticket.closed_by']);
      await page.keyboard.press('ArrowDown');
      await page.keyboard.press('Enter');
      expect(new URL(page.url()).hash).toBe('#Ticket.closed_by');
      await hits.first().waitFor({ state: 'detached' });
      await page.keyboard.press('/');
      await page.keyboard.type('new ticket started');
      expect(await hits.allTextContents()).toEqual(['ticket_started']);
      await page.keyboard.press('Escape');
      expect(await page.locator('input').inputValue()).toBe('');
    });
  });

  test('a hostile document runs nothing, and adds no element of its own', async () => {
    await expectHarmless(browser(), attackingDocument());
  });
});
