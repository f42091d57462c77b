import type { Diagnostics } from '../diagnostics/diagnostic.js';
import type { SubscriptionError, Synced, SyncResult } from '../runtime/subscription-api.js';
import { visible } from '../text.js';
import { count, inColumns } from './report.js';

/** A line for each subscription that would change: `+ ticket_started  https://…`. */
export function describePlan({
  created,
  removed,
  kept,
  surplus,
  unknown,
}: SyncResult): readonly string[] {
  const rows = [
    ...created.map((one) => ['  +', one.event, one.url]),
    ...removed.map((one) => ['  -', one.event, one.url]),
    ...unknown.map((one) => ['  ?', one.event, one.url]),
  ].map((row) => row.map((cell) => visible(cell)));
  for (const row of rows) row[0] = `  ${row[0] ?? ''}`;
  const others = surplus.length > 0 ? `, ${surplus.length} that --prune would remove` : '';
  const lost = unknown.length > 0 ? `, ${unknown.length} unknown` : '';
  return [
    ...inColumns(rows),
    ...(rows.length > 0 ? [''] : []),
    `${created.length} to create, ${kept.length} there already, ${removed.length} to remove${others}${lost}.`,
  ];
}

/** A line for each call that was made, and one that counts. */
export function describeResult({
  created,
  removed,
  kept,
  surplus,
  failed: unmade,
  unknown,
}: SyncResult): readonly string[] {
  const failed = [...unmade, ...surplus.filter(({ error }) => error)];
  const rows = [
    ...created.map((one) => ['  created', one.event, idOf(one)]),
    ...removed.map((one) => ['  removed', one.event, idOf(one)]),
    ...failed.map((one) => ['  failed', one.event, reasonOf(one.error)]),
    ...unknown.map((one) => ['  unknown', one.event, reasonOf(one.error)]),
  ].map((row) => row.map((cell, index) => (index === 0 ? cell : visible(cell))));
  const counts = [
    `${created.length} created`,
    `${kept.length} there already`,
    ...(removed.length > 0 ? [`${removed.length} removed`] : []),
    ...(failed.length > 0 ? [`${failed.length} failed`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} unknown`] : []),
  ];
  const isNameless = created.length > 0 && created.every(({ id }) => id === undefined);
  return [
    ...inColumns(rows),
    ...(rows.length > 0 ? [''] : []),
    `${counts.join(', ')}.`,
    ...(isNameless
      ? ['Their answers named no id: to remove one, use the settings of the provider.']
      : []),
    ...(unknown.length > 0
      ? [
          'The answers for unknown events were lost. Look at the settings of the provider, and say which subscriptions are there,',
          'hooksmith subscribe --keep <event>, and which are not: hooksmith subscribe --forget <event>.',
        ]
      : []),
  ];
}

function idOf({ id }: Synced): string {
  return id ?? '';
}

function reasonOf(error: SubscriptionError | undefined): string {
  if (!error) return 'its answer was lost before';
  const { message, body = '' } = error;
  return body === '' ? message : `${message}: ${visible(body).slice(0, 200)}`;
}

/** A result as `--json` has it. */
export function toJson(result: SyncResult) {
  const rows = (all: readonly Synced[]) =>
    all.map(({ event, url, id, error }) => ({
      ...{ event, url, id: id ?? null },
      ...(error && { error: { kind: error.kind, status: error.status ?? null } }),
    }));
  const { created, kept, removed, surplus, failed, unknown, requests } = result;
  return {
    ...{ created: rows(created), kept: rows(kept), removed: rows(removed) },
    ...{ surplus: rows(surplus), failed: rows(failed), unknown: rows(unknown) },
    requests: requests.map(({ method, url, body }) => ({ method, url, body: body ?? null })),
  };
}

/** Reports a call that failed as a whole. */
export function reportFailure(error: SubscriptionError, diagnostics: Diagnostics): void {
  diagnostics.report('subscription-failed', { sentence: visible(reasonOf(error)) });
}

export function inAll(number: number): string {
  return `${count(number, 'subscription')} in all.`;
}
