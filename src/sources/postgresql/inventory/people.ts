/** Roles as identities, groups, members, and the passwords that they have. */
import { type InventoryFact, known, noFlags, unknown } from '../../../model/index.ts';
import { instant, str } from '../../record.ts';
import { groupOf, idIn, ONE_SERVER, passwordOf } from '../ids.ts';
import { attributes, type MapOptions, type RoleRow, SYSTEM } from './role.ts';
import type { Rows } from './rows.ts';

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

export const identitiesOf = (
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

export const credentialsOf = (
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
