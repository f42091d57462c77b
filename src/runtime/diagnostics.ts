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
/** `onError` hears of an error: `{ name, receivedAt, error }`. */
export const deliveryError: Channel = /* @__PURE__ */ channel('hooksmith:delivery:error');
/** The inbox keeps it from now on: `{ id, name }`. */
export const inboxKept: Channel = /* @__PURE__ */ channel('hooksmith:inbox:kept');
/** A kept delivery is handed to its handler: `{ id, name, attempt }`. */
export const inboxStart: Channel = /* @__PURE__ */ channel('hooksmith:inbox:start');
/** An attempt is over: `{ id, name, attempt, outcome, milliseconds }`, where `outcome` is `done`, `retry` or `dead`. */
export const inboxEnd: Channel = /* @__PURE__ */ channel('hooksmith:inbox:end');
