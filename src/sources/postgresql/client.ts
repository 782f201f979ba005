/** One connection to the server: each question under the right that it needs, faults in our words. */
import { isObject, messageOf } from '../../core/index.ts';
import { type VendorFault, vendorCalls } from '../vendor-calls.ts';

export interface PgSession {
  /** @throws CountersignError as VendorCalls.ask */
  ask(
    permission: string,
    sql: string,
    params?: readonly unknown[],
    options?: { readonly changes?: boolean },
  ): Promise<readonly Readonly<Record<string, unknown>>[]>;
}

/** https://www.postgresql.org/docs/current/errcodes-appendix.html */
const faultOf = (thrown: unknown): VendorFault | undefined => {
  const code = isObject(thrown) && typeof thrown['code'] === 'string' ? thrown['code'] : undefined;
  const message = messageOf(thrown);
  if (code === undefined || !/^[0-9A-Z]{5}$/.test(code)) return undefined;
  if (code === '42501' || code.startsWith('28')) return { status: 403, message, denied: true };
  // 53300 too many connections, 57P03 the server starts up.
  if (code === '53300' || code === '57P03') return { status: 429, message };
  if (code.startsWith('08') || code.startsWith('57')) return { status: 503, message };
  // 42704 undefined object: the role is gone.
  return { status: code === '42704' ? 404 : 400, message };
};

const TIMEOUT_MS = 30_000;

/** Opens, runs, and closes whatever happens. @throws CountersignError ERR_SOURCE_DENIED where nobody is let in. */
export const withSession = async <T>(
  url: string,
  run: (session: PgSession) => Promise<T>,
  sleep?: (milliseconds: number) => Promise<void>,
): Promise<T> => {
  const { default: pg } = await import('pg');
  const calls = vendorCalls({
    vendor: 'PostgreSQL',
    faultOf,
    atOnce: 1,
    ...(sleep ? { sleep } : {}),
  });
  const open = async () => {
    const client = new pg.Client({
      connectionString: url,
      application_name: 'countersign',
      connectionTimeoutMillis: TIMEOUT_MS,
      statement_timeout: TIMEOUT_MS,
      query_timeout: TIMEOUT_MS,
    });
    // A connection that breaks while idle must not end the process; the next question says so.
    client.on('error', () => {});
    await client.connect();
    return client;
  };
  const client = await calls.ask('LOGIN', open);
  try {
    return await run({
      ask: (permission, sql, params = [], options = {}) =>
        calls.ask(
          permission,
          async () => (await client.query(sql, [...params])).rows as Record<string, unknown>[],
          { repeat: options.changes === true ? 'throttled' : 'any' },
        ),
    });
  } finally {
    await client.end();
  }
};
