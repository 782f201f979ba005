/**
 * SharpHound's collection, versions 4 to 6: one JSON file for each kind of object.
 * https://bloodhound.specterops.io/integrations/bloodhound-api/json-formats
 */
import { isObject } from '../../../core/index.ts';
import type { InventoryFact, Resource, Snapshot } from '../../../model/index.ts';
import { list, obj, type Raw, str } from '../../record.ts';
import { adId, dnId, firstOfDn, SYSTEM, sidId, sidOf } from '../names.ts';
import { accountFacts } from './account.ts';
import {
  delegationFact,
  domainFact,
  domainId,
  entitlementsOf,
  type Grant,
  groupFact,
  membershipFact,
  trustFacts,
} from './grants.ts';
import { sharpHoundAccount } from './sharphound-account.ts';

/** Kinds that are things with rights on them, by the name of the file. */
const resourceTypes: Readonly<Record<string, string>> = {
  ous: 'organizational-unit',
  containers: 'container',
  gpos: 'group-policy',
  certtemplates: 'certificate-template',
  enterprisecas: 'certificate-authority',
  rootcas: 'root-authority',
  aiacas: 'aia-authority',
  ntauthstores: 'ntauth-store',
  issuancepolicies: 'issuance-policy',
};
const types = new Set(['users', 'computers', 'groups', 'domains', ...Object.keys(resourceTypes)]);

interface Collected {
  readonly raw: Raw;
  readonly properties: Raw;
  readonly domain: string;
  readonly id: string;
  readonly sid: string | undefined;
}

/** `PHANTOM.CORP-S-1-5-32-544` is the built-in group of that domain. */
const principalId = (identifier: string, domain: string): string | undefined => {
  const [, of, sid] = /^(?:([^\s]{1,255})-)?(S-1-[\d-]{1,180})$/.exec(identifier) ?? [];
  const whole = sidOf(sid);
  return whole === undefined ? undefined : sidId(whole, of?.toLowerCase() ?? domain);
};

const objectOf = (raw: Raw, type: string): Collected | undefined => {
  const properties = obj(raw['Properties']);
  const identifier = str(raw['ObjectIdentifier']);
  const domain = str(properties['domain'])?.toLowerCase();
  if (identifier === undefined || domain === undefined || raw['IsDeleted'] === true)
    return undefined;
  const sid = sidOf(/(S-1-[\d-]{1,180})$/.exec(identifier)?.[1]);
  const dn = str(properties['distinguishedname']);
  const id =
    type === 'domains'
      ? domainId(domain)
      : (principalId(identifier, domain) ??
        (dn === undefined ? adId(identifier.toLowerCase()) : dnId(dn)));
  return { raw, properties, domain, id, sid };
};

const identifiers = (value: unknown): readonly string[] =>
  list(value).flatMap((one) => str(obj(one)['ObjectIdentifier']) ?? []);

const idsIn = (value: unknown, domain: string): readonly string[] =>
  identifiers(value).flatMap((one) => principalId(one, domain) ?? []);

const grantsIn = (entries: unknown, one: Collected): readonly Grant[] =>
  list(entries).flatMap((value) => {
    const entry = obj(value);
    const right = str(entry['RightName']);
    const holderId = principalId(str(entry['PrincipalSID']) ?? '', one.domain);
    if (right === undefined || holderId === undefined) return [];
    return [
      {
        holderId,
        effect: 'allow' as const,
        right,
        objectId: one.id,
        inherited: entry['IsInherited'] === true,
      },
    ];
  });

/** Local groups of a machine by the end of their SID, as rights over the machine. */
const localRights: Readonly<Record<string, string>> = {
  '544': 'AdminTo',
  '555': 'CanRDP',
  '562': 'ExecuteDCOM',
  '580': 'CanPSRemote',
};

const localGrants = (one: Collected): readonly Grant[] =>
  list(one.raw['LocalGroups']).flatMap((value) => {
    const group = obj(value);
    const right = localRights[/-(\d{3})$/.exec(str(group['ObjectIdentifier']) ?? '')?.[1] ?? ''];
    if (right === undefined) return [];
    return idsIn(group['Results'], one.domain).map((holderId) => ({
      holderId,
      effect: 'allow' as const,
      right,
      objectId: one.id,
      inherited: false,
    }));
  });

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

const groupOf = (one: Collected): readonly InventoryFact[] => {
  if (one.sid === undefined) return [];
  const name = str(one.properties['samaccountname']) ?? str(one.properties['name'])?.split('@')[0];
  const members = [...new Set(idsIn(one.raw['Members'], one.domain))];
  return [
    groupFact(one.sid, one.domain, name ?? one.sid),
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
  const trusts = list(one.raw['Trusts']).flatMap((value) => {
    const trust = obj(value);
    const other = str(trust['TargetDomainName']);
    const direction = directions[String(trust['TrustDirection']).toLowerCase()];
    if (other === undefined || direction === undefined) return [];
    const kind = String(trust['TrustType'] ?? 'unknown');
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
      withinForest: /^(?:ParentChild|TreeRoot|CrossLink|0|1)$/.test(kind),
    });
  });
  return [
    domainFact(one.domain, true, level === undefined ? {} : { functionalLevel: level }),
    ...trusts,
  ];
};

/** What decides whether a certificate lets its holder in as somebody else. */
const telling = [
  'enrolleesuppliessubject',
  'authenticationenabled',
  'requiresmanagerapproval',
  'nosecurityextension',
  'authorizedsignatures',
  'schemaversion',
  'caname',
  'dnshostname',
  'certthumbprint',
  'effectiveekus',
];

const resourceOf = (one: Collected, type: string): Resource => {
  const { properties, raw } = one;
  const tags = telling.flatMap((key): (readonly [string, string])[] => {
    const value = properties[key];
    if (value === undefined || value === null) return [];
    return [[key, Array.isArray(value) ? value.join(' ') : String(value)]];
  });
  const anyName = obj(obj(raw['CARegistryData'])['IsUserSpecifiesSanEnabled'])['Value'];
  const host = principalId(str(raw['HostingComputer']) ?? '', one.domain);
  const dn = str(properties['distinguishedname']) ?? one.id;
  return {
    kind: 'resource',
    id: one.id,
    system: SYSTEM,
    nativeId: one.id.slice(SYSTEM.length + 1),
    scope: one.domain,
    name: str(properties['name']) ?? firstOfDn(dn),
    type: resourceTypes[type] ?? type,
    ...(host === undefined ? {} : { runsAs: host }),
    tags: {
      ...Object.fromEntries(tags),
      ...(typeof anyName === 'boolean' ? { subjectChosenByRequester: String(anyName) } : {}),
    },
  };
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
    const grants = objects.flatMap((one) => [
      ...grantsIn(one.raw['Aces'], one),
      ...grantsIn(obj(obj(one.raw['CARegistryData'])['CASecurity'])['Data'], one),
      ...localGrants(one),
    ]);
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
      facts: [...unique.values(), ...entitlementsOf(grants, `${scope}/${type}`)],
    };
  };
};
