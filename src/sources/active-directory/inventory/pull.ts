/** The live pull of one domain: one snapshot. */
import type { InventoryFact, Owner, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { pullAreas } from '../../pull-areas.ts';
import { openDirectory } from '../client.ts';
import type { AdConfig } from '../config.ts';
import { adId, SYSTEM, sidId, sidOf } from '../names.ts';
import { adAreas } from './areas.ts';
import {
  delegationFact,
  domainId,
  entitlementsOf,
  membershipFact,
  specialGroups,
} from './grants.ts';
import { type AdWorld, newWorld } from './world.ts';

/** `CN=S-1-5-11,CN=ForeignSecurityPrincipals,…` stands for somebody of elsewhere. */
const foreignId = (dn: string, domain: string): string | undefined => {
  const sid = sidOf(/^CN=(S-1-[\d-]{1,180}),CN=ForeignSecurityPrincipals,/i.exec(dn)?.[1]);
  return sid === undefined ? undefined : sidId(sid, domain);
};

const membershipsOf = (world: AdWorld): readonly InventoryFact[] => {
  const { domain } = world.directory;
  const listed = world.members.flatMap(({ groupId, memberDn }) => {
    const memberId = world.byDn.get(memberDn.toLowerCase()) ?? foreignId(memberDn, domain);
    return memberId === undefined ? [] : [membershipFact(memberId, groupId)];
  });
  // The primary group does not list its members.
  const primary = world.seen.flatMap(({ id, primaryGroup }) =>
    primaryGroup === undefined || world.domainSid === undefined
      ? []
      : [membershipFact(id, sidId(`${world.domainSid}-${primaryGroup}`, domain))],
  );
  return [...new Map([...listed, ...primary].map((one) => [one.id, one])).values()];
};

const ownersOf = (world: AdWorld): readonly Owner[] =>
  world.managedBy.flatMap(({ ofId, dn }) => {
    const who = world.byDn.get(dn.toLowerCase());
    return who === undefined
      ? []
      : [
          {
            kind: 'owner',
            id: adId(`owner:${ofId}`),
            ofId,
            who,
            basis: 'tag',
            confidence: 0.7,
            // The directory does not say since when.
            since: 0,
          },
        ];
  });

/** Who may ask for tickets in others' names. Services are found by their names: all accounts must have been read. */
const delegationsOf = (world: AdWorld): readonly InventoryFact[] => {
  const { domain } = world.directory;
  const bySpn = new Map(
    world.seen.flatMap(({ id, account }) =>
      account.spns.map((spn) => [spn.toLowerCase(), id] as const),
    ),
  );
  return world.seen.flatMap(({ id, account, delegatesTo, actedOnBy }) => {
    const perTarget = new Map<string, string[]>();
    for (const spn of delegatesTo) {
      const target = bySpn.get(spn.toLowerCase()) ?? domainId(domain);
      perTarget.set(target, [...(perTarget.get(target) ?? []), spn]);
    }
    const protocolTransition = account.marks.includes('protocol_transition');
    return [
      ...(account.marks.includes('trusted_for_delegation')
        ? [delegationFact({ fromId: id, toId: domainId(domain), kind: 'unconstrained' })]
        : []),
      ...[...perTarget].map(([toId, services]) =>
        delegationFact({ fromId: id, toId, kind: 'constrained', services, protocolTransition }),
      ),
      ...[...new Set(actedOnBy)].map((sid) =>
        delegationFact({ fromId: sidId(sid, domain), toId: id, kind: 'resource_based' }),
      ),
    ];
  });
};

const withRelations = (
  world: AdWorld,
  facts: readonly InventoryFact[],
  unread: ReadonlySet<string>,
): readonly InventoryFact[] => {
  const read = (...areas: readonly string[]) => areas.every((area) => !unread.has(area));
  const allAccounts = read('users', 'computers and managed service accounts');
  return [
    ...facts,
    ...specialGroups(world.directory.domain),
    ...membershipsOf(world),
    ...ownersOf(world),
    ...(allAccounts ? delegationsOf(world) : []),
    // A holder's rights over many objects are one row: from some of the lists it would be another row.
    ...(allAccounts && read('groups', 'access lists')
      ? entitlementsOf(world.grants, world.directory.domain)
      : []),
  ];
};

/** @throws CountersignError ERR_SOURCE_DENIED when the account is not accepted at all | ERR_SOURCE_UNAVAILABLE */
export async function* pullDirectory(
  config: AdConfig,
  at: number,
  options?: PullOptions,
): AsyncGenerator<Snapshot> {
  const directory = await openDirectory(config, config.read);
  try {
    const world = newWorld(directory, at);
    yield await pullAreas({
      system: SYSTEM,
      scope: directory.domain,
      at,
      areas: adAreas,
      world,
      options,
      finish: (facts, unread) => withRelations(world, facts, unread),
    });
  } finally {
    await directory.close();
  }
}
