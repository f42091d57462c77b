/** Our reading of documents of providers, where `events.json` has only words. */
import type { TellConfiguration } from '../../src/model/tell-rule.js';

export interface Reading {
  /** The configuration that tells their events. */
  readonly tell?: TellConfiguration;
  /** How the provider tells them, where the document says it and needs no configuration. */
  readonly provider?: TellConfiguration;
  /** The spelling of a name as the provider sends it. */
  readonly spelling?: (name: string) => string;
  /** The messages whose payloads have constants instead of the name. */
  readonly constants?: readonly string[];
  /** Messages that the document tells, and whose own payloads refuse the value that tells them. */
  readonly refused?: readonly string[];
}

/** By the files of the documents. */
export const readings: Readonly<Record<string, Reading>> = {
  // The descriptions of its messages say the values; an enum of each operation's payloads has them.
  'brevo-webhooks-asyncapi.yml': {
    tell: {
      payload: '/event',
      values: {
        EmailDeliveredEvent: 'delivered',
        EmailOpenedEvent: 'opened',
        EmailClickedEvent: 'click',
        EmailHardBounceEvent: 'hardBounce',
        EmailSoftBounceEvent: 'softBounce',
        EmailSpamEvent: 'spam',
        EmailBlockedEvent: 'blocked',
        EmailInvalidEvent: 'invalid',
        EmailDeferredEvent: 'deferred',
        EmailUnsubscribedEvent: 'unsubscribed',
        MarketingDeliveredEvent: 'delivered',
        MarketingOpenedEvent: 'opened',
        MarketingClickedEvent: 'clicked',
        MarketingHardBounceEvent: 'hardBounce',
        MarketingSoftBounceEvent: 'softBounce',
        MarketingSpamEvent: 'spam',
        MarketingUnsubscribedEvent: 'unsubscribed',
        MarketingListAdditionEvent: 'listAddition',
        ContactDeletedEvent: 'contactDeleted',
        ContactUpdatedEvent: 'contactUpdated',
        SmsSentEvent: 'sent',
        SmsDeliveredEvent: 'delivered',
        SmsSoftBounceEvent: 'softBounce',
        SmsHardBounceEvent: 'hardBounce',
        SmsUnsubscribeEvent: 'unsubscribe',
        ConversationMessageEvent: 'message',
        ConversationPushEvent: 'push',
      },
    },
    // No value of the enum is a click.
    refused: ['EmailClickedEvent'],
  },
  'calendly-webhook-api-asyncapi.yml': { provider: { payload: '/event', is: 'name' } },
  'kustomer-webhooks-asyncapi.yml': { provider: { payload: '/name', is: 'name' } },
  'coinbase-commerce-webhooks-asyncapi.yml': { provider: { payload: '/type', is: 'name' } },
  'sinch-sms-webhooks-asyncapi.yml': {
    provider: { payload: '/type', is: 'name' },
    constants: ['IncomingSms', 'IncomingMms'],
  },
  'docusign-connect-asyncapi.yml': {
    spelling: (name) => name.replace(/[A-Z]/, '-$&').toLowerCase(),
  },
  // The 41 dispatch messages share a payload; the title of each is its `t`. The others have constants.
  'discord-gateway-api-asyncapi.yml': {
    tell: { payload: '/t', is: 'title' },
    constants: ['Hello', 'HeartbeatAck', 'Ready', 'Resumed', 'Reconnect', 'InvalidSession'],
  },
};
