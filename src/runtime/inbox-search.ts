import type { SqliteDatabase, SqliteValue } from './inbox-database.js';
import { decodeId, type Records, type StoredDelivery } from './inbox-records.js';
import type { KeptDelivery } from './kept.js';
import { platform } from './platform.js';

/** The state of a delivery: it waits, is being handled, is a dead letter, or is done. */
export type InboxState = 'waiting' | 'running' | 'dead' | 'done';

/** A delivery in a listing, without its payload. */
export interface ListedDelivery {
  /** Its number in the file. */
  readonly seq: number;
  readonly id: string;
  readonly event: string;
  /** Milliseconds since 1970. */
  readonly receivedAt: number;
  readonly state: InboxState;
  /** Those that have begun since it came, or was taken up by hand. */
  readonly attempts: number;
  /** The time of its next attempt, where it waits, in milliseconds since 1970. */
  readonly due?: number;
  /** The value of `orderBy` as text, or the hash of a long one. */
  readonly lane?: string;
  /** The last error: its name and message. */
  readonly error?: string;
  /** The length of its body, as it is kept. */
  readonly bytes: number;
}

/** Chooses deliveries: those that meet everything that is set. */
export interface InboxFilter {
  readonly seqs?: readonly number[];
  readonly states?: readonly InboxState[];
  readonly event?: string;
  /** The earliest time of arrival, in milliseconds since 1970. */
  readonly since?: number;
  /** The first time that is too late. */
  readonly until?: number;
  /** Decides by the payload: JSON as its value, anything else as its text. */
  readonly where?: (payload: unknown, delivery: KeptDelivery) => boolean;
}

/** The part of a listing that is wanted. */
export interface ListOptions {
  readonly limit?: number;
  /** The order of arrival unless set. */
  readonly isNewestFirst?: boolean;
}

interface Row {
  readonly seq: number;
  readonly id: string | Uint8Array;
  readonly event: string;
  readonly received: number;
  readonly bytes: number;
  readonly lane: string | null;
  /** Null if it is done, as the next ones are. */
  readonly owner: number | null;
  readonly dead: number | null;
  readonly attempts: number | null;
  readonly due: number | null;
  readonly error: string | null;
}

const columns = `seq, delivery.id, event, received, length(body) as bytes,
  json_extract(head, '$.lane') as lane, owner, dead, attempts, due, error`;

const conditions: Readonly<Record<InboxState, string>> = {
  waiting: '(dead = 0 and owner <= 0)',
  running: '(dead = 0 and owner > 0)',
  dead: '(dead > 0)',
  done: '(owner is null)',
};

/** The most rows that are read at a time. */
const page = 500;

/** Those that meet a filter. Bodies are read one at a time, and only for `where`. */
export function search(
  database: SqliteDatabase,
  filter: InboxFilter,
  records: Records,
  { limit = Infinity, isNewestFirst = false }: ListOptions = {},
): readonly ListedDelivery[] {
  const found: ListedDelivery[] = [];
  let last: number | undefined;
  for (;;) {
    const { sql, values } = queryOf(filter, isNewestFirst, last);
    const rows = database.prepare(sql).all(...values) as Row[];
    for (const row of rows) {
      if (found.length >= limit) return found;
      if (isMet(database, filter, records, row.seq)) found.push(listed(row));
    }
    last = rows.at(-1)?.seq;
    if (rows.length < page) return found;
  }
}

function queryOf(
  { seqs, states, event, since, until }: InboxFilter,
  isNewestFirst: boolean,
  last: number | undefined,
): { readonly sql: string; readonly values: readonly SqliteValue[] } {
  const parts: (readonly [string, SqliteValue | undefined])[] = [
    ['seq in (select value from json_each(?))', seqs && JSON.stringify(seqs)],
    ['event = ?', event],
    ['received >= ?', since],
    ['received < ?', until],
    [isNewestFirst ? 'seq < ?' : 'seq > ?', last],
  ];
  const set = parts.filter(([, value]) => value !== undefined);
  const where = set.map(([condition]) => condition);
  if (states) where.push(`(${states.map((state) => conditions[state]).join(' or ') || 'false'})`);
  const from =
    !states || states.includes('done') ? 'delivery left join open' : 'open join delivery';
  const sql = `select ${columns} from ${from} using (seq)
    ${where.length > 0 ? `where ${where.join(' and ')}` : ''}
    order by seq ${isNewestFirst ? 'desc' : 'asc'} limit ${page}`;
  return { sql, values: set.map(([, value]) => value as SqliteValue) };
}

function isMet(
  database: SqliteDatabase,
  { where }: InboxFilter,
  records: Records,
  seq: number,
): boolean {
  if (!where) return true;
  const stored = database
    .prepare('select seq, id, event, received, head, body from delivery where seq = ?')
    .get(seq) as StoredDelivery | undefined;
  if (!stored) return false;
  const delivery = records.decode(stored);
  return where(payloadOf(delivery), delivery);
}

function payloadOf({ rawBody }: KeptDelivery): unknown {
  const text = new platform.TextDecoder('utf-8', { fatal: false }).decode(rawBody);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

function listed(row: Row): ListedDelivery {
  const { seq, id, event, received: receivedAt, bytes, lane, attempts, due, error } = row;
  const state = stateOf(row);
  return {
    seq,
    id: decodeId(id),
    event,
    receivedAt,
    state,
    attempts: attempts ?? 0,
    ...(state === 'waiting' && due !== null ? { due } : {}),
    ...(lane === null ? {} : { lane }),
    ...(error === null ? {} : { error }),
    bytes,
  };
}

function stateOf({ owner, dead }: Row): InboxState {
  if (owner === null) return 'done';
  if (dead !== null && dead > 0) return 'dead';
  return owner > 0 ? 'running' : 'waiting';
}
