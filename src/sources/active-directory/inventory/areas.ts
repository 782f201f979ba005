/**
 * What is listed, each behind one permission. A directory does not refuse: it leaves out what may not be seen. So each
 * area looks for what every domain has (krbtgt, Domain Users, a controller), and its absence is the refusal.
 */
import { CountersignError } from '../../../core/index.ts';
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Entry } from '../client.ts';
import { sidId } from '../names.ts';
import { rightsOf } from '../rights.ts';
import {
  readSecurityDescriptor,
  readSid,
  type SecurityDescriptor,
} from '../security-descriptor.ts';
import { accountFacts } from './account.ts';
import { domainArea } from './domain-area.ts';
import { domainId, type Grant, groupFact, isOfItself } from './grants.ts';
import { accountAttributes, readAccount } from './read-account.ts';
import { trustArea } from './trust-area.ts';
import type { AdWorld } from './world.ts';

const hidden = (permission: string, what: string): CountersignError =>
  new CountersignError(
    'ERR_SOURCE_DENIED',
    `Active Directory shows no ${what} to this account: ${permission} is missing`,
    { detail: { permission } },
  );

const trusteesOf = (bytes: Buffer | undefined): readonly string[] =>
  bytes === undefined
    ? []
    : readSecurityDescriptor(bytes)
        .entries.filter(({ effect }) => effect === 'allow')
        .map(({ sid }) => sid);

const remember = (world: AdWorld, entry: Entry): readonly InventoryFact[] => {
  const account = readAccount(entry, world.directory.domain, world.at);
  if (account === undefined) return [];
  const id = sidId(account.sid, account.domain);
  world.domainSid ??= account.sid.slice(0, account.sid.lastIndexOf('-'));
  world.byDn.set(entry.dn.toLowerCase(), id);
  world.seen.push({
    account,
    id,
    primaryGroup: entry.text('primaryGroupID'),
    delegatesTo: entry.texts('msDS-AllowedToDelegateTo'),
    actedOnBy: trusteesOf(entry.bytes('msDS-AllowedToActOnBehalfOfOtherIdentity')[0]),
  });
  const manager = entry.text('managedBy');
  if (manager !== undefined) world.managedBy.push({ ofId: id, dn: manager });
  for (const sid of trusteesOf(entry.bytes('msDS-GroupMSAMembership')[0])) {
    world.grants.push({
      holderId: sidId(sid, account.domain),
      effect: 'allow',
      right: 'ReadGMSAPassword',
      objectId: id,
      inherited: false,
    });
  }
  return accountFacts(account);
};

async function* listAccounts(
  world: AdWorld,
  permission: string,
  filter: string,
): AsyncGenerator<readonly InventoryFact[]> {
  const pages = world.directory.pages(permission, {
    base: world.directory.base,
    scope: 'sub',
    filter,
    attributes: accountAttributes,
  });
  for await (const page of pages) yield page.flatMap((entry) => remember(world, entry));
}

const users: Area<AdWorld> = {
  name: 'users',
  permission: 'read:user',
  kinds: ['identity', 'credential', 'membership', 'trust', 'owner', 'entitlement'],
  async *list(world) {
    yield* listAccounts(
      world,
      'read:user',
      '(&(objectCategory=person)(objectClass=user)(!(objectClass=computer)))',
    );
    const krbtgt = world.seen.find(({ account }) => account.sid.endsWith('-502'));
    if (krbtgt === undefined || !krbtgt.account.enabled.known)
      throw hidden('read:user', 'krbtgt with its flags');
  },
};

const computers: Area<AdWorld> = {
  name: 'computers and managed service accounts',
  permission: 'read:computer',
  kinds: ['identity', 'credential', 'membership', 'trust', 'owner', 'entitlement'],
  async *list(world) {
    yield* listAccounts(world, 'read:computer', '(objectClass=computer)');
    const controller = world.seen.some(({ account }) =>
      account.marks.includes('domain_controller'),
    );
    if (!controller) throw hidden('read:computer', 'domain controller with its flags');
  },
};

