import type { Browser, BrowserContext, Page } from 'playwright-core';
import { afterEach } from 'vitest';
import type { Listener } from './listening.js';

/** A payload of Groove's ticket_closed that breaks its schema. */
export const broken =
  '{"number": "7", "title": null, "big": 12345678901234567890, "links": {"customer": {}}}';

const open: BrowserContext[] = [];

/** The page of a listener, as its user opens it. Whatever a script of a payload could do is noted in `faults`. */
export async function pageOf(
  browser: Browser,
  { pageUrl }: Listener,
  options: Parameters<Browser['newContext']>[0] = {},
): Promise<{ readonly page: Page; readonly faults: string[] }> {
  const permissions = ['clipboard-read', 'clipboard-write'];
  const context = await browser.newContext({ permissions, ...options });
  open.push(context);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('dialog', (dialog) => {
    faults.push(`dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  page.on('pageerror', (error) => faults.push(`error: ${error.message}`));
  page.on('console', (message) => {
    if (/Content.Security.Policy|Refused/i.test(message.text())) faults.push(message.text());
  });
  page.on('request', (request) => {
    if (!request.url().startsWith(new URL(pageUrl).origin) && !request.url().startsWith('data:')) {
      faults.push(`request: ${request.url()}`);
    }
  });
  await page.goto(pageUrl);
  await page.locator('#state.good').waitFor();
  return { page, faults };
}

afterEach(() => Promise.all(open.splice(0).map((context) => context.close())));

export const rows = (page: Page) => page.locator('#list li');
export const clipboard = (page: Page): Promise<string> =>
  page.evaluate('navigator.clipboard.readText()');

/** The text of a line of the payload, and of the notes below it. */
export async function linesOf(
  page: Page,
): Promise<readonly (readonly [kind: string, text: string])[]> {
  const divs = await page.locator('#panel .code div').all();
  return Promise.all(
    divs.map(
      async (div) =>
        [(await div.getAttribute('class')) ?? '', (await div.textContent()) ?? ''] as const,
    ),
  );
}
