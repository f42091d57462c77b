import { join } from 'node:path';
import { openInbox, type FileInbox, type InboxOptions } from '../src/runtime/inbox.js';
import { decodeId } from '../src/runtime/inbox-records.js';
import { attempts, holdsInbox } from './support/inbox-conformance.js';
import { emptyFolder } from './support/folders.js';
import { hasSqlite, openDatabase, rowsOf } from './support/sqlite.js';

const folder = emptyFolder();

/** Opens an inbox by what this Node.js has. */
function open(path: string, options: InboxOptions = {}): FileInbox {
  return openInbox({ ...(hasSqlite ? { path } : { database: openDatabase(path) }), ...options });
}

const pathOf = (place: string): string => join(folder, `${place}.db`);

holdsInbox('an inbox in a file', {
  open: (place) => open(pathOf(place), { attempts, backoff: () => 20, concurrency: 8 }),
  dead: (place) =>
    rowsOf<{ id: string | Uint8Array }>(
      pathOf(place),
      'select id from open join delivery using (seq) where dead > 0 order by seq',
    ).map(({ id }) => decodeId(id)),
});