/** More than 1,500 members come in ranges: `member;range=0-1499`, the last one ends with `*`. */
async function* membersOf(world: AdWorld, entry: Entry): AsyncGenerator<readonly string[]> {
  const all = entry.texts('member');
  if (all.length > 0) yield all;
  let range = entry.ranged('member');
  while (range) {
    yield range.values;
    if (range.to === undefined) return;
    const attribute = `member;range=${range.to + 1}-*`;
    range = (await world.directory.read('read:group', entry.dn, [attribute]))?.ranged('member');
  }
}

const groups: Area<AdWorld> = {
  name: 'groups',
  permission: 'read:group',
  kinds: ['group', 'membership', 'owner', 'entitlement'],
  async *list(world) {
    let whole = false;
    const { domain, base } = world.directory;
    const pages = world.directory.pages('read:group', {
      base,
      scope: 'sub',
      filter: '(objectClass=group)',
      attributes: ['objectSid', 'sAMAccountName', 'member', 'managedBy'],
    });
    for await (const page of pages) {
      const facts: InventoryFact[] = [];
      for (const entry of page) {
        const [bytes] = entry.bytes('objectSid');
        const name = entry.text('sAMAccountName');
        if (bytes === undefined || name === undefined) continue;
        const sid = readSid(bytes);
        whole ||= sid.endsWith('-513');
        const group = groupFact(sid, domain, name);
        world.byDn.set(entry.dn.toLowerCase(), group.id);
        for await (const range of membersOf(world, entry))
          for (const memberDn of range) world.members.push({ groupId: group.id, memberDn });
        const manager = entry.text('managedBy');
        if (manager !== undefined) world.managedBy.push({ ofId: group.id, dn: manager });
        facts.push(group);
      }
      yield facts;
    }
    if (!whole) throw hidden('read:group', 'group Domain Users');
  },
};

const grantsOf = (
  descriptor: SecurityDescriptor,
  objectId: string,
  domain: string,
): readonly Grant[] => {
  const owner: readonly Grant[] =
    descriptor.owner === undefined || isOfItself(descriptor.owner)
      ? []
      : [
          {
            holderId: sidId(descriptor.owner, domain),
            effect: 'allow',
            right: 'Owns',
            objectId,
            inherited: false,
          },
        ];
  return [
    ...owner,
    ...descriptor.entries.flatMap((entry) =>
      entry.inheritOnly || isOfItself(entry.sid)
        ? []
        : rightsOf(entry).map((right) => ({
            holderId: sidId(entry.sid, domain),
            effect: entry.effect,
            right,
            objectId,
            inherited: entry.inherited,
          })),
    ),
  ];
};

const objectIdOf = (world: AdWorld, entry: Entry): string => {
  const { base, domain } = world.directory;
  const [bytes] = entry.bytes('objectSid');
  if (entry.dn.toLowerCase() === base.toLowerCase()) return domainId(domain);
  return bytes === undefined
    ? `active-directory:${entry.dn.toLowerCase()}`
    : sidId(readSid(bytes), domain);
};

/** Accounts, groups, organisational units, policies and the domain itself. */
const securityFilter =
  '(|(objectCategory=person)(objectClass=computer)(objectClass=group)(objectClass=organizationalUnit)(objectClass=groupPolicyContainer)(objectClass=domainDNS)(cn=AdminSDHolder))';

const access: Area<AdWorld> = {
  name: 'access lists',
  permission: 'read:security-descriptor',
  kinds: ['entitlement'],
  async *list(world) {
    let unseen = 0;
    const pages = world.directory.pages('read:security-descriptor', {
      base: world.directory.base,
      scope: 'sub',
      filter: securityFilter,
      attributes: ['objectSid', 'nTSecurityDescriptor'],
      withSecurity: true,
    });
    for await (const page of pages) {
      for (const entry of page) {
        const [bytes] = entry.bytes('nTSecurityDescriptor');
        if (bytes === undefined) unseen++;
        else {
          const descriptor = readSecurityDescriptor(bytes);
          world.grants.push(
            ...grantsOf(descriptor, objectIdOf(world, entry), world.directory.domain),
          );
        }
      }
      yield [];
    }
    if (unseen > 0) throw hidden('read:security-descriptor', `access list of ${unseen} objects`);
  },
};

export const adAreas: readonly Area<AdWorld>[] = [
  domainArea,
  users,
  computers,
  groups,
  access,
  trustArea,
];
