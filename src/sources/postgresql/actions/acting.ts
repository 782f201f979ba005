/** What every action stands on: the acting session, and the role as it is now. */
import { CountersignError } from '../../../core/index.ts';
import type { ActionContext, ActionTarget, Keeper, Residual } from '../../../model/index.ts';
import { instant, str } from '../../record.ts';
import { type PgSession, withSession } from '../client.ts';
import type { PostgresqlConfig } from '../config.ts';

export interface PostgresqlActionOptions {
  /** New passwords are handed to it. Without it, rotation is refused. */
  readonly keeper?: Keeper;
  /** For tests: no waiting between tries. */
  readonly sleep?: (milliseconds: number) => Promise<void>;
}

export interface Acting {
  run<T>(work: (session: PgSession) => Promise<T>): Promise<T>;
  readonly keeper: Keeper | undefined;
}

export const actingOn = (config: PostgresqlConfig, options: PostgresqlActionOptions): Acting => ({
  keeper: options.keeper,
  run(work) {
    if (config.actUrl === undefined)
      throw new CountersignError(
        'ERR_SOURCE_DENIED',
        'no actUrl is configured: this connection only reads',
        {
          detail: { permission: 'LOGIN' },
        },
      );
    return withSession(config.actUrl, work, options.sleep);
  },
});

/** https://www.postgresql.org/docs/current/sql-syntax-lexical.html#SQL-SYNTAX-IDENTIFIERS */
export const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
export const literal = (text: string): string => `'${text.replaceAll("'", "''")}'`;

export const READ_ROLES = 'SELECT ON pg_roles';
export const READ_MEMBERS = 'SELECT ON pg_auth_members';
export const READ_DEPENDENCIES = 'SELECT ON pg_shdepend';
/** From version 16 on together with ADMIN OPTION on each role that may be acted on. */
export const CREATEROLE = 'CREATEROLE';
export const SIGNAL = 'pg_signal_backend';

export interface RoleNow {
  readonly oid: string;
  readonly name: string;
  readonly isSuperuser: boolean;
  readonly canLogIn: boolean;
  readonly connectionLimit: number;
  /** Epoch ms; undefined = none or infinity. */
  readonly validUntil: number | undefined;
  readonly comment: string | undefined;
  readonly isSelf: boolean;
}

export const roleNow = async (session: PgSession, name: string): Promise<RoleNow | undefined> => {
  const [row] = await session.ask(
    READ_ROLES,
    `select oid::text, rolsuper, rolcanlogin, rolconnlimit, rolname in (current_user, session_user) as self,
     case when isfinite(rolvaliduntil) then rolvaliduntil end as until, shobj_description(oid, 'pg_authid') as comment
     from pg_roles where rolname = $1`,
    [name],
  );
  if (row === undefined) return undefined;
  return {
    oid: String(row['oid']),
    name,
    isSuperuser: row['rolsuper'] === true,
    canLogIn: row['rolcanlogin'] === true,
    connectionLimit: Number(row['rolconnlimit']),
    validUntil: instant(row['until']),
    comment: str(row['comment']),
    isSelf: row['self'] === true,
  };
};

export type Found =
  | { readonly kind: 'found'; readonly role: RoleNow }
  | { readonly kind: 'refused'; readonly because: string };

const refuse = (because: string): Found => ({ kind: 'refused', because });

/** The role a target names, when this connection may act on it at all. */
export const findRole = async (session: PgSession, target: ActionTarget): Promise<Found> => {
  const name = target.nativeId.replace(/^password\//, '');
  if (name === '' || name.length > 63) return refuse('the target names no role');
  if (name.startsWith('pg_'))
    return refuse(`${name} is one of the server's own roles; revoke memberships in it instead`);
  const role = await roleNow(session, name);
  if (role === undefined) return refuse(`role ${name} is not there any more`);
  if (role.isSelf) return refuse(`${name} is the role Countersign acts with; act on it by hand`);
  if (role.isSuperuser)
    return refuse(`${name} is a superuser: only a superuser may act on it; do so by hand`);
  return { kind: 'found', role };
};

/** Process ids of its open sessions; visible to everybody. */
export const sessionsOf = async (session: PgSession, oid: string): Promise<readonly number[]> => {
  const rows = await session.ask(
    READ_ROLES,
    'select pid from pg_stat_activity where usesysid = $1::oid and pid <> pg_backend_pid() order by pid',
    [oid],
  );
  return rows.map((row) => Number(row['pid']));
};

const membersOf = async (session: PgSession, oid: string): Promise<readonly string[]> => {
  const rows = await session.ask(
    READ_MEMBERS,
    `select distinct pg_get_userbyid(member)::text as rolname from pg_auth_members
     where roleid = $1::oid order by 1 limit 20`,
    [oid],
  );
  return rows.map((row) => String(row['rolname']));
};

/** What goes on although the role can no longer sign in. */
export const residualsOf = async (
  session: PgSession,
  role: RoleNow,
  more: readonly Residual[] = [],
): Promise<readonly Residual[]> => {
  const open = await sessionsOf(session, role.oid);
  const members = await membersOf(session, role.oid);
  return [
    ...(open.length === 0
      ? []
      : [
          {
            what: `${open.length} open session${open.length === 1 ? '' : 's'} of ${role.name}`,
            until: undefined,
            because: 'a session goes on as it was until it ends; use postgresql.terminate_sessions',
          },
        ]),
    ...(members.length === 0
      ? []
      : [
          {
            what: `members that may put ${role.name} on: ${members.join(', ')}`,
            until: undefined,
            because: 'SET ROLE asks for no sign-in as that role; use postgresql.revoke_membership',
          },
        ]),
    ...more,
  ];
};

/** Whether trying the held credential tells something: the password of this very role. */
export const heldRefused = async (
  context: ActionContext,
  nativeIds: readonly string[],
): Promise<'accepted' | 'refused' | 'unknown'> => {
  const { held } = context;
  return held && nativeIds.includes(held.nativeId) ? held.probe() : 'unknown';
};

export const holderOf = ({ scope }: ActionTarget, account: string) => ({
  system: 'postgresql',
  scope,
  account,
});
