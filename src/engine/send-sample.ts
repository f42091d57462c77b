import { lookupOf } from '../model/lookup.js';
import { findMisfit, type Misfit } from '../values/misfit.js';
import type { Message, Model, Operation } from '../model/model.js';
import type { Json } from '../json.js';

/** A delivery of an operation, as its sender would post it. */
export interface Sample {
  /** Below the receiver's basePath, with a slash in front; undefined where the channel has no address. */
  readonly path: string | undefined;
  /** The header, if any, that tells its message from the others of the operation. */
  readonly headers: Readonly<Record<string, string>>;
  /** Undefined where the document has none to give. */
  readonly payload: Json | undefined;
}

/** The operation of a name: its handler's, its id or its channel's address. */
export function findOperation({ operations }: Model, name: string): Operation | undefined {
  return (
    operations.find((operation) => operation.name === name) ??
    operations.find(({ id }) => id === name) ??
    operations.find(({ channel: { address } }) => trim(address ?? '') === trim(name))
  );
}

/** A valid delivery of a message of the operation, its first one unless named. */
export function sampleOf(model: Model, operation: Operation, message?: Message): Sample {
  const { channel, messages, tell } = operation;
  const index = message ? messages.indexOf(message.name) : 0;
  const [value] = tell?.values[index] ?? [];
  return {
    path:
      channel.address === undefined ? undefined : `/${trim(fillIn(channel.address, operation))}`,
    headers: tell?.in === 'headers' && value !== undefined ? { [tell.key]: String(value) } : {},
    payload: (message ?? model.messages.find(({ name }) => name === messages[0]))?.fixture,
  };
}

/** A payload's misfit with the schema of a message; undefined where it fits. */
export function misfitOf(
  model: Model,
  { payload: schema }: Message,
  payload: Json,
): Misfit | undefined {
  return findMisfit(payload, schema, lookupOf(model));
}

/** Each parameter becomes a value that it may have, or else its own name. */
function fillIn(address: string, { channel: { parameters } }: Operation): string {
  return address.replace(/\{([^{}]+)\}/g, (_, name: string) => {
    const parameter = parameters.find((one) => one.name === name);
    return encodeURIComponent(parameter?.values?.[0] ?? name);
  });
}

function trim(address: string): string {
  return address.replace(/^\/|\/$/g, '');
}
