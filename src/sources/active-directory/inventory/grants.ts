/** Access lists as entitlements, groups, delegations and trusts as facts: the same from LDAP and from an export. */
import { hashId } from '../../../core/index.ts';
import {
  type Entitlement,
  type Group,
  type InventoryFact,
  known,
  type Membership,
  type Resource,
  type Trust,
  unknown,
} from '../../../model/index.ts';
import { adId, SYSTEM, sidId } from '../names.ts';

/** One entry: who may do what on which object. */
export interface Grant {
  readonly holderId: string;
  readonly effect: 'allow' | 'deny';
  readonly right: string;
  readonly objectId: string;
  readonly inherited: boolean;
  /** Where it stands, when that is no access list of a directory object: `local group`, `session`, … */
  readonly via?: string;
}

/** The object itself, the creator of a new one, and the controller: none is somebody apart. */
const selves = new Set(['S-1-5-10', 'S-1-3-0', 'S-1-3-1', 'S-1-5-18']);
export const isOfItself = (sid: string): boolean => selves.has(sid);

/** What a denial takes away beside itself. */
const blocking =
  /^(?:GenericAll|GenericWrite|WriteDacl|WriteOwner|AllExtendedRights|Force|Add|Get|Write|Enroll|Read)/;

/**
 * Objects on which somebody is denied a right that matters. A group's right over them may not be that of each of its
 * members.
 */
const contestedIn = (grants: Iterable<Grant>): ReadonlySet<string> => {
  const out = new Set<string>();
  for (const { effect, right, objectId } of grants)
    if (effect === 'deny' && blocking.test(right)) out.add(objectId);
  return out;
};

interface Row {
  readonly first: Grant;
  readonly rights: readonly string[];
  readonly isContested: boolean;
  readonly objects: string[];
}

const ofOneObject = (
  grants: Iterable<Grant>,
): Iterable<{ readonly first: Grant; readonly rights: ReadonlySet<string> }> => {
  const perObject = new Map<string, { first: Grant; rights: Set<string> }>();
  for (const grant of grants) {
    const { holderId, effect, inherited, objectId, via } = grant;
    const key = JSON.stringify([holderId, effect, inherited, objectId, via]);
    const seen = perObject.get(key);
    if (seen) seen.rights.add(grant.right);
    else perObject.set(key, { first: grant, rights: new Set([grant.right]) });
  }
  return perObject.values();
};

/** An explicit allow goes before an inherited denial (MS-DTYP 2.4.4.1, canonical order). */
export const INHERITED_LIST = 'inherited access list';

const nameOf = ({ via, inherited }: Grant): string =>
  via ?? (inherited ? INHERITED_LIST : 'access list of the object');

/**
 * All objects on which one holder has the same rights are one entitlement: the administrators' rights over a hundred
 * thousand users are one row.
 */
export const entitlementsOf = (grants: readonly Grant[], scope: string): readonly Entitlement[] => {
  const contested = contestedIn(grants);
  const rows = new Map<string, Row>();
  for (const { first, rights } of ofOneObject(grants)) {
    const { holderId, effect, inherited, objectId, via } = first;
    const isContested = effect === 'allow' && contested.has(objectId);
    const sorted = [...rights].sort();
    const key = JSON.stringify([
      holderId,
      effect,
      inherited,
      sorted,
      ...(via === undefined && !isContested ? [] : [via, isContested]),
    ]);
    const seen = rows.get(key);
    if (seen) seen.objects.push(objectId);
    else rows.set(key, { first, rights: sorted, isContested, objects: [objectId] });
  }
  return [...rows].map(([key, { first, rights, isContested, objects }]) => ({
    kind: 'entitlement',
    id: adId(`entitlement:${hashId('acl', [scope, key])}`),
    system: SYSTEM,
    holderId: first.holderId,
    effect: first.effect,
    privileges: rights,
    privilegesInverted: false,
    resources: objects.sort(),
    resourcesInverted: false,
    conditions: isContested ? { deniedToOthers: true } : undefined,
    via: { kind: 'resource_policy', name: nameOf(first) },
    standing: 'standing',
  }));
};

