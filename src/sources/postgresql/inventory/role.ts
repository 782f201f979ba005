/** Roles as the mapping sees them: who may log in, who is a group. */
import { str } from '../../record.ts';
import { groupOf } from '../ids.ts';
import type { Part, Row, Rows } from './rows.ts';

export interface MapOptions {
  readonly server: string | undefined;
  /** Parts that could not be read, or not to the end. */
  readonly unread: ReadonlySet<Part>;
}

export interface RoleRow {
  readonly oid: string;
  readonly name: string;
  readonly row: Row;
  readonly canLogIn: boolean;
  readonly isGroup: boolean;
  readonly isIdentity: boolean;
}

export const SYSTEM = 'postgresql';
export const PUBLIC = 'public';

export const rolesOf = (rows: Rows, { unread }: MapOptions): ReadonlyMap<string, RoleRow> => {
  const withMembers = new Set(rows.memberships.map((row) => String(row['roleid'])));
  const knows = !unread.has('memberships');
  return new Map(
    rows.roles.flatMap((row) => {
      const oid = str(row['oid']);
      const name = str(row['rolname']);
      if (oid === undefined || name === undefined) return [];
      const canLogIn = row['rolcanlogin'] === true;
      const isGroup = knows && (withMembers.has(oid) || name.startsWith('pg_'));
      // Who is no group is somebody whose sign-in was switched off; without memberships nobody can tell.
      const isIdentity = canLogIn || (knows && !isGroup);
      return [[oid, { oid, name, row, canLogIn, isGroup, isIdentity }] as const];
    }),
  );
};

export const attributes: readonly (readonly [
  column: string,
  name: string,
  privileges: readonly string[],
])[] = [
  ['rolsuper', 'SUPERUSER', ['*']],
  ['rolcreaterole', 'CREATEROLE', ['role:create', 'role:alter', 'role:drop', 'role:grant']],
  ['rolcreatedb', 'CREATEDB', ['database:create']],
  ['rolreplication', 'REPLICATION', ['server:replicate']],
  ['rolbypassrls', 'BYPASSRLS', ['table:bypass_row_security']],
];

export const holderOf = (role: RoleRow): string => (role.isGroup ? groupOf(role.name) : role.name);
