import { existsSync } from 'node:fs';
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, describe } from 'vitest';

/** The browser of the tests: the one that `HOOKSMITH_CHROMIUM` names, or the system's. Undefined where there is none. */
const chromiumPath = [
  process.env['HOOKSMITH_CHROMIUM'],
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

/** Nothing that asks the network, or the desktop, for anything. */
const quiet = [
  ...['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-sync'],
  ...['--disable-component-update', '--no-first-run'],
];

function launchChromium(): Promise<Browser> {
  return chromium.launch({ executablePath: chromiumPath ?? 'chromium', args: quiet });
}

/**
 * Tests in a browser, which is started once for all of them. Where there is none they are left out, and the output says so;
 * where `HOOKSMITH_BROWSER` is `required`, as in `npm run test:all`, that is an error.
 */
export function describeInChromium(name: string, tests: (browser: () => Browser) => void): void {
  const isRequired = process.env['HOOKSMITH_BROWSER'] === 'required';
  if (chromiumPath === undefined && !isRequired) {
    console.warn(
      `${name}: left out. There is no Chromium: install it, or name it in HOOKSMITH_CHROMIUM.`,
    );
  }
  describe.runIf(chromiumPath !== undefined || isRequired)(name, () => {
    let browser: Browser | undefined;
    beforeAll(async () => {
      browser = await launchChromium();
    });
    afterAll(() => browser?.close());
    tests(() => browser as Browser);
  });
}
