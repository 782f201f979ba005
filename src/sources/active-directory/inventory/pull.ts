/** The live pull of one domain: one snapshot. */
import type { InventoryFact, Owner, Snapshot } from '../../../model/index.ts';
import type { PullOptions } from '../../contract.ts';
import { pullAreas } from '../../pull-areas.ts';
import { openDirectory } from '../client.ts';
import type { AdConfig } from '../config.ts';
import { adId, SYSTEM, sidId, sidOf } from '../names.ts';
import { adAreas } from './areas.ts';
import { delegationGrants, delegationsOf } from './delegation.ts';
import { entitlementsOf, membershipFact, specialGroups } from './grants.ts';
import { withRead } from './read-beside.ts';
import { withSynchronisers } from './synchroniser.ts';
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

const withRelations = (
  world: AdWorld,
  facts: readonly InventoryFact[],
  unread: ReadonlySet<string>,
): readonly InventoryFact[] => {
  const read = (...areas: readonly string[]) => areas.every((area) => !unread.has(area));
  const allAccounts = read('users', 'computers and managed service accounts');
  const { domain } = world.directory;
  return [
    ...withSynchronisers(
      facts.map((fact) => withRead(world, fact)),
      read('access lists') ? world.grants : undefined,
    ),
    ...specialGroups(world.directory.domain),
    ...membershipsOf(world),
    ...ownersOf(world),
    ...(allAccounts ? delegationsOf(world) : []),
    ...(allAccounts ? entitlementsOf(delegationGrants(world), `${domain}/delegation`) : []),
    // A holder's rights over many objects are one row: from some of the lists it would be another row.
    ...(allAccounts && read('groups', 'access lists', 'certificate services')
      ? entitlementsOf(world.grants, domain)
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
