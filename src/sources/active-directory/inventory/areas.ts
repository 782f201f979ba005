/**
 * What is listed, each behind one permission. A directory does not refuse: it leaves out what may not be seen. So each
 * area looks for what every domain has (krbtgt, Domain Users, a controller), and its absence is the refusal.
 */
import type { InventoryFact } from '../../../model/index.ts';
import type { Area } from '../../pull-areas.ts';
import type { Entry } from '../client.ts';
import { sidId } from '../names.ts';
import { readSecurityDescriptor, readSid } from '../security-descriptor.ts';
import { accessArea, hidden } from './access-area.ts';
import { accountFacts } from './account.ts';
import { certificateArea } from './certificate-area.ts';
import { domainArea } from './domain-area.ts';
import { groupFact } from './grants.ts';
import { accountAttributes, readAccount } from './read-account.ts';
import { trustArea } from './trust-area.ts';
import type { AdWorld } from './world.ts';

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

/**
 * Attributes with a password in them. That one is there is all we ask; a plain account sees it only where the attribute
 * is not confidential, as the first is by default.
 */
const passwordAttributes = ['unixUserPassword', 'msSFU30Password'];

const findReadable = async (world: AdWorld): Promise<void> => {
  for (const attribute of passwordAttributes) {
    const pages = world.directory.pages('read:user', {
      base: world.directory.base,
      scope: 'sub',
      filter: `(${attribute}=*)`,
      attributes: ['objectSid'],
    });
    for await (const page of pages)
      for (const entry of page) {
        const [sid] = entry.bytes('objectSid');
        if (sid === undefined) continue;
        const id = sidId(readSid(sid), world.directory.domain);
        world.readable.set(id, [...(world.readable.get(id) ?? []), attribute]);
      }
  }
};

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
    await findReadable(world);
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
      attributes: ['objectSid', 'sAMAccountName', 'member', 'managedBy', 'adminCount'],
    });
    for await (const page of pages) {
      const facts: InventoryFact[] = [];
      for (const entry of page) {
        const [bytes] = entry.bytes('objectSid');
        const name = entry.text('sAMAccountName');
        if (bytes === undefined || name === undefined) continue;
        const sid = readSid(bytes);
        whole ||= sid.endsWith('-513');
        const adminCount = entry.text('adminCount');
        const group = groupFact(sid, domain, name, {
          distinguishedName: entry.dn,
          ...(adminCount === undefined ? {} : { adminCount }),
        });
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

export const adAreas: readonly Area<AdWorld>[] = [
  domainArea,
  users,
  computers,
  groups,
  accessArea,
  certificateArea,
  trustArea,
];
