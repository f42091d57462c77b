import { expect, test } from 'vitest';
import { describeInChromium } from '../support/chromium.js';
import { documents, groove, read } from '../support/folders.js';
import { broken, clipboard, linesOf, pageOf, rows } from '../support/listen-page.js';
import { listen } from '../support/listening.js';

describeInChromium('the page of listen', (browser) => {
  test('shows a delivery as it arrives, each issue at its line, and text as it was written', async () => {
    const listener = await listen(read(groove));
    const { page, faults } = await pageOf(browser(), listener);
    await listener.post('/webhooks/ticket_closed', broken);
    await rows(page).first().waitFor();
    expect(await rows(page).allInnerTexts()).toEqual([
      expect.stringMatching(
        /ticket_closed\s+#1 422\s+\/number: expected an integer, found a string/,
      ),
    ]);
    await page.locator('#panel .note').first().waitFor();
    expect((await linesOf(page)).slice(0, 5)).toEqual([
      ['line', '{'],
      ['line bad', '  "number": "7",'],
      ['note', 'expected an integer, found a string'],
      ['line', '  "title": null,'],
      ['line', '  "big": 12345678901234567890,'],
    ]);
    expect(faults).toEqual([]);
  });

  test('by keys alone: from arrival to a copied test', async () => {
    const listener = await listen(read(groove));
    const { page } = await pageOf(browser(), listener);
    await listener.post('/webhooks/ticket_started', { number: 1 });
    await listener.post('/webhooks/ticket_closed', broken);
    await expect.poll(() => rows(page).count()).toBe(2);
    await page.keyboard.press('k');
    await expect.poll(() => page.locator('#headline').innerText()).toMatch(/ticket_closed/);
    await page.keyboard.press('t');
    await expect.poll(() => clipboard(page)).toContain("test('onTicketClosed, delivery 2 of");
    expect(await page.locator('#status.shown').innerText()).toBe('Copied the test.');
    await page.keyboard.press('c');
    await expect.poll(() => clipboard(page)).toContain('curl http://localhost:');
    await page.keyboard.press('4');
    expect(await page.locator('#panel').innerText()).toMatch(
      /The sender got 204\.[^]*This receiver: 422/,
    );
    await page.keyboard.press('/');
    await page.keyboard.type('status:422');
    expect(await rows(page).locator('visible=true').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.locator('#keys[open]').waitFor();
  });

  test('runs nothing of a payload, a path or a header', async () => {
    const listener = await listen(read(groove));
    const { page, faults } = await pageOf(browser(), listener);
    const evil = '<img src=x onerror=alert(1)><script>alert(2)</script>';
    const texts = JSON.parse(read(documents, 'hostile.json')) as unknown;
    await listener.post('/webhooks/ticket_closed', { [evil]: evil, texts });
    await listener.post(
      `/webhooks/${encodeURIComponent(evil)}`,
      { type: evil },
      { 'x-evil': evil },
    );
    await listener.post('/webhooks/ticket_closed', `</script>${evil}`);
    await expect.poll(() => rows(page).count()).toBe(3);
    for (let row = 0; row < 3; row++) {
      for (const tab of ['1', '2', '3', '4', '5']) await page.keyboard.press(tab);
      await page.keyboard.press('e');
      await page.keyboard.press('Escape');
      await page.keyboard.press('j');
    }
    expect(await page.locator('img, main script').count()).toBe(0);
    expect(faults).toEqual([]);
  });
});
