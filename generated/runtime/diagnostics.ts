// Copied by hooksmith 0.1.0 from its src/runtime/diagnostics.ts
// It is the same in every package: this file is overwritten.

import { platform } from './platform.js';

/**
 * Channels of `node:diagnostics_channel`, where the runtime has it, for whoever traces a process from outside.
 * Their messages name an event, where that is known, and never hold a payload.
 */
interface Channel {
  readonly hasSubscribers: boolean;
  publish(message: object): void;
}

const silent: Channel = { hasSubscribers: false, publish: () => undefined };

function channel(name: string): Channel {
  const module = platform.process?.getBuiltinModule?.('node:diagnostics_channel') as
    { channel(name: string): Channel } | undefined;
  return module?.channel(name) ?? silent;
}

/** Before a body is looked at: `{ name, receivedAt }`. */
export const deliveryStart: Channel = /* @__PURE__ */ channel('hooksmith:delivery:start');
/** The answer is known: `{ name, receivedAt, status }`. */
export const deliveryEnd: Channel = /* @__PURE__ */ channel('hooksmith:delivery:end');
/** The same delivery came before: `{ name, receivedAt, status }`, 204 for one that was handled, 409 for one at work. */
export const deliveryDuplicate: Channel = /* @__PURE__ */ channel('hooksmith:delivery:duplicate');
/** It was answered with 4xx or 5xx: all that `onRefused` is given. */
export const deliveryRefused: Channel = /* @__PURE__ */ channel('hooksmith:delivery:refused');
/** An inbox has it: `{ name, id, receivedAt }`. */
export const inboxKept: Channel = /* @__PURE__ */ channel('hooksmith:inbox:kept');
/** An attempt at what is kept begins: `{ name, id, attempt }`. */
export const inboxStart: Channel = /* @__PURE__ */ channel('hooksmith:inbox:start');
/** It is over: `{ name, id, attempt, outcome, milliseconds }`, an outcome being `done`, `retry` or `dead`. */
export const inboxEnd: Channel = /* @__PURE__ */ channel('hooksmith:inbox:end');
/** `onError` is told of an error: `{ name, receivedAt, error }`. */
export const deliveryError: Channel = /* @__PURE__ */ channel('hooksmith:delivery:error');
