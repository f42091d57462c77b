import type { ListedDelivery } from '../runtime/inbox-search.js';
import type { KeptDelivery } from '../runtime/kept.js';
import { visible } from '../text.js';
import { payloadOf, textOf } from './inbox-selection.js';
import { inColumns } from './report.js';

/** An error in a table is cut after so many characters. */
const longestError = 60;

/** A line for each delivery, below a line of headings. Nothing of a payload is in it. */
export function tableOf(rows: readonly ListedDelivery[]): readonly string[] {
  const cells = rows.map(({ seq, event, receivedAt, state, attempts, due, error = '' }) => [
    String(seq),
    visible(event),
    timeText(receivedAt),
    state,
    state === 'done' ? '' : String(attempts),
    due === undefined ? '' : timeText(due),
    shortened(visible(error)),
  ]);
  return inColumns([
    ['number', 'event', 'came', 'state', 'attempts', 'next attempt', 'last error'],
    ...cells,
  ]);
}

function shortened(text: string): string {
  return text.length > longestError ? `${text.slice(0, longestError - 1)}…` : text;
}

/** `2026-11-28T10:00:03Z`, which `--since` takes. */
function timeText(time: number): string {
  return new Date(time).toISOString().replace(/\.\d+/, '');
}

/** All that is known of a delivery, line by line; its payload only where that is wanted. */
export function describeDelivery(
  row: ListedDelivery,
  delivery: KeptDelivery,
  hasPayload: boolean,
): readonly string[] {
  const { id, parameters, headers, rawBody, item, lane } = delivery;
  const facts: readonly (readonly [string, string | undefined])[] = [
    ['id', id],
    ['came', new Date(row.receivedAt).toISOString()],
    ['attempts', row.state === 'done' ? undefined : String(row.attempts)],
    ['next attempt', row.due === undefined ? undefined : new Date(row.due).toISOString()],
    ['last error', row.error],
    ['lane', lane],
    ['place in its body', item && String(item.position)],
    ...Object.entries(parameters).map(([name, value]) => [`{${name}}`, value] as const),
    ...Object.entries(headers).map(([name, value]) => [`${name}:`, String(value)] as const),
    ['payload', hasPayload ? undefined : `${rawBody.length} bytes, shown by --payload`],
  ];
  const known = facts.flatMap(([name, value]) =>
    value === undefined ? [] : [[visible(name), visible(value)]],
  );
  return [
    `${row.seq}  ${visible(row.event)}  ${row.state}`,
    ...inColumns(known).map((line) => `  ${line}`),
    ...(hasPayload ? payloadLines(delivery).map((line) => `  ${line}`) : []),
  ];
}

function payloadLines(delivery: KeptDelivery): readonly string[] {
  const payload = payloadOf(delivery);
  const text = payload ? JSON.stringify(payload.value, null, 2) : textOf(delivery.rawBody);
  if (text === undefined) return [`${delivery.rawBody.length} bytes that are no text`];
  return text.split('\n').map((line) => {
    const [indent = ''] = /^ */.exec(line) ?? [];
    return indent + visible(line.slice(indent.length));
  });
}

/** A delivery as `--json` has it in a list. */
export function toJson(row: ListedDelivery) {
  const { seq, id, event, receivedAt, state, attempts, due, error, lane, bytes } = row;
  return {
    ...{ number: seq, id, event, receivedAt: new Date(receivedAt).toISOString(), state },
    attempts: state === 'done' ? null : attempts,
    nextAttemptAt: due === undefined ? null : new Date(due).toISOString(),
    ...{ error: error ?? null, lane: lane ?? null, bytes },
  };
}

/** The same with all that `show` knows. */
export function toWholeJson(row: ListedDelivery, delivery: KeptDelivery, hasPayload: boolean) {
  const { parameters, headers, rawBody, item } = delivery;
  const payload = hasPayload ? payloadOf(delivery) : undefined;
  return {
    ...toJson(row),
    ...{ parameters, headers, position: item?.position ?? null },
    ...(hasPayload && { payload: payload ? payload.value : (textOf(rawBody) ?? null) }),
  };
}