const specials: Readonly<Record<string, string>> = {
  'S-1-1-0': 'Everyone',
  'S-1-5-7': 'Anonymous Logon',
  'S-1-5-9': 'Enterprise Domain Controllers',
  'S-1-5-11': 'Authenticated Users',
  'S-1-5-14': 'Remote Interactive Logon',
  'S-1-5-15': 'This Organization',
  'S-1-5-4': 'Interactive',
  'S-1-5-2': 'Network',
};

export const groupFact = (
  sid: string,
  domain: string,
  name: string,
  tags?: Readonly<Record<string, string>>,
): Group => ({
  kind: 'group',
  id: sidId(sid, domain),
  system: SYSTEM,
  nativeId: sid,
  scope: domain,
  name,
  ...(tags === undefined ? {} : { tags }),
});

/** Groups that stand in no directory and have no list of members, but hold rights. */
export const specialGroups = (domain: string): readonly Group[] =>
  Object.entries(specials).map(([sid, name]) => groupFact(sid, domain, name));

export const membershipFact = (memberId: string, groupId: string): Membership => ({
  kind: 'membership',
  id: adId(`membership:${hashId('mem', [memberId, groupId])}`),
  memberId,
  groupId,
});

export const domainId = (domain: string): string => adId(domain.toLowerCase());

export const domainFact = (
  domain: string,
  own: boolean,
  tags: Readonly<Record<string, string>>,
): Resource => ({
  kind: 'resource',
  id: domainId(domain),
  system: SYSTEM,
  nativeId: domain.toLowerCase(),
  scope: domain.toLowerCase(),
  name: domain.toLowerCase(),
  type: own ? 'domain' : 'trusted-domain',
  ...(own ? { tier: 0 as const } : {}),
  tags,
});

export interface Delegation {
  readonly fromId: string;
  readonly toId: string;
  readonly kind: 'unconstrained' | 'constrained' | 'resource_based';
  /** Of constrained ones: for whom it may ask. */
  readonly services?: readonly string[];
  /** It may ask for anybody without having seen a ticket of theirs. */
  readonly protocolTransition?: boolean;
}

export const delegationFact = (one: Delegation): Trust => ({
  kind: 'trust',
  id: adId(`trust:${hashId('del', [one.kind, one.fromId, one.toId])}`),
  system: SYSTEM,
  targetId: one.toId,
  principal: { kind: 'identity', value: one.fromId },
  mechanism: 'delegation',
  effect: 'allow',
  conditions: {
    kind: one.kind,
    ...(one.services ? { services: one.services } : {}),
    ...(one.protocolTransition === undefined ? {} : { protocolTransition: one.protocolTransition }),
  },
  external: known(false),
});

export interface DomainTrust {
  readonly domain: string;
  readonly other: string;
  readonly direction: 'inbound' | 'outbound' | 'both';
  readonly kind: string;
  readonly transitive: boolean;
  readonly sidFiltering: boolean | undefined;
  readonly withinForest: boolean;
  /** SID of the other domain, where told. */
  readonly otherSid?: string;
}

/** Outbound: we trust them, so theirs may come in here. Inbound is the other way round. */
export const trustFacts = (trust: DomainTrust): readonly InventoryFact[] => {
  const fact = (target: string, from: string): Trust => ({
    kind: 'trust',
    id: adId(`trust:${hashId('dom', [target, from])}`),
    system: SYSTEM,
    targetId: domainId(target),
    principal: { kind: 'account', value: from.toLowerCase() },
    mechanism: 'domain_trust',
    effect: 'allow',
    conditions: {
      kind: trust.kind,
      transitive: trust.transitive,
      withinForest: trust.withinForest,
      ...(trust.sidFiltering === undefined ? {} : { sidFiltering: trust.sidFiltering }),
    },
    external: trust.withinForest
      ? known(false)
      : unknown('whose forest it is stands in no directory'),
  });
  return [
    domainFact(
      trust.other,
      false,
      trust.otherSid === undefined ? {} : { domainSid: trust.otherSid },
    ),
    ...(trust.direction === 'inbound' ? [] : [fact(trust.domain, trust.other)]),
    ...(trust.direction === 'outbound' ? [] : [fact(trust.other, trust.domain)]),
  ];
};
