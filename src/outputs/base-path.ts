import type { Model } from '../model/model.js';

/** The beginning of the paths of all events, unless told otherwise: nothing, where the document writes whole paths. */
export function basePathOf({ events }: Model): string {
  const addresses = events.map(({ operation }) => operation.channel.address);
  const areWhole = addresses.length > 0 && addresses.every((address) => address?.startsWith('/'));
  return areWhole ? '/' : '/webhooks';
}
