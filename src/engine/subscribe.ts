import { onDisk } from '../disk/on-disk.js';
import { readRecord, writeRecord } from '../disk/record.js';
import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { Model } from '../model/model.js';
import type {
  RecordEntry,
  SubscriptionApi,
  SubscriptionRecord,
} from '../runtime/subscription-api.js';
import { Receiver } from '../runtime/subscription-urls.js';
import { selectEvents } from './select-events.js';

export { createSubscriptionsOf } from '../runtime/subscriptions.js';

/** The provider's names of the events that are selected; all of them unless some are. */
export function namesOfEvents(
  model: Model,
  select: readonly string[] | undefined,
  diagnostics: Diagnostics,
): readonly string[] {
  const { events = [] } = model.subscriptions?.api ?? {};
  const known = events.map(({ event }) => event);
  if (!select) return known;
  const others = select.filter((name) => !known.includes(name));
  const selected = others.length > 0 ? selectEvents(model, others, diagnostics) : [];
  const handlers = new Set(selected.map(({ name }) => name));
  for (const { name } of selected) {
    if (events.some((one) => one.handlers.includes(name))) continue;
    diagnostics.report('unsubscribable-event', { name });
  }
  return events
    .filter((one) => select.includes(one.event) || one.handlers.some((name) => handlers.has(name)))
    .map(({ event }) => event);
}

/** A record whose file is at hand. */
export interface RecordFile extends SubscriptionRecord {
  read(): readonly RecordEntry[] | undefined;
  write(entries: readonly RecordEntry[]): void;
}

/** A record in a file, sorted by the provider's names of events. Failures of the disk are diagnostics, and stop. */
export function recordIn(path: string, label: string, diagnostics: Diagnostics): RecordFile {
  return {
    read() {
      const text = onDisk(label, diagnostics, () => readRecord(path));
      if (text === undefined) return undefined;
      const entries = parse(text);
      if (Array.isArray(entries)) return entries as readonly RecordEntry[];
      diagnostics.report('damaged-record', { path: label });
      diagnostics.throwOnError();
      return undefined;
    },
    write(entries) {
      const sorted = [...entries].sort((left, right) => compare(left.event, right.event));
      const text = `${JSON.stringify({ version: 1, subscriptions: sorted }, null, 2)}\n`;
      onDisk(label, diagnostics, () => writeRecord(path, text));
    },
  };
}

/** The entries of a record that are of a receiver's URL. */
export async function entriesAt(
  api: SubscriptionApi,
  to: string,
  entries: readonly RecordEntry[],
): Promise<readonly RecordEntry[]> {
  const receiver = new Receiver(api, to);
  const are = await Promise.all(entries.map(({ url, hash }) => receiver.ownsHash(url, hash, [])));
  return entries.filter((_, index) => are[index]);
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

/** The entries of a file; undefined for a text that is none. What is in an entry, `sync` checks. */
function parse(text: string): unknown {
  try {
    const { version, subscriptions } = JSON.parse(text) as Record<string, unknown>;
    return version === 1 ? subscriptions : undefined;
  } catch {
    return undefined;
  }
}
