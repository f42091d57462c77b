import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { expect } from 'vitest';
import { emptyFolder, write } from './folders.js';
import { pageOf } from './page.js';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

/** A page in a browser. */
export interface Opened {
  readonly page: Page;
  /** The URLs that the page asked for, without its own. */
  readonly requests: readonly string[];
  /** Errors, what the browser logged, and dialogs that opened. */
  readonly faults: readonly string[];
}

/** Opens a file and hands it to `look`. */
export async function open<Result>(
  browser: Browser,
  file: string,
  look: (opened: Opened) => Promise<Result>,
  options: BrowserContextOptions = {},
): Promise<Result> {
  const context = await browser.newContext({ viewport: { width: 1360, height: 900 }, ...options });
  const [requests, faults]: [string[], string[]] = [[], []];
  const page = await context.newPage();
  page.on('request', (request) => requests.push(request.url()));
  page.on('pageerror', ({ message }) => faults.push(message));
  page.on('console', (message) => faults.push(message.text()));
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`);
    void dialog.dismiss();
  });
  try {
    await page.goto(pathToFileURL(file).href);
    requests.shift();
    return await look({ page, requests, faults });
  } finally {
    await context.close();
  }
}

/** The file of a document's page. */
export async function fileOf(document: string): Promise<string> {
  return write(emptyFolder(), 'docs.html', await pageOf(document));
}

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string }[];
}

/** All that axe finds in a page, a line each. */
export async function findingsOf(
  browser: Browser,
  file: string,
  options: BrowserContextOptions = {},
): Promise<readonly string[]> {
  const look = async ({ page }: Opened): Promise<readonly string[]> => {
    // Otherwise things that are out of sight have no layout, and so no colours.
    await page.addStyleTag({ content: 'section { content-visibility: visible !important }' });
    await page.evaluate(axe);
    const { violations } = await page.evaluate<{ violations: readonly Finding[] }>('axe.run()');
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join()}`);
  };
  return open(browser, file, look, { bypassCSP: true, ...options });
}

/** Opens the page of a document and expects that nothing of the document runs, and that no element is its own. */
export async function expectHarmless(browser: Browser, document: string): Promise<void> {
  await open(browser, await fileOf(document), async ({ page, requests, faults }) => {
    const listed = (expression: string) => page.evaluate<readonly string[]>(expression);
    const all = "[...document.querySelectorAll('*')]";
    await page.keyboard.press('/');
    await page.keyboard.type('o');
    await page.mouse.wheel(0, 20_000);
    const tags = new Set(await listed(`${all}.map(({ localName }) => localName)`));
    expect([...tags].filter((tag) => !known.has(tag))).toEqual([]);
    expect(await page.evaluate('document.scripts.length')).toBe(1);
    const attributes = new Set(
      await listed(`${all}.flatMap(({ attributes }) => [...attributes].map((one) => one.name))`),
    );
    expect([...attributes].filter((name) => /^(?:on|style|src)/.test(name))).toEqual([]);
    const protocols = await listed('[...document.links].map(({ protocol }) => protocol)');
    expect(protocols.filter((protocol) => !/^(?:file|https?):$/.test(protocol))).toEqual([]);
    expect({ requests, faults }).toEqual({ requests: [], faults: [] });
  });
}

/** The elements that a page is made of. */
const known = new Set([
  ...['html', 'head', 'meta', 'link', 'title', 'style', 'body', 'header', 'nav', 'main', 'section'],
  ...['a', 'div', 'span', 'input', 'ul', 'ol', 'li', 'h1', 'h2', 'h3', 'p', 'pre', 'code', 'dl'],
  ...['dt', 'dd', 'table', 'thead', 'tbody', 'tr', 'th', 'td', 'small', 'em', 'strong', 'b', 'i'],
  ...['br', 'wbr', 'script'],
]);
