/**
 * SharpHound's collection, versions 4 to 6: one JSON file for each kind of object.
 * https://bloodhound.specterops.io/integrations/bloodhound-api/json-formats
 */
import { isObject } from '../../../core/index.ts';
import type { InventoryFact, Snapshot } from '../../../model/index.ts';
import { list, obj, str } from '../../record.ts';
import { adId, SYSTEM, sidOf } from '../names.ts';
import { accountFacts } from './account.ts';
import {
  delegationFact,
  domainFact,
  domainId,
  entitlementsOf,
  groupFact,
  membershipFact,
  trustFacts,
} from './grants.ts';
import { controllerRegistry, sharpHoundAccount } from './sharphound-account.ts';
import { grantsOfCollected } from './sharphound-grants.ts';
import { type Collected, idsIn, objectOf, principalId } from './sharphound-object.ts';
import { policyLinksOf, resourceOf, resourceTypes } from './sharphound-resource.ts';
import { withSynchronisers } from './synchroniser.ts';

const types = new Set(['users', 'computers', 'groups', 'domains', ...Object.keys(resourceTypes)]);

/** A thing of its own, so that it is found among few and not among all accounts. */
const registryOf = ({ id, raw, domain }: Collected): readonly InventoryFact[] => {
  const tags = controllerRegistry(raw);
  if (Object.keys(tags).length === 0) return [];
  const nativeId = `registry:${id.slice(SYSTEM.length + 1)}`;
  return [
    {
      kind: 'resource',
      id: adId(nativeId),
      system: SYSTEM,
      nativeId,
      scope: domain,
      name: nativeId,
      type: 'controller-registry',
      runsAs: id,
      tags,
    },
  ];
};

const accountOf = (one: Collected, type: string): readonly InventoryFact[] => {
  const account = sharpHoundAccount(
    one.raw,
    one.properties,
    one.domain,
    one.sid,
    type === 'computers',
  );
  if (account === undefined) return [];
  const primary = principalId(str(one.raw['PrimaryGroupSID']) ?? '', one.domain);
  const delegates = [...new Set(idsIn(one.raw['AllowedToDelegate'], one.domain))];
  const acting = [...new Set(idsIn(one.raw['AllowedToAct'], one.domain))];
  return [
    ...accountFacts(account),
    ...registryOf(one),
    ...(primary === undefined ? [] : [membershipFact(one.id, primary)]),
    ...(one.properties['unconstraineddelegation'] === true
      ? [delegationFact({ fromId: one.id, toId: domainId(one.domain), kind: 'unconstrained' })]
      : []),
    ...delegates.map((toId) =>
      delegationFact({
        fromId: one.id,
        toId,
        kind: 'constrained',
        protocolTransition: one.properties['trustedtoauth'] === true,
      }),
    ),
    ...acting.map((fromId) => delegationFact({ fromId, toId: one.id, kind: 'resource_based' })),
  ];
};

const groupTags = ({ raw, properties }: Collected): Readonly<Record<string, string>> => {
  const dn = str(properties['distinguishedname']);
  const isProtected = raw['IsACLProtected'];
  const isRead = dn !== undefined && typeof isProtected === 'boolean';
  return {
    ...(dn === undefined ? {} : { distinguishedName: dn }),
    ...(properties['admincount'] === true ? { adminCount: '1' } : {}),
    ...(isRead ? { inheritsAccess: isProtected ? 'no' : 'yes' } : {}),
  };
};

const groupOf = (one: Collected): readonly InventoryFact[] => {
  if (one.sid === undefined) return [];
  const name = str(one.properties['samaccountname']) ?? str(one.properties['name'])?.split('@')[0];
  const members = [...new Set(idsIn(one.raw['Members'], one.domain))];
  return [
    groupFact(one.sid, one.domain, name ?? one.sid, groupTags(one)),
    ...members.map((memberId) => membershipFact(memberId, one.id)),
  ];
};

const directions: Readonly<Record<string, 'inbound' | 'outbound' | 'both'>> = {
  inbound: 'inbound',
  '1': 'inbound',
  outbound: 'outbound',
  '2': 'outbound',
  bidirectional: 'both',
  '3': 'both',
};

const domainOf = (one: Collected): readonly InventoryFact[] => {
  const level = str(one.properties['functionallevel']);
  const quota = one.properties['machineaccountquota'];
  const trusts = list(one.raw['Trusts']).flatMap((value) => {
    const trust = obj(value);
    const other = str(trust['TargetDomainName']);
    const direction = directions[String(trust['TrustDirection']).toLowerCase()];
    if (other === undefined || direction === undefined) return [];
    const kind = String(trust['TrustType'] ?? 'unknown');
    const otherSid = sidOf(str(trust['TargetDomainSid']));
    return trustFacts({
      domain: one.domain,
      other,
      direction,
      kind,
      transitive: trust['IsTransitive'] === true,
      sidFiltering:
        typeof trust['SidFilteringEnabled'] === 'boolean'
          ? trust['SidFilteringEnabled']
          : undefined,
      ...(otherSid === undefined ? {} : { otherSid }),
      withinForest: /^(?:ParentChild|TreeRoot|CrossLink|0|1)$/.test(kind),
    });
  });
  return [
    domainFact(one.domain, true, {
      ...(level === undefined ? {} : { functionalLevel: level }),
      ...(one.sid === undefined ? {} : { domainSid: one.sid }),
      ...(typeof quota === 'number' ? { machineAccountQuota: String(quota) } : {}),
      ...policyLinksOf(one.raw),
    }),
    ...trusts,
  ];
};

const factsOf = (one: Collected, type: string): readonly InventoryFact[] => {
  if (type === 'users' || type === 'computers') return accountOf(one, type);
  if (type === 'groups') return groupOf(one);
  return type === 'domains' ? domainOf(one) : [resourceOf(one, type)];
};

/** The mapping of one file, or undefined when it is none of SharpHound's. */
export const sharpHoundFile = (json: unknown): ((at: number) => Snapshot) | undefined => {
  if (!isObject(json) || !isObject(json['meta']) || !Array.isArray(json['data'])) return undefined;
  const type = str(json['meta']['type']);
  const version = json['meta']['version'];
  if (type === undefined || !types.has(type) || typeof version !== 'number') return undefined;
  const data = json['data'];
  return (at) => {
    const collected = data.flatMap((value) => objectOf(obj(value), type) ?? []);
    const isFull = ({ properties }: Collected) => properties['samaccountname'] !== undefined;
    const objects = [...collected.filter(isFull), ...collected.filter((one) => !isFull(one))];
    const facts = objects.flatMap((one) => factsOf(one, type));
    const grants = objects.flatMap(grantsOfCollected);
    const scope = objects[0]?.domain ?? 'unknown';
    // Built-in groups come twice: as they were read, and once more by name only. The fuller one counts.
    const unique = new Map([...facts].reverse().map((fact) => [`${fact.kind} ${fact.id}`, fact]));
    return {
      system: SYSTEM,
      scope,
      takenAt: at,
      // One file holds one kind of object, and what its collector was allowed to see.
      complete: [],
      blind: [],
      facts: [
        // Who may replicate stands in another file of the export.
        ...withSynchronisers([...unique.values()], undefined),
        ...entitlementsOf(grants, `${scope}/${type}`),
      ],
    };
  };
};
