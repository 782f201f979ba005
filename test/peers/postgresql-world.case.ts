/** Roles, grants and sessions on the real server, made anew for each test. Test only. */
import pg from 'pg';
import type { HeldCredential } from '../../src/model/index.ts';
import type { PostgresPeer } from './postgresql.case.ts';

export const READER = 'cs_read';
export const ACTOR = 'cs_act';
export const PASSWORDS = {
  [READER]: 'read-Secret-1',
  [ACTOR]: 'act-Secret-1',
  app: 'app-Secret-1',
  boss: 'boss-Secret-1',
} as const;

const catalogues = [
  'pg_roles',
  'pg_auth_members',
  'pg_shdepend',
  'pg_database',
  'pg_namespace',
  'pg_class',
  'pg_proc',
  'pg_default_acl',
];

const old = [READER, ACTOR, 'app', 'boss', 'helper', 'analysts', 'former', 'idle', 'app_backup'];

const dropOld = old
  .map(
    (role) => `do $$ begin if exists (select from pg_roles where rolname = '${role}') then
      execute 'drop owned by ${role}'; end if; end $$; drop role if exists ${role};`,
  )
  .join('\n');

const make = (role: string, options: string): string => {
  const secret = role in PASSWORDS ? PASSWORDS[role as keyof typeof PASSWORDS] : undefined;
  return `create role ${role} ${options}${secret === undefined ? '' : ` password '${secret}'`};`;
};

/** Roles by hand: app (valid until 2030) in analysts, boss may put app on, former is switched off. */
const seed = `
  select pg_terminate_backend(pid, 3000) from pg_stat_activity
    where usename <> 'postgres' and pid <> pg_backend_pid();
  drop schema if exists shop cascade;
  ${dropOld}
  grant select on ${catalogues.join(', ')} to public;
  ${make(READER, 'login')}
  grant pg_read_all_stats to ${READER};
  grant select on pg_hba_file_rules to ${READER};
  grant execute on function pg_hba_file_rules() to ${READER};
  grant select (oid, rolpassword) on pg_authid to ${READER};
  grant execute on function pg_ls_logdir() to ${READER};
  grant execute on function pg_read_binary_file(text, bigint, bigint, boolean) to ${READER};
  ${make(ACTOR, 'login createrole')}
  grant pg_signal_backend to ${ACTOR};
  ${make('analysts', 'nologin')}
  ${make('app', "login valid until '2030-01-01 00:00:00+00' connection limit 20")}
  ${make('boss', 'login createdb')}
  ${make('helper', 'login')}
  ${make('former', 'nologin')}
  ${make('idle', 'login')}
  grant analysts to app with admin option;
  grant app to boss;
  comment on role app is 'the shop';
  create schema shop;
  create table shop.orders (id int);
  create table shop.customers (id int);
  create function shop.total() returns int language sql as 'select 1';
  grant usage on schema shop to analysts;
  grant select on all tables in schema shop to analysts;
  grant insert on shop.orders to app with grant option;
  alter default privileges in schema shop grant select on tables to analysts;
`;

export const seedPostgres = (peer: PostgresPeer): void => {
  peer.now(`set client_min_messages = error; ${seed}`);
};

/** Everything about roles and memberships; verifiers too, which only the superuser sees. */
export const pictureOf = (peer: PostgresPeer): unknown =>
  peer
    .now(
      `select row(rolname, rolsuper, rolcanlogin, rolcreaterole, rolconnlimit, rolvaliduntil, rolpassword,
         shobj_description(oid, 'pg_authid')) from pg_authid order by oid;
       select row(roleid::regrole, member::regrole, grantor::regrole, admin_option) from pg_auth_members order by 1;
       select row(usename, count(*)) from pg_stat_activity
         where usename not in ('postgres', '${READER}', '${ACTOR}') group by usename`,
    )
    .split('\n');

const tableOf = (permission: string): string | undefined =>
  /^SELECT ON (pg_\w+)$/.exec(permission)?.[1];

export const denyReader = (peer: PostgresPeer, permission: string): void => {
  const table = tableOf(permission);
  const statement = ((): string => {
    if (permission === 'LOGIN') return `alter role ${READER} nologin`;
    if (permission === 'pg_read_all_stats')
      // Taken away, the membership would be missing for the truth of it; not inherited, it gives nothing.
      return `alter role ${READER} noinherit`;
    if (permission.startsWith('SELECT (oid,'))
      return `revoke select (oid, rolpassword) on pg_authid from ${READER}`;
    if (permission === 'EXECUTE ON pg_ls_logdir')
      return `revoke execute on function pg_ls_logdir() from ${READER}`;
    if (permission === 'EXECUTE ON pg_read_binary_file')
      return `revoke execute on function pg_read_binary_file(text, bigint, bigint, boolean) from ${READER}`;
    return `revoke select on ${table} from public, ${READER}`;
  })();
  peer.now(statement);
};

export const ACTING = [
  'SELECT ON pg_roles',
  'SELECT ON pg_auth_members',
  'SELECT ON pg_shdepend',
  'CREATEROLE',
  'pg_signal_backend',
] as const;

export const restrictActor = (peer: PostgresPeer, permissions: readonly string[]): void => {
  const statements = ACTING.map((permission) => {
    const has = permissions.includes(permission);
    const table = tableOf(permission);
    if (table !== undefined)
      return `revoke select on ${table} from public, ${ACTOR}; ${has ? `grant select on ${table} to ${ACTOR}` : ''}`;
    if (permission === 'CREATEROLE') return `alter role ${ACTOR} ${has ? '' : 'no'}createrole`;
    return has ? `grant ${permission} to ${ACTOR}` : `revoke ${permission} from ${ACTOR}`;
  });
  peer.now(statements.join(';'));
};

export interface OpenSession {
  readonly isOpen: () => Promise<boolean>;
  readonly run: (sql: string) => Promise<void>;
  readonly end: () => Promise<void>;
}

export const openSession = async (
  peer: PostgresPeer,
  role: keyof typeof PASSWORDS,
): Promise<OpenSession> => {
  const client = new pg.Client({ connectionString: peer.url(role, PASSWORDS[role]) });
  let broken = false;
  client.on('error', () => {
    broken = true;
  });
  await client.connect();
  return {
    async isOpen() {
      if (broken) return false;
      try {
        await client.query('select 1');
        return true;
      } catch {
        return false;
      }
    },
    async run(sql) {
      await client.query(sql);
    },
    end: () => client.end().catch(() => {}),
  };
};

/** The password an attacker holds. */
export const heldPassword = (peer: PostgresPeer, role: 'app'): HeldCredential => ({
  nativeId: `password/${role}`,
  async probe() {
    const answer = await peer.login(role, PASSWORDS[role]);
    if (answer === 'accepted') return 'accepted';
    // 28P01 wrong password, 28000 may not log in, 53300 too many connections of the role.
    return ['28P01', '28000', '53300'].includes(answer) ? 'refused' : 'unknown';
  },
});
