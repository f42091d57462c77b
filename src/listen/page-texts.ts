/** The texts of the page. The bundle has them built in, by scripts/bundle/assets.js, which stands for this module there. */
import { readFileSync } from 'node:fs';

const read = (name: string): string =>
  readFileSync(new URL(`page/${name}`, import.meta.url), 'utf8');

export const texts = { html: read('page.html'), css: read('page.css'), script: read('page.js') };
