/**
 * Rows of the catalogue → facts. Pure.
 * A role that may log in is an identity; a role that has members (or is one of the server's own `pg_…`) is a group,
 * and holds as one what it was granted. A role that is both is the first member of its own group.
 */
import { type InventoryFact, known } from '../../../model/index.ts';
import { strings } from '../../record.ts';
import { databaseOf, idIn, ONE_SERVER } from '../ids.ts';
import { credentialsOf, groupFact, identitiesOf, membershipFact } from './people.ts';
import { entitlement, rightsOf } from './rights.ts';
import { holderOf, type MapOptions, PUBLIC, type RoleRow, rolesOf, SYSTEM } from './role.ts';
import type { Rows } from './rows.ts';

const groupsOf = (
  roles: ReadonlyMap<string, RoleRow>,
  rows: Rows,
  options: MapOptions,
): readonly InventoryFact[] => {
  if (options.unread.has('memberships')) return [];
  const all = [...roles.values()];
  const facts: InventoryFact[] = [
    groupFact(options, PUBLIC),
    ...all.filter((one) => one.isGroup).map((one) => groupFact(options, one.name)),
    ...all
      .filter((one) => one.isGroup && one.isIdentity)
      .map((one) => membershipFact(options, one.name, one.name)),
    ...all.filter((one) => one.isIdentity).map((one) => membershipFact(options, one.name, PUBLIC)),
  ];
  const seen = new Set<string>();
  for (const row of rows.memberships) {
    const group = roles.get(String(row['roleid']));
    const member = roles.get(String(row['member']));
    if (group === undefined || member === undefined) continue;
    // The same membership may have been granted by several.
    const pair = `${group.name}/${member.name}`;
    if (seen.has(pair)) continue;
    seen.add(pair);
    facts.push(membershipFact(options, holderOf(member), group.name));
    const grants = rows.memberships.filter(
      (one) => one['roleid'] === group.oid && one['member'] === member.oid,
    );
    if (grants.some((one) => one['admin_option'] === true))
      facts.push(
        entitlement(options, {
          key: `admin/${pair}`,
          holder: holderOf(member),
          privileges: ['role:grant'],
          resources: [`role/${group.name}`],
          via: 'assignment',
          name: 'admin option',
        }),
      );
    if (group.isIdentity && grants.some((one) => one['set_option'] === true))
      facts.push({
        kind: 'trust',
        id: idIn(options.server, `set_role/${pair}`),
        system: SYSTEM,
        targetId: idIn(options.server, group.name),
        principal: { kind: 'identity', value: idIn(options.server, holderOf(member)) },
        mechanism: 'impersonation',
        effect: 'allow',
        conditions: undefined,
        external: known(false),
      });
  }
  return facts;
};

const resourcesOf = (rows: Rows, { server }: MapOptions): readonly InventoryFact[] => {
  const base = { kind: 'resource', system: SYSTEM, scope: server ?? ONE_SERVER } as const;
  return [
    ...rows.databases.map((row): InventoryFact => {
      const name = String(row['datname']);
      return {
        ...base,
        id: idIn(server, databaseOf(name)),
        nativeId: name,
        name,
        type: 'database',
        tags: {},
      };
    }),
    ...rows.rules.map((row): InventoryFact => {
      const line = String(row['line_number']);
      const words = ['type', 'database', 'user_name', 'address', 'netmask', 'auth_method', 'error'];
      const tags = words.flatMap((word) => {
        const value = strings(row[word]).join(',');
        return value === '' ? [] : [[word, value] as const];
      });
      return {
        ...base,
        id: idIn(server, `pg_hba/${line}`),
        nativeId: line,
        name: `pg_hba.conf line ${line}`,
        type: 'sign_in_rule',
        tags: Object.fromEntries(tags),
      };
    }),
  ];
};

export const mapServer = (rows: Rows, options: MapOptions): readonly InventoryFact[] => {
  const roles = rolesOf(rows, options);
  return [
    ...identitiesOf(roles, rows, options),
    ...groupsOf(roles, rows, options),
    ...credentialsOf(roles, rows, options),
    ...rightsOf(roles, rows, options),
    ...resourcesOf(rows, options),
  ];
};
