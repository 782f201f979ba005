/** Every query runs in here: one transaction, as the plain role, for one tenant. */
import { sql } from 'kysely';
import type { Db, Trx } from './schema.ts';
import { isTransient, storeError } from './store-error.ts';

/** Owns no table and bypasses nothing; every query runs as it. */
export const APP_ROLE = 'countersign_app';
export const SCHEMA = 'countersign';
const STATEMENT_TIMEOUT = '60s';
/** Where others wait for the rows: a process that froze in the middle of a transaction holds them for no longer. */
export const SHARED_IDLE_MS = 30_000;
const ATTEMPTS = 4;

export interface Scope {
  readonly tenant: string;
  run<T>(work: (trx: Trx) => Promise<T>): Promise<T>;
}

/** Settings are local to the transaction: they also hold behind a transaction pooler, and none leaks to the next. */
const enter = async (trx: Trx, tenant: string, idleMs: number): Promise<void> => {
  await sql`select set_config('role', ${APP_ROLE}, true),
    set_config('search_path', ${SCHEMA}, true),
    set_config('statement_timeout', ${STATEMENT_TIMEOUT}, true),
    set_config('idle_in_transaction_session_timeout', ${String(idleMs)}, true),
    set_config('countersign.tenant', ${tenant}, true)`.execute(trx);
};

/** `idleMs`: how long the process may be silent inside a transaction; 0 = for ever. */
export const scopeOf = (db: Db, tenant: string, idleMs = 0): Scope => ({
  tenant,
  async run(work) {
    for (let attempt = 1; ; attempt++) {
      try {
        return await db.transaction().execute(async (trx) => {
          await enter(trx, tenant, idleMs);
          return await work(trx);
        });
      } catch (error) {
        if (attempt < ATTEMPTS && isTransient(error)) continue;
        throw storeError(error);
      }
    }
  },
});
