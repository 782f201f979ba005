/** What a database says of itself before anything is changed in it. */
import pg from 'pg';
import { clientConfig, type StoreAddress } from './connect.ts';
import { migrations } from './migrations/index.ts';
import { APP_ROLE, SCHEMA } from './scope.ts';
import { storeError } from './store-error.ts';

export interface StoreLook {
  /** Major version of the server. */
  readonly server: number;
  readonly encoding: string;
  /** Newest migration that it has; 0 = none yet. */
  readonly schema: number;
  /** Newest that this version knows. */
  readonly newest: number;
  /** Its clock, epoch ms, and ours in the middle of the question. */
  readonly clock: number;
  readonly asked: number;
  /** Round trip, ms. */
  readonly tookMs: number;
  readonly isStandby: boolean;
  /** `missing`: nobody made the plain role yet; `unbound`: row-level security does not bind it. */
  readonly plainRole: 'right' | 'missing' | 'not ours' | 'unbound';
  /** May we make tables and roles where they are missing? */
  readonly mayMakeRoles: boolean;
  /** Connections in use and at most. */
  readonly connections: { readonly used: number; readonly most: number };
  /** Tables of ours on which row-level security is not forced. */
  readonly unguarded: readonly string[];
}

/** @throws CountersignError ERR_STORE_UNAVAILABLE */
export const lookAtStore = async (address: StoreAddress, now: () => number): Promise<StoreLook> => {
  const client = new pg.Client(clientConfig(address, 'owner'));
  client.on('error', () => undefined);
  try {
    await client.connect();
    const before = now();
    const { rows: clocks } = await client.query<{ clock: number }>(
      `select (extract(epoch from clock_timestamp()) * 1000)::bigint as clock`,
    );
    const after = now();
    const { rows } = await client.query<{
      server: number;
      encoding: string;
      standby: boolean;
      known: boolean;
      makes: boolean;
      used: number;
      most: number;
    }>(
      `select current_setting('server_version_num')::int as server,
        current_setting('server_encoding') as encoding, pg_is_in_recovery() as standby,
        to_regclass($1) is not null as known,
        (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as makes,
        (select count(*)::int from pg_stat_activity) as used,
        current_setting('max_connections')::int as most`,
      [`${SCHEMA}.migrations`],
    );
    const [found] = rows;
    const { rows: roles } = await client.query<{ plain: boolean; member: boolean }>(
      `select not (rolsuper or rolbypassrls) as plain,
        pg_has_role(current_user, oid, 'member') as member from pg_roles where rolname = $1`,
      [APP_ROLE],
    );
    const [role] = roles;
    const schema = found?.known
      ? await client.query<{ number: number | null }>(
          `select max(number) as number from ${SCHEMA}.migrations`,
        )
      : undefined;
    const { rows: unguarded } = await client.query<{ name: string }>(
      `select relname as name from pg_class c join pg_namespace n on n.oid = relnamespace
       where nspname = $1 and relkind = 'r' and relname <> 'migrations'
         and not (relrowsecurity and relforcerowsecurity) order by relname`,
      [SCHEMA],
    );
    return {
      server: Math.floor((found?.server ?? 0) / 10_000),
      encoding: found?.encoding ?? '',
      schema: schema?.rows[0]?.number ?? 0,
      newest: migrations.length,
      clock: clocks[0]?.clock ?? 0,
      asked: (before + after) / 2,
      tookMs: after - before,
      isStandby: found?.standby ?? false,
      plainRole:
        role === undefined
          ? 'missing'
          : !role.plain
            ? 'unbound'
            : role.member
              ? 'right'
              : 'not ours',
      mayMakeRoles: found?.makes ?? false,
      connections: { used: found?.used ?? 0, most: found?.most ?? 0 },
      unguarded: unguarded.map(({ name }) => name),
    };
  } catch (error) {
    throw storeError(error);
  } finally {
    await client.end();
  }
};
