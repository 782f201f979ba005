/** What is asked of the server: catalogue rows, each behind its right. Names: https://www.postgresql.org/docs/current/catalogs.html */
import { CountersignError } from '../../../core/index.ts';
import type { PgSession } from '../client.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface Rows {
  readonly roles: readonly Row[];
  readonly memberships: readonly Row[];
  readonly grants: readonly Row[];
  readonly databases: readonly Row[];
  readonly sessions: readonly Row[];
  readonly rules: readonly Row[];
  readonly passwords: readonly Row[];
}

export type Part = keyof Rows;

interface Question {
  readonly part: Part;
  /** In the words of blind spots. */
  readonly area: string;
  readonly permission: string;
  readonly sql: string;
}

const own = "n.nspname !~ '^pg_' and n.nspname <> 'information_schema'";

/** One row for each set of rights of one grantee on things of one schema, however many there are. */
const grouped = (kind: string, from: string): string => `
  select '${kind}' as kind, scope, grantee::text, is_grantable, privileges, array_agg(name::text order by name::text) as names
  from (select scope, name, grantee, is_grantable, array_agg(lower(privilege_type) order by privilege_type) as privileges
        from (${from}) each group by scope, name, grantee, is_grantable) sets
  group by scope, grantee, is_grantable, privileges`;

export const questions: readonly Question[] = [
  {
    part: 'roles',
    area: 'identities',
    permission: 'SELECT ON pg_roles',
    sql: `select oid::text, rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication,
      rolbypassrls, rolconnlimit, case when isfinite(rolvaliduntil) then rolvaliduntil end as valid_until
      from pg_roles order by oid`,
  },
  {
    part: 'memberships',
    area: 'memberships',
    permission: 'SELECT ON pg_auth_members',
    sql: `select roleid::text, member::text, admin_option, coalesce((to_jsonb(m)->>'set_option')::boolean, true) as set_option,
      (to_jsonb(m)->>'inherit_option')::boolean as inherit_option
      from pg_auth_members m order by roleid, member, grantor`,
  },
  {
    part: 'databases',
    area: 'databases',
    permission: 'SELECT ON pg_database',
    sql: 'select oid::text, datname, datistemplate from pg_database order by oid',
  },
  {
    part: 'grants',
    area: 'entitlements of databases',
    permission: 'SELECT ON pg_database',
    sql: grouped(
      'database',
      `select '' as scope, d.datname as name, a.* from pg_database d,
       aclexplode(coalesce(d.datacl, acldefault('d', d.datdba))) a`,
    ),
  },
  {
    part: 'grants',
    area: 'entitlements of schemas',
    permission: 'SELECT ON pg_namespace',
    sql: grouped(
      'schema',
      `select current_database() as scope, n.nspname as name, a.* from pg_namespace n,
       aclexplode(coalesce(n.nspacl, acldefault('n', n.nspowner))) a where ${own}`,
    ),
  },
  {
    part: 'grants',
    area: 'entitlements of tables',
    permission: 'SELECT ON pg_class',
    sql: grouped(
      'table',
      `select current_database() || '/' || c.relnamespace::regnamespace as scope, c.relname as name, a.* from pg_class c,
       aclexplode(coalesce(c.relacl, acldefault(case when c.relkind = 'S' then 's'::"char" else 'r'::"char" end, c.relowner))) a
       where c.relkind in ('r', 'p', 'v', 'm', 'f', 'S') and c.relnamespace::regnamespace::text !~ '^pg_|^information_schema$'`,
    ),
  },
  {
    part: 'grants',
    area: 'entitlements of functions',
    permission: 'SELECT ON pg_proc',
    sql: grouped(
      'function',
      `select current_database() || '/' || p.pronamespace::regnamespace as scope, p.proname as name, a.* from pg_proc p,
       aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a
       where p.pronamespace::regnamespace::text !~ '^pg_|^information_schema$'`,
    ),
  },
  {
    part: 'grants',
    area: 'entitlements of what will be made',
    permission: 'SELECT ON pg_default_acl',
    sql: grouped(
      'default',
      `select current_database() || '/' || coalesce(nullif(d.defaclnamespace, 0)::regnamespace::text, '*') as scope,
       d.defaclrole::regrole || ':' || d.defaclobjtype::text as name, a.* from pg_default_acl d, aclexplode(d.defaclacl) a`,
    ),
  },
  {
    part: 'sessions',
    area: 'last use',
    permission: 'pg_read_all_stats',
    sql: `select usesysid::text, max(greatest(a.backend_start, a.state_change)) as last_at, count(*)::int as sessions,
      bool_and(coalesce(s.ssl, false)) as tls
      from pg_stat_activity a left join pg_stat_ssl s using (pid)
      where usesysid is not null and a.pid <> pg_backend_pid() group by usesysid`,
  },
  {
    part: 'rules',
    area: 'sign-in rules',
    permission: 'SELECT ON pg_hba_file_rules',
    sql: `select line_number, type, database, user_name, address, netmask, auth_method, error
      from pg_hba_file_rules order by line_number`,
  },
  {
    part: 'passwords',
    area: 'passwords',
    permission: 'SELECT (oid,rolpassword) ON pg_authid',
    // The verifier itself never leaves the server.
    sql: `select oid::text, case when rolpassword like 'SCRAM-SHA-256$%' then 'scram-sha-256'
      when rolpassword like 'md5%' then 'md5' else 'clear' end as form
      from pg_authid where rolpassword is not null order by oid`,
  },
];

/** Without it the view answers all the same, with the rows of others left empty: asked first. */
export const assertSeesOthers = async (session: PgSession, permission: string): Promise<void> => {
  const [row] = await session.ask(
    permission,
    "select pg_has_role('pg_read_all_stats', 'USAGE') as may",
  );
  if (row?.['may'] === true) return;
  throw new CountersignError(
    'ERR_SOURCE_DENIED',
    `PostgreSQL shows sessions of others only to members of ${permission}`,
    { detail: { permission } },
  );
};
