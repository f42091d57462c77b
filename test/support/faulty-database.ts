import type { SqliteDatabase, SqliteStatement } from '../../src/runtime/inbox.js';

/** Is told of each statement before it runs, and may throw instead. Transactions are statements as well. */
export type Watch = (sql: string, moment: 'before' | 'after') => void;

/** A database whose statements are watched. */
export function watched(database: SqliteDatabase, watch: Watch): SqliteDatabase {
  function around<Result>(sql: string, run: () => Result): Result {
    watch(sql, 'before');
    const result = run();
    watch(sql, 'after');
    return result;
  }
  return {
    exec: (sql) => around(sql, () => database.exec(sql)),
    close: () => database.close(),
    prepare: (sql) => {
      const statement = database.prepare(sql);
      const wrapped: SqliteStatement = {
        run: (...values) => around(sql, () => statement.run(...values)),
        get: (...values) => around(sql, () => statement.get(...values)),
        all: (...values) => around(sql, () => statement.all(...values)),
      };
      return wrapped;
    },
  };
}

const codes = { FULL: 13, BUSY: 5, IOERR: 10, ERROR: 1 } as const;

export type FaultCode = keyof typeof codes;

/** An error as both libraries throw it. */
export function sqliteError(code: FaultCode): Error {
  return Object.assign(new Error(`injected ${code}`), {
    code: `SQLITE_${code}`,
    errcode: codes[code],
  });
}
