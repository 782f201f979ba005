/** Rows of the server's catalogue. */
import type { PostgresqlRows } from '../../sources/postgresql/index.ts';
import type { Organisation } from '../organisation/model.ts';
import { databases, rolesOn } from './server.ts';

export const catalogueOf = (organisation: Organisation, at: number): PostgresqlRows => {
  const roles = rolesOn(organisation, at);
  const oid = new Map(roles.map((role) => [role.name, String(role.oid)]));
  return {
    roles: roles.map((role) => ({
      oid: String(role.oid),
      rolname: role.name,
      rolsuper: role.superuser,
      rolinherit: true,
      rolcreaterole: role.superuser || role.name === 'dba',
      rolcreatedb: role.superuser,
      rolcanlogin: role.kind !== 'group',
      rolreplication: role.superuser,
      rolbypassrls: role.superuser,
      rolconnlimit: -1,
      valid_until: null,
    })),
    memberships: roles.flatMap((role) =>
      role.memberOf.map((group) => ({
        roleid: oid.get(group),
        member: String(role.oid),
        admin_option: false,
        set_option: true,
        inherit_option: true,
      })),
    ),
    databases: databases.map((datname, index) => ({
      oid: String(16_200 + index),
      datname,
      datistemplate: false,
    })),
    grants: [
      {
        kind: 'table',
        scope: 'warehouse/public',
        grantee: oid.get('analysts'),
        is_grantable: false,
        privileges: ['select'],
        names: ['customers', 'events', 'orders', 'payments'],
      },
    ],
    sessions: [],
    rules: [],
    passwords: roles
      .filter(({ kind }) => kind !== 'group')
      .map((role) => ({ oid: String(role.oid), form: 'scram-sha-256' })),
  };
};
