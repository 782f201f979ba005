/** Who rules a domain: by what it is, by rights over the domain itself, and from other domains. */
import type { Identity } from '../../../model/index.ts';
import { adId } from '../names.ts';
import { domainNode } from './containers.ts';
import { holds, tokenRights } from './held.ts';
import type { Step } from './steps.ts';
import { type AdWorldView, domainsOf, flagsOf, goalOf, sidPart } from './world.ts';

/** Administrators, Domain Admins, Schema Admins, Enterprise Admins, the controllers, krbtgt. */
const ruler = /(?:^S-1-5-21-.*-(?:502|512|516|518|519)|^S-1-5-32-544|^S-1-5-9)$/;
/** Account, Server, Print and Backup Operators: each has a published way to rule a controller. */
const operator = /^S-1-5-32-(?:548|549|550|551)$/;
const KRBTGT = /-502$/;

const goalStep = (
  scope: string,
  kind: 'can_do' | 'can_escalate',
  technique: string,
  because: string,
  removedBy: string | undefined,
  certain = true,
): Step => ({
  kind,
  to: goalOf(scope),
  because,
  certain,
  technique,
  ...(removedBy === undefined ? {} : { removedBy }),
});

/** Is it one that rules a domain by what it is: a group of administrators, a controller, krbtgt? */
export const isRuler = (id: string, identity: Identity | undefined): boolean =>
  ruler.test(sidPart(id)) || flagsOf(identity).includes('domain_controller');

/** By itself, or by a group it is in. */
export const rulesByNature = (world: AdWorldView, id: string): boolean =>
  world.memoOf(
    id,
    'rules',
    () =>
      isRuler(id, world.view.identity(id)) ||
      [...world.tokenOf(id)].some((one) => one !== id && isRuler(one, undefined)),
  );

/** The groups by which it is in one that rules, where that is not itself one of its own groups. */
const nestedIn = (world: AdWorldView, id: string): readonly string[] | undefined => {
  const above = new Map<string, readonly string[]>([[id, []]]);
  for (const [one, way] of above) {
    if (isRuler(one, world.view.identity(one))) return way.length > 1 ? way : undefined;
    for (const group of world.groupsOf(one))
      if (!above.has(group.id)) above.set(group.id, [...way, group.id]);
  }
  return undefined;
};

const byNature = (world: AdWorldView, id: string, scope: string): readonly Step[] => {
  const identity = world.view.identity(id);
  const sid = sidPart(id);
  if (isRuler(id, identity)) {
    const because = KRBTGT.test(sid)
      ? 'its key signs every ticket of the domain'
      : 'rules the domain by what it is';
    return [goalStep(scope, 'can_do', 'T1078.002', because, undefined)];
  }
  const through = rulesByNature(world, id) ? nestedIn(world, id) : undefined;
  if (through !== undefined) {
    const because = `is in ${through.map((one) => world.nameOf(one)).join(', which is in ')}`;
    const removedBy = `take it out of ${world.nameOf(through[0] ?? id)}`;
    return [goalStep(scope, 'can_do', 'T1078.002', because, removedBy)];
  }
  return [
    ...(operator.test(sid)
      ? [
          goalStep(
            scope,
            'can_escalate',
            'T1078.002',
            'operators can take over a controller, unless policy took their rights there away',
            `keep ${world.nameOf(id)} empty`,
            false,
          ),
        ]
      : []),
    ...(flagsOf(identity).includes('trusted_for_delegation')
      ? [
          goalStep(
            scope,
            'can_escalate',
            'CoerceToTGT',
            'keeps the ticket of whoever signs in to it (unconstrained delegation), and a controller can be made to',
            'use constrained delegation instead, and mark administrators as not to be delegated',
            false,
          ),
        ]
      : []),
  ];
};

const wide: readonly (readonly [string, 'can_do' | 'can_escalate', string])[] = [
  ['GenericAll', 'can_do', 'full control of the domain'],
  ['AllExtendedRights', 'can_do', 'every extended right, with replication of all secrets'],
  ['WriteDacl', 'can_escalate', 'may write the access list of the domain'],
  ['Owns', 'can_escalate', 'owns the domain, and the owner may write its access list'],
  ['WriteOwner', 'can_escalate', 'may make itself the owner of the domain'],
];

const replicates = (rights: ReadonlySet<string> | undefined): boolean =>
  holds(rights, 'GetChanges') && holds(rights, 'GetChangesAll');

