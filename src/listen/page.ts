import { createHash } from 'node:crypto';

/** A document that holds its style and its script, and the policy that allows these and nothing else. */
export interface Page {
  readonly html: string;
  /** Content-Security-Policy. */
  readonly policy: string;
}

/** For every answer. */
export const guards = {
  'cache-control': 'no-store',
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
} as const;

/** Puts a style and a script into a document, in place of `<style></style>` and `<script></script>`. */
export function pageOf({
  html,
  css,
  script,
}: {
  readonly html: string;
  readonly css: string;
  readonly script: string;
}): Page {
  const policy = [
    "default-src 'none'",
    `script-src '${hashOf(script)}'`,
    `style-src '${hashOf(css)}'`,
    "connect-src 'self'",
    'img-src data:',
    ...["base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'"],
  ].join('; ');
  return {
    html: html
      .replace('<style></style>', () => `<style>${css}</style>`)
      .replace('<script></script>', () => `<script>${script}</script>`),
    policy,
  };
}

function hashOf(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`;
}
