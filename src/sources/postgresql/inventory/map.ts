/**
 * Rows of the catalogue → facts. Pure.
 * A role that may log in is an identity; a role that has members (or is one of the server's own `pg_…`) is a group,
 * and holds as one what it was granted. A role that is both is the first member of its own group.
 */
import { type InventoryFact, known, noFlags, unknown } from '../../../model/index.ts';
import { instant, str, strings } from '../../record.ts';
import { databaseOf, groupOf, idIn, ONE_SERVER, passwordOf } from '../ids.ts';
import type { Part, Row, Rows } from './rows.ts';

export interface MapOptions {
  readonly server: string | undefined;
  /** Parts that could not be read, or not to the end. */
  readonly unread: ReadonlySet<Part>;
}

interface RoleRow {
  readonly oid: string;
  readonly name: string;
  readonly row: Row;
  readonly canLogIn: boolean;
  readonly isGroup: boolean;
  readonly isIdentity: boolean;
}

const SYSTEM = 'postgresql';
export const PUBLIC = 'public';

const rolesOf = (rows: Rows, { unread }: MapOptions): ReadonlyMap<string, RoleRow> => {
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

const attributes: readonly (readonly [
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

/** What the server's own roles may do, as the documentation says (section "Predefined Roles"). */
export const predefined: Readonly<Record<string, readonly string[]>> = {
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

const entitlement = (
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

export const identityFact = (
  options: { readonly server: string | undefined },
  name: string,
  more: {
    readonly canLogIn: boolean;
    readonly lastUsedAt: number | undefined;
    readonly whyNoUse: string;
    readonly tags: Readonly<Record<string, string>>;
  },
): InventoryFact => ({
  kind: 'identity',
  id: idIn(options.server, name),
  system: SYSTEM,
  nativeId: name,
  scope: options.server ?? ONE_SERVER,
  name,
  class: 'service_account',
  classReason: 'a role that logs in; PostgreSQL does not say whether a person or a program uses it',
  flags: noFlags,
  status: more.canLogIn ? 'active' : 'disabled',
  createdAt: unknown('PostgreSQL does not keep when a role was made'),
  interactive: unknown('the same role may be used by a program and at a prompt'),
  mfa: unknown('a second factor is up to what pg_hba.conf asks for'),
  lastUsedAt: more.lastUsedAt === undefined ? unknown(more.whyNoUse) : known(more.lastUsedAt),
  tags: more.tags,
  handles: /^[^\s@]+@[^\s@]+$/.test(name)
    ? [{ kind: 'email', value: name, verified: false }]
    : [{ kind: 'login', value: name, verified: false }],
});

export const groupFact = (
  { server }: { readonly server: string | undefined },
  name: string,
): InventoryFact => ({
  kind: 'group',
  id: idIn(server, groupOf(name)),
  system: SYSTEM,
  nativeId: name,
  scope: server ?? ONE_SERVER,
  name,
});

export const membershipFact = (
  { server }: { readonly server: string | undefined },
  member: string,
  group: string,
): InventoryFact => ({
  kind: 'membership',
  id: idIn(server, `member/${group}/${member}`),
  memberId: idIn(server, member),
  groupId: idIn(server, groupOf(group)),
});

const NO_LOG = 'no session of it is open now; an earlier sign-in stands in the log only';

const identitiesOf = (
  roles: ReadonlyMap<string, RoleRow>,
  rows: Rows,
  options: MapOptions,
): readonly InventoryFact[] => {
  const sessions = new Map(rows.sessions.map((row) => [String(row['usesysid']), row]));
  const passwords = new Map(rows.passwords.map((row) => [String(row['oid']), str(row['form'])]));
  return [...roles.values()]
    .filter((one) => one.isIdentity)
    .map(({ oid, name, row, canLogIn }) => {
      const session = sessions.get(oid);
      const held = attributes.filter(([column]) => row[column] === true).map(([, word]) => word);
      const until = instant(row['valid_until']);
      const limit = row['rolconnlimit'];
      const form = passwords.get(oid);
      return identityFact(options, name, {
        canLogIn,
        lastUsedAt: instant(session?.['last_at']),
        whyNoUse: options.unread.has('sessions') ? 'sessions of others were not shown' : NO_LOG,
        tags: {
          ...(held.length > 0 ? { attributes: held.join(' ') } : {}),
          ...(until === undefined ? {} : { valid_until: new Date(until).toISOString() }),
          ...(typeof limit === 'number' && limit >= 0 ? { connection_limit: String(limit) } : {}),
          ...(form === undefined ? {} : { password: form }),
          ...(session === undefined ? {} : { tls: session['tls'] === true ? 'all' : 'not all' }),
        },
      });
    });
};

const credentialsOf = (
  roles: ReadonlyMap<string, RoleRow>,
  rows: Rows,
  options: MapOptions,
): readonly InventoryFact[] =>
  rows.passwords.flatMap((row): readonly InventoryFact[] => {
    const role = roles.get(String(row['oid']));
    if (role?.isIdentity !== true) return [];
    const until = instant(role.row['valid_until']);
    return [
      {
        kind: 'credential',
        id: idIn(options.server, passwordOf(role.name)),
        system: SYSTEM,
        ofId: idIn(options.server, role.name),
        type: 'password',
        nativeId: passwordOf(role.name),
        status: role.canLogIn ? 'active' : 'inactive',
        issuer: 'PostgreSQL',
        createdAt: unknown('PostgreSQL does not keep when a password was set'),
        lastUsedAt: unknown('sign-ins stand in the log only'),
        lastUsedPrecision: 0,
        expiresAt: known(until ?? null),
        rotatedAt: unknown('PostgreSQL does not keep when a password was set'),
        storedIn: 'unknown',
        binding: 'bearer',
        revocability: 'now',
      },
    ];
  });

const holderOf = (role: RoleRow): string => (role.isGroup ? groupOf(role.name) : role.name);

const rightsOf = (
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
