/**
 * The live pull of one directory. A directory does not refuse, it leaves out: an area that shows nothing at all is told
 * as one that cannot be seen.
 */
import { CountersignError, hashId } from '../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../model/index.ts';
import type { PermissionProbe, PullOptions } from '../contract.ts';
import { connectLdap, type Entry, type LdapConnection } from '../ldap-directory.ts';
import { type Area, pullAreas } from '../pull-areas.ts';
import { accountAttributes, accountFacts } from './account.ts';
import type { LdapConfig } from './config.ts';
import { ldapId, nameOfDn, SYSTEM } from './ids.ts';
import { ldapPermissions } from './permissions.ts';

interface World {
  readonly connection: LdapConnection;
  readonly base: string;
  readonly ids: Set<string>;
  /** `memberUid` names accounts by their uid. */
  readonly byUid: Map<string, string>;
  seesOperational: boolean;
  readonly members: { readonly groupId: string; readonly dn?: string; readonly uid?: string }[];
}

const hidden = (permission: string, what: string): CountersignError =>
  new CountersignError(
    'ERR_SOURCE_DENIED',
    `the directory shows no ${what} to this account: there is none, or ${permission} is missing`,
    { detail: { permission } },
  );

async function* list(
  world: World,
  permission: string,
  filter: string,
  attributes: readonly string[],
  map: (entry: Entry) => readonly InventoryFact[],
  what: string,
): AsyncGenerator<readonly InventoryFact[]> {
  let seen = 0;
  const query = { base: world.base, scope: 'sub', filter, attributes } as const;
  for await (const page of world.connection.pages(permission, query)) {
    seen += page.length;
    yield page.flatMap(map);
  }
  if (seen === 0) throw hidden(permission, what);
}

const accounts: Area<World> = {
  name: 'accounts',
  permission: 'read:accounts',
  kinds: ['identity', 'credential', 'membership'],
  list: (world) =>
    list(
      world,
      'read:accounts',
      '(|(objectClass=person)(objectClass=posixAccount)(objectClass=account)(objectClass=simpleSecurityObject))',
      accountAttributes,
      (entry) => {
        const id = ldapId(entry.dn);
        const uid = entry.text('uid');
        world.ids.add(id);
        if (uid !== undefined) world.byUid.set(uid, id);
        world.seesOperational ||= entry.text('createTimestamp') !== undefined;
        return accountFacts(entry, world.base);
      },
      'account',
    ),
};

const passwordState: Area<World> = {
  name: 'password state',
  permission: 'read:operational-attributes',
  kinds: ['credential', 'identity'],
  async *list(world) {
    yield [];
    if (world.ids.size > 0 && !world.seesOperational)
      throw hidden('read:operational-attributes', 'date of any account');
  },
};

const groups: Area<World> = {
  name: 'groups',
  permission: 'read:groups',
  kinds: ['group', 'membership'],
  list: (world) =>
    list(
      world,
      'read:groups',
      '(|(objectClass=groupOfNames)(objectClass=groupOfUniqueNames)(objectClass=posixGroup))',
      ['cn', 'member', 'uniqueMember', 'memberUid'],
      (entry) => {
        const id = ldapId(entry.dn);
        world.ids.add(id);
        for (const dn of [...entry.texts('member'), ...entry.texts('uniqueMember')])
          world.members.push({ groupId: id, dn });
        for (const uid of entry.texts('memberUid')) world.members.push({ groupId: id, uid });
        const name = entry.text('cn') ?? nameOfDn(entry.dn);
        return [{ kind: 'group', id, system: SYSTEM, nativeId: entry.dn, scope: world.base, name }];
      },
      'group',
    ),
};

const policyAttributes = [
  'pwdMaxAge',
  'pwdMinLength',
  'pwdMaxFailure',
  'pwdLockout',
  'pwdLockoutDuration',
  'pwdInHistory',
  'pwdMustChange',
];

const policies: Area<World> = {
  name: 'password policies',
  permission: 'read:password-policy',
  kinds: ['resource'],
  list: (world) =>
    list(
      world,
      'read:password-policy',
      '(objectClass=pwdPolicy)',
      ['cn', ...policyAttributes],
      (entry) => [
        {
          kind: 'resource',
          id: ldapId(entry.dn),
          system: SYSTEM,
          nativeId: entry.dn,
          scope: world.base,
          name: entry.text('cn') ?? nameOfDn(entry.dn),
          type: 'password-policy',
          tags: Object.fromEntries(
            policyAttributes.flatMap((name) => {
              const value = entry.text(name);
              return value === undefined ? [] : [[name, value]];
            }),
          ),
        },
      ],
      'password policy',
    ),
};

const membershipsOf = (world: World): readonly InventoryFact[] => {
  const facts = world.members.flatMap(({ groupId, dn, uid }): readonly InventoryFact[] => {
    const memberId = uid === undefined ? ldapId(dn ?? '') : world.byUid.get(uid);
    if (memberId === undefined || !world.ids.has(memberId)) return [];
    const id = `${SYSTEM}:membership:${hashId('mem', [memberId, groupId])}`;
    return [{ kind: 'membership', id, memberId, groupId }];
  });
  return [...new Map(facts.map((fact) => [fact.id, fact])).values()];
};

const connect = (config: LdapConfig): Promise<LdapConnection> =>
  connectLdap({ ...config, vendor: 'the directory', binary: [] }, config.read);

/** @throws CountersignError ERR_SOURCE_DENIED when the account is not accepted at all | ERR_SOURCE_UNAVAILABLE */
export async function* pullLdap(
  config: LdapConfig,
  at: number,
  options?: PullOptions,
): AsyncGenerator<Snapshot> {
  const connection = await connect(config);
  try {
    const world: World = {
      connection,
      base: config.base,
      ids: new Set(),
      byUid: new Map(),
      seesOperational: false,
      members: [],
    };
    const pulled = await pullAreas({
      system: SYSTEM,
      scope: config.base,
      at,
      areas: [accounts, passwordState, groups, policies],
      world,
      options,
      finish: (facts) => [...facts, ...membershipsOf(world)],
    });
    const because = 'who may read or write what stands in the configuration of the server';
    yield { ...pulled, blind: [...pulled.blind, { area: 'entitlements', because }] };
  } finally {
    await connection.close();
  }
}

/** @throws CountersignError ERR_SOURCE_DENIED when the account is not accepted at all | ERR_SOURCE_UNAVAILABLE */
export async function* probeLdap(config: LdapConfig): AsyncGenerator<PermissionProbe> {
  for await (const { blind } of pullLdap(config, Date.now())) {
    for (const permission of ldapPermissions.read) {
      const spot = blind.find(({ needs }) => needs === permission);
      yield spot
        ? { permission, granted: 'no', because: spot.because }
        : { permission, granted: 'yes' };
    }
  }
}