/** Both rights at once, by whichever groups: but not told again of one whose group has both. */
const byReplication = (world: AdWorldView, id: string, domainId: string): boolean =>
  replicates(tokenRights(world, id).get(domainId)) &&
  !world.groupsOf(id).some((group) => replicates(tokenRights(world, group.id).get(domainId)));

/** Legacy LAPS keeps passwords in an attribute that only the filtered set replicates. */
const byFilteredSet = (world: AdWorldView, id: string, domainId: string): readonly Step[] => {
  const able = (one: string) => {
    const rights = tokenRights(world, one).get(domainId);
    return holds(rights, 'GetChanges') && holds(rights, 'GetChangesInFilteredSet');
  };
  if (!able(id) || world.groupsOf(id).some((group) => able(group.id))) return [];
  const { scope } = world.view.resource(domainId) ?? {};
  return (scope === undefined ? [] : world.lapsMachines(scope)).map((one) => ({
    kind: 'can_escalate',
    to: one.id,
    because: "SyncLAPSPassword: may replicate its administrator's password (LAPS)",
    certain: true,
    technique: 'SyncLAPSPassword',
    removedBy: 'remove GetChangesInFilteredSet from the access list of the domain',
  }));
};

const overDomain = (
  world: AdWorldView,
  id: string,
  domainId: string,
  own: ReadonlySet<string> | undefined,
): readonly Step[] => {
  const scope = world.view.resource(domainId)?.scope;
  if (scope === undefined) return [];
  const right = wide.find(([name]) => own?.has(name));
  const links = ['GenericWrite', 'WriteGPLink'].find((one) => own?.has(one));
  return [
    ...(right === undefined
      ? []
      : [
          {
            ...goalStep(
              scope,
              right[1],
              right[0],
              `${right[0]}: ${right[2]}`,
              `remove ${right[0]} from the access list of ${scope}`,
            ),
            privilege: right[0],
          },
        ]),
    ...(byReplication(world, id, domainId)
      ? [
          {
            ...goalStep(
              scope,
              'can_do',
              'DCSync',
              'DCSync: GetChanges and GetChangesAll together replicate every secret of the domain',
              `remove GetChangesAll from the access list of ${scope}`,
            ),
            privilege: 'GetChangesAll',
          },
        ]
      : []),
    ...(links === undefined || right !== undefined
      ? []
      : [
          {
            kind: 'can_escalate' as const,
            to: domainNode(scope),
            because: `${links}: may link a group policy to the domain, where it has one of its own`,
            certain: false,
            technique: links,
            removedBy: `remove ${links} from the access list of ${scope}`,
          },
        ]),
    ...byFilteredSet(world, id, domainId),
  ];
};

/**
 * Whoever rules a domain writes any SID into its tickets. Within a forest nothing filters them; from outside only a
 * trust without SID filtering lets them in (MS-PAC 4.1.2.2).
 */
const throughTrusts = (world: AdWorldView, scope: string): readonly Step[] =>
  domainsOf(world).flatMap((other) =>
    world.view.trustsInto(other.id).flatMap(({ principal, mechanism, conditions }) => {
      if (mechanism !== 'domain_trust' || principal.value !== scope || other.scope === scope)
        return [];
      const inside = conditions?.['withinForest'] === true;
      const filtering = conditions?.['sidFiltering'];
      if (!inside && filtering === true) return [];
      return [
        goalStep(
          other.scope,
          'can_escalate',
          'SpoofSIDHistory',
          inside
            ? `${scope} is in the same forest: any SID in its tickets is believed in ${other.scope}`
            : `${other.scope} trusts ${scope}${filtering === false ? ' and does not filter SIDs' : ', and whether it filters SIDs was not read'}`,
          inside ? undefined : 'filter SIDs on the trust',
          inside || filtering === false,
        ),
      ];
    }),
  );

export const stepsToDomains = (
  world: AdWorldView,
  id: string,
  scope: string,
  heldOver: (objectId: string) => ReadonlySet<string> | undefined,
): readonly Step[] => {
  const domains = new Set([
    adId(scope),
    ...[...tokenRights(world, id).keys()].filter(
      (one) => world.view.resource(one)?.type === 'domain',
    ),
  ]);
  return [
    ...byNature(world, id, scope),
    ...[...domains].flatMap((domainId) => overDomain(world, id, domainId, heldOver(domainId))),
    ...(isRuler(id, world.view.identity(id)) ? throughTrusts(world, scope) : []),
  ];
};
