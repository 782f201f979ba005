/** What roles may do: by attribute, as one of the server's own, and by grant. */
import type { InventoryFact } from '../../../model/index.ts';
import { strings } from '../../record.ts';
import { groupOf, idIn } from '../ids.ts';
import { attributes, holderOf, type MapOptions, PUBLIC, type RoleRow, SYSTEM } from './role.ts';
import type { Row, Rows } from './rows.ts';

/** What the server's own roles may do, as the documentation says (section "Predefined Roles"). */
const predefined: Readonly<Record<string, readonly string[]>> = {
  pg_read_all_data: ['table:select', 'schema:usage'],
  pg_write_all_data: ['table:insert', 'table:update', 'table:delete', 'schema:usage'],
  pg_execute_server_program: ['server:execute_program'],
  pg_read_server_files: ['server:read_files'],
  pg_write_server_files: ['server:write_files'],
  pg_signal_backend: ['session:terminate'],
  pg_monitor: ['server:monitor'],
  pg_read_all_settings: ['server:read_settings'],
  pg_read_all_stats: ['server:read_stats'],
  pg_stat_scan_tables: ['server:scan_stats'],
  pg_checkpoint: ['server:checkpoint'],
  pg_create_subscription: ['subscription:create'],
  pg_maintain: ['table:maintain'],
  pg_use_reserved_connections: ['server:reserved_connections'],
  pg_database_owner: ['database:own'],
};

export const entitlement = (
  options: MapOptions,
  parts: {
    readonly key: string;
    readonly holder: string;
    readonly privileges: readonly string[];
    readonly resources: readonly string[];
    readonly via: 'inline' | 'assignment';
    readonly name: string;
  },
): InventoryFact => ({
  kind: 'entitlement',
  id: idIn(options.server, `grant/${parts.key}`),
  system: SYSTEM,
  holderId: idIn(options.server, parts.holder),
  effect: 'allow',
  privileges: parts.privileges,
  privilegesInverted: false,
  resources: parts.resources,
  resourcesInverted: false,
  conditions: undefined,
  via: { kind: parts.via, name: parts.name },
  standing: 'standing',
});

export const rightsOf = (
  roles: ReadonlyMap<string, RoleRow>,
  rows: Rows,
  options: MapOptions,
): readonly InventoryFact[] => {
  const own = [...roles.values()].flatMap((role) => {
    // An attribute is not inherited: whoever wants it must put the role on.
    const holder = role.isIdentity ? role.name : role.isGroup ? groupOf(role.name) : undefined;
    if (holder === undefined) return [];
    const held = attributes
      .filter(([column]) => role.row[column] === true)
      .map(([, word, privileges]) =>
        entitlement(options, {
          key: `attribute/${role.name}/${word}`,
          holder,
          privileges,
          resources: ['*'],
          via: 'inline',
          name: word,
        }),
      );
    const given = role.isGroup ? predefined[role.name] : undefined;
    return given === undefined
      ? held
      : [
          ...held,
          entitlement(options, {
            key: `predefined/${role.name}`,
            holder: groupOf(role.name),
            privileges: given,
            resources: ['*'],
            via: 'inline',
            name: role.name,
          }),
        ];
  });
  if (options.unread.has('memberships')) return own;
  return [...own, ...rows.grants.flatMap((row) => grantFact(roles, row, options))];
};

const grantFact = (
  roles: ReadonlyMap<string, RoleRow>,
  row: Row,
  options: MapOptions,
): readonly InventoryFact[] => {
  const grantee = String(row['grantee']);
  const role = roles.get(grantee);
  if (role === undefined && grantee !== '0') return [];
  const kind = String(row['kind']);
  const scope = String(row['scope']);
  const words = strings(row['privileges']);
  const names = strings(row['names']);
  const grantable = row['is_grantable'] === true;
  return [
    entitlement(options, {
      key: `${kind}/${scope}/${role?.name ?? PUBLIC}/${words.join('+')}${grantable ? '+grant' : ''}`,
      holder: role === undefined ? groupOf(PUBLIC) : holderOf(role),
      privileges: words.map((word) => `${kind === 'default' ? 'future' : kind}:${word}`),
      resources: names.map((name) => [kind, scope, name].filter((part) => part !== '').join('/')),
      via: 'assignment',
      name: grantable ? 'grant with grant option' : 'grant',
    }),
  ];
};
