import axe from 'axe-core';
import { expect, test } from 'vitest';
import { describeInChromium } from '../support/chromium.js';
import { groove, read } from '../support/folders.js';
import { serve } from '../support/http.js';
import { broken, pageOf, rows } from '../support/listen-page.js';
import { freePair, listen } from '../support/listening.js';

describeInChromium('the page of listen', (browser) => {
  test('replays, and edits with the event and the text of the delivery', async () => {
    const listener = await listen(read(groove));
    const { page } = await pageOf(browser(), listener);
    await listener.post('/webhooks/ticket_closed', broken);
    await page.locator('#panel .note').first().waitFor();
    await page.keyboard.press('r');
    await expect.poll(() => page.locator('#about').innerText()).toMatch(/^#2, .*replay of #1$/);
    await page.keyboard.press('e');
    expect(await page.locator('#operation').inputValue()).toBe('delivery');
    expect(await page.locator('#body').inputValue()).toBe(broken);
    await expect.poll(() => page.locator('#verdict').innerText()).toMatch(/^422: \d+ issue/);
    await page
      .locator('#body')
      .fill(broken.replace('"7"', '7').replace(', "links": {"customer": {}}', ''));
    await expect.poll(() => page.locator('#verdict').innerText()).not.toContain('/number');
    await page.locator('#post').click();
    await expect
      .poll(() => listener.told.at(-1))
      .toMatchObject({ number: 3, replayOf: 2, label: 'ticket_closed' });
    await expect.poll(() => page.locator('#about').innerText()).toMatch(/^#3/);
  });

  test('comes back after a restart, with what is there and nothing twice', async () => {
    const port = await freePair();
    const first = await listen(read(groove), { port });
    const { page } = await pageOf(browser(), first);
    await first.post('/webhooks/ticket_started', { number: 1 });
    await first.post('/webhooks/ticket_started', { number: 2 });
    await expect.poll(() => rows(page).count()).toBe(2);
    first.close();
    await page.locator('#state.bad').waitFor();
    const second = await listen(read(groove), { port, key: first.key });
    await second.post('/webhooks/ticket_closed', { number: 3 });
    await page.locator('#state.good').waitFor();
    await expect
      .poll(() => rows(page).allInnerTexts())
      .toEqual([expect.stringMatching(/ticket_closed\s+#1/)]);
  });

  test('sends a sample of an event', async () => {
    const listener = await listen(read(groove));
    const { page } = await pageOf(browser(), listener);
    await page.keyboard.press('s');
    await page.locator('#operation').selectOption({ label: 'agent_replied' });
    await expect.poll(() => page.locator('#verdict').innerText()).toBe('204: valid');
    await page.locator('#post').click();
    await expect
      .poll(() => listener.told.at(-1))
      .toMatchObject({ label: 'agent_replied', status: 204 });
  });

  test('shows the answer of the local server beside ours, and says when there is none', async () => {
    const local = await serve((_, response) => response.writeHead(500).end('{"error":"mine"}'));
    const up = await listen(read(groove), { forwardTo: `${local}/webhooks` });
    const { page } = await pageOf(browser(), up);
    await up.post('/webhooks/ticket_started', { number: 1 });
    await expect.poll(() => rows(page).allInnerTexts()).toEqual([expect.stringContaining('→ 500')]);
    await page.keyboard.press('4');
    await expect.poll(() => page.locator('#panel').innerText()).toMatch(/Your server: 500[^]*mine/);
    const refusing = await serve((_, response) => response.destroy());
    const down = await listen(read(groove), { forwardTo: refusing });
    const other = await pageOf(browser(), down);
    await down.post('/ticket_started', { number: 1 });
    await expect
      .poll(() => other.page.locator('#state').innerText())
      .toMatch(/Forwarding fails: ECONNRESET/);
  });

  test.each(['light', 'dark'] as const)(
    'has no serious finding of axe, %s',
    async (colorScheme) => {
      const listener = await listen(read(groove));
      const { page } = await pageOf(browser(), listener, { colorScheme, reducedMotion: 'reduce' });
      const found = async (): Promise<unknown> => {
        const { violations } = await page.evaluate(() =>
          (globalThis as unknown as { axe: typeof axe }).axe.run(),
        );
        return violations
          .filter(({ impact }) => impact === 'serious' || impact === 'critical')
          .map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
      };
      // The page's policy allows no script of others: this one comes by the debugger.
      await page.evaluate(axe.source);
      expect(await found()).toEqual([]);
      await listener.post('/webhooks/ticket_closed', broken);
      await listener.post('/webhooks/ticket_started', { number: 1 });
      await page.locator('#panel .note').first().waitFor();
      for (const tab of ['2', '3', '4', '5', '1']) await page.keyboard.press(tab);
      await page.keyboard.press('e');
      await expect.poll(() => page.locator('#verdict').innerText()).not.toBe('');
      expect(await found()).toEqual([]);
    },
  );

  test('has one column on a phone, and nothing beside it', async () => {
    const listener = await listen(read(groove));
    const { page } = await pageOf(browser(), listener, { viewport: { width: 360, height: 640 } });
    await listener.post('/webhooks/ticket_closed', {
      ['k'.repeat(400)]: 'v'.repeat(400),
      number: 'x',
    });
    await page.locator('#panel .note').first().waitFor();
    const width = await page.evaluate('document.documentElement.scrollWidth');
    expect(width).toBeLessThanOrEqual(360);
  });

  test('takes 200 deliveries in a second, and paints no row anew', async () => {
    const listener = await listen(read(groove));
    const { page } = await pageOf(browser(), listener);
    await listener.post('/webhooks/ticket_started', { number: 0 });
    await rows(page).first().waitFor();
    await page.evaluate(
      `painted = 0;
      new MutationObserver((records) => (painted += records.length)).observe(
        document.getElementById('d1'), { childList: true, subtree: true });`,
    );
    await Promise.all(
      Array.from({ length: 199 }, (_, number) =>
        listener.post('/webhooks/ticket_started', { number }),
      ),
    );
    const start = performance.now();
    await page.waitForFunction("document.querySelectorAll('#list li').length === 200");
    const milliseconds = performance.now() - start;
    const painted = await page.evaluate('painted');
    expect(painted).toBe(0);
    expect(milliseconds).toBeLessThan(1000);
    for (const row of await rows(page).all())
      expect(await row.getAttribute('id')).toMatch(/^d\d+$/);
  });
});
