import type { HmacOptions, TokenOptions } from '../runtime/signatures.js';

/** A signature that is known by the name of its header. */
export type KnownSignature = {
  /** In lower case. */
  readonly header: string;
  readonly provider: string;
  /** The variable of the environment for its secret. */
  readonly variable: string;
} & (
  | { readonly verifier: 'verifyHmac'; readonly options: HmacRecipe }
  | { readonly verifier: 'verifyToken'; readonly options: Omit<TokenOptions, 'secrets'> }
  | { readonly verifier: 'verifyStandardWebhooks'; readonly options: Record<never, never> }
);

/** All but the secrets, and the public `url`, which is needed if `signed` has it. */

type HmacRecipe = Omit<HmacOptions, 'secrets' | 'signed' | 'url'> & { readonly signed?: string };

const hmac = (provider: string, variable: string, options: HmacRecipe): KnownSignature => ({
  header: options.header,
  provider,
  variable,
  verifier: 'verifyHmac',
  options,
});

const token = (provider: string, variable: string, header: string): KnownSignature => ({
  header,
  provider,
  variable,
  verifier: 'verifyToken',
  options: { header },
});

const standard = (header: string): KnownSignature => ({
  header,
  provider: 'Standard Webhooks',
  variable: 'WEBHOOK_SECRET',
  verifier: 'verifyStandardWebhooks',
  options: {},
});

const base64 = 'base64';
/** Of `t=1,v1=…`, as Stripe has it and others after it. */
const byParts = {
  separator: ',',
  prefix: 'v1=',
  timestamp: { prefix: 't=' },
  signed: '{timestamp}.{body}',
} as const;

/** By its order a stronger signature comes before a weaker one of the same provider. */
export const knownSignatures: readonly KnownSignature[] = [
  hmac('Stripe', 'STRIPE_WEBHOOK_SECRET', { header: 'stripe-signature', ...byParts }),
  hmac('GitHub', 'WEBHOOK_SECRET', { header: 'x-hub-signature-256', prefix: 'sha256=' }),
  hmac('Slack', 'SLACK_SIGNING_SECRET', {
    header: 'x-slack-signature',
    prefix: 'v0=',
    timestamp: { header: 'x-slack-request-timestamp' },
    signed: 'v0:{timestamp}:{body}',
  }),
  hmac('Shopify', 'SHOPIFY_CLIENT_SECRET', { header: 'x-shopify-hmac-sha256', encoding: base64 }),
  hmac('Square', 'SQUARE_SIGNATURE_KEY', {
    header: 'x-square-hmacsha256-signature',
    encoding: base64,
    signed: '{url}{body}',
  }),
  hmac('Zoom', 'ZOOM_WEBHOOK_SECRET_TOKEN', {
    header: 'x-zm-signature',
    prefix: 'v0=',
    timestamp: { header: 'x-zm-request-timestamp' },
    signed: 'v0:{timestamp}:{body}',
  }),
  hmac('Twilio', 'TWILIO_AUTH_TOKEN', {
    header: 'x-twilio-signature',
    algorithm: 'SHA-1',
    encoding: base64,
    signed: '{url}{form}',
  }),
  hmac('HubSpot', 'HUBSPOT_CLIENT_SECRET', {
    header: 'x-hubspot-signature-v3',
    encoding: base64,
    timestamp: { header: 'x-hubspot-request-timestamp', format: 'milliseconds' },
    signed: '{method}{url}{body}{timestamp}',
  }),
  hmac('Xero', 'XERO_WEBHOOK_KEY', { header: 'x-xero-signature', encoding: base64 }),
  hmac('Intercom', 'WEBHOOK_SECRET', {
    header: 'x-hub-signature',
    algorithm: 'SHA-1',
    prefix: 'sha1=',
  }),
  hmac('PagerDuty', 'PAGERDUTY_WEBHOOK_SECRET', {
    header: 'x-pagerduty-signature',
    separator: ',',
    prefix: 'v1=',
  }),
  hmac('Notion', 'NOTION_VERIFICATION_TOKEN', { header: 'x-notion-signature', prefix: 'sha256=' }),
  hmac('Calendly', 'CALENDLY_WEBHOOK_SIGNING_KEY', {
    header: 'calendly-webhook-signature',
    ...byParts,
  }),
  hmac('Mailchimp', 'MAILCHIMP_WEBHOOK_SECRET', { header: 'x-mailchimp-signature', ...byParts }),
  hmac('Paddle', 'PADDLE_WEBHOOK_SECRET', {
    header: 'paddle-signature',
    separator: ';',
    prefix: 'h1=',
    timestamp: { prefix: 'ts=' },
    signed: '{timestamp}:{body}',
  }),
  hmac('Twitch', 'TWITCH_EVENTSUB_SECRET', {
    header: 'twitch-eventsub-message-signature',
    prefix: 'sha256=',
    id: 'twitch-eventsub-message-id',
    timestamp: { header: 'twitch-eventsub-message-timestamp', format: 'date', tolerance: 600 },
    signed: '{id}{timestamp}{body}',
  }),
  hmac('Zendesk', 'ZENDESK_WEBHOOK_SECRET', {
    header: 'x-zendesk-webhook-signature',
    encoding: base64,
    timestamp: { header: 'x-zendesk-webhook-signature-timestamp', format: 'date' },
    signed: '{timestamp}{body}',
  }),
  hmac('DocuSign', 'DOCUSIGN_HMAC_KEY', { header: 'x-docusign-signature-1', encoding: base64 }),
  hmac('Linear', 'LINEAR_WEBHOOK_SECRET', { header: 'linear-signature' }),
  hmac('Sentry', 'SENTRY_CLIENT_SECRET', { header: 'sentry-hook-signature' }),
  hmac('Cal.com', 'CAL_WEBHOOK_SECRET', { header: 'x-cal-signature-256' }),
  hmac('Coinbase Commerce', 'COINBASE_WEBHOOK_SECRET', { header: 'x-cc-webhook-signature' }),
  hmac('Dropbox', 'DROPBOX_APP_SECRET', { header: 'x-dropbox-signature' }),
  hmac('Typeform', 'TYPEFORM_WEBHOOK_SECRET', {
    header: 'typeform-signature',
    encoding: base64,
    prefix: 'sha256=',
  }),
  hmac('WooCommerce', 'WOOCOMMERCE_WEBHOOK_SECRET', {
    header: 'x-wc-webhook-signature',
    encoding: base64,
  }),
  hmac('LINE', 'LINE_CHANNEL_SECRET', { header: 'x-line-signature', encoding: base64 }),
  hmac('Mandrill', 'MANDRILL_WEBHOOK_KEY', {
    header: 'x-mandrill-signature',
    algorithm: 'SHA-1',
    encoding: base64,
    signed: '{url}{form}',
  }),
  hmac('Trello', 'TRELLO_SECRET', {
    header: 'x-trello-webhook',
    algorithm: 'SHA-1',
    encoding: base64,
    signed: '{body}{url}',
  }),
  standard('svix-signature'),
  standard('webhook-signature'),
  hmac('GoCardless', 'WEBHOOK_SECRET', { header: 'webhook-signature' }),
  hmac('ClickUp', 'WEBHOOK_SECRET', { header: 'x-signature' }),
  token('GitLab', 'GITLAB_WEBHOOK_TOKEN', 'x-gitlab-token'),
  token('Telegram', 'TELEGRAM_SECRET_TOKEN', 'x-telegram-bot-api-secret-token'),
];

