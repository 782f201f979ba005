/** Who may ask for tickets in others' names. Services are found by their names: all accounts must have been read. */
import type { InventoryFact } from '../../../model/index.ts';
import { sidId } from '../names.ts';
import { delegationFact, domainId, type Grant } from './grants.ts';
import type { AdWorld } from './world.ts';

const hostOf = (spn: string): string => spn.split('/')[1]?.split(':')[0] ?? '';

/** A machine answers for every service of its host names, also those it does not list (sPNMappings, MS-ADTS 3.1.1.2.4). */
const servers = (world: AdWorld): ((spn: string) => string | undefined) => {
  const bySpn = new Map<string, string>();
  const byHost = new Map<string, string>();
  for (const { id, account } of world.seen) {
    for (const spn of account.spns) {
      bySpn.set(spn.toLowerCase(), id);
      if (account.kind === 'computer') byHost.set(hostOf(spn.toLowerCase()), id);
    }
    const dns = account.tags['dNSHostName'];
    if (account.kind === 'computer' && dns !== undefined) byHost.set(dns.toLowerCase(), id);
  }
  return (spn) => bySpn.get(spn.toLowerCase()) ?? byHost.get(hostOf(spn.toLowerCase()));
};

export const delegationsOf = (world: AdWorld): readonly InventoryFact[] => {
  const { domain } = world.directory;
  const serverOf = servers(world);
  return world.seen.flatMap(({ id, account, delegatesTo, actedOnBy }) => {
    const perTarget = new Map<string, string[]>();
    for (const spn of delegatesTo) {
      const target = serverOf(spn) ?? domainId(domain);
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

/** The same as rights of whoever delegates, where what it delegates to is a known account. */
export const delegationGrants = (world: AdWorld): readonly Grant[] => {
  const { domain } = world.directory;
  const serverOf = servers(world);
  const grant = (holderId: string, right: string, objectId: string, via: string): Grant => ({
    holderId,
    effect: 'allow',
    right,
    objectId,
    inherited: false,
    via,
  });
  return world.seen.flatMap(({ id, delegatesTo, actedOnBy }) =>
    [...new Set(delegatesTo.flatMap((spn) => serverOf(spn) ?? []))]
      .map((to) => grant(id, 'AllowedToDelegate', to, 'constrained delegation'))
      .concat(
        [...new Set(actedOnBy)].map((sid) =>
          grant(sidId(sid, domain), 'AllowedToAct', id, 'resource-based delegation'),
        ),
      ),
  );
};