/** The variable of the environment for the URL that a provider posts to, where that is signed. */
export const publicUrlVariable = 'PUBLIC_URL';

/** Tells if the URL that a provider posts to is a part of what it signs. */
export function signsUrl({ options }: KnownSignature): boolean {
  return 'signed' in options && options.signed?.includes('{url}') === true;
}

/** Secrets of the kind that a verifier takes, for tests. */
export const testSecrets = {
  verifyHmac: 'a secret for tests',
  verifyToken: 'a token for tests',
  verifyStandardWebhooks: 'whsec_dGhpcyBpcyBhIHNlY3JldCBmb3IgdGVzdHM=',
} as const satisfies Readonly<Record<KnownSignature['verifier'], string>>;

/** The variables of the environment that its verifier needs. */
export function variablesOf(signature: KnownSignature): readonly string[] {
  return [signature.variable, ...(signsUrl(signature) ? [publicUrlVariable] : [])];
}

/**
 * The known signature among the headers that a document describes, or that its security schemes name. `webhook-signature`
 * is that of Standard Webhooks where `webhook-id` and `webhook-timestamp` are described, too.
 */
export function knownSignatureOf(headers: Iterable<string>): KnownSignature | undefined {
  const names = new Set([...headers].map((name) => name.toLowerCase()));
  const isStandard = names.has('webhook-id') && names.has('webhook-timestamp');
  return knownSignatures.find(
    ({ header, verifier }) =>
      names.has(header) &&
      (header !== 'webhook-signature' || (verifier === 'verifyStandardWebhooks') === isStandard),
  );
}

/** The headers that a signature consists of, in lower case. */
export function headersOfSignature({
  header,
  verifier,
  options,
}: KnownSignature): readonly string[] {
  if (verifier === 'verifyStandardWebhooks') {
    return ['webhook', 'svix'].flatMap((family) =>
      ['id', 'timestamp', 'signature'].map((part) => `${family}-${part}`),
    );
  }
  const { id, timestamp }: Partial<HmacRecipe> = options;
  return [header, id, timestamp?.header].flatMap((name) => name?.toLowerCase() ?? []);
}
