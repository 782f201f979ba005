/**
 * Steps out of one principal of a domain: its groups; accounts, groups, containers and policies that its rights let it
 * take over; delegation; certificates; and the domain itself. Denials count in their order, and what a group's member
 * is denied stays open for the group. A step out of a disabled account is never sure: whoever may switch it on has it
 * as another node (`enabled:`). Not weighed: security filtering of group policies, selective authentication, user
 * rights on machines, authentication silos.
 */
import type { AccessEvaluator } from '../../../inventory/index.ts';
import type { AccessEdge } from '../../../model/index.ts';
import { SYSTEM, sidId } from '../names.ts';
import { stepsByWebEnrollment, stepsOfHost, stepsOverPkiContainer } from './authorities.ts';
import { stepsByCertificates, stepsByRenaming } from './certificates.ts';
import { stepsOfNode, stepsOverResource } from './containers.ts';
import { isRuler, rulesByNature, stepsToDomains } from './domain.ts';
import { type Held, heldBy } from './held.ts';
import { readNode } from './nodes.ts';
import { stepsOverGroup, stepsOverIdentity } from './over-accounts.ts';
import { edgesOf, type Step } from './steps.ts';
import { type AdWorldView, domainsOf, flagsOf, keys, kindOf, sidPart, worldOf } from './world.ts';

const membership = (to: string, name: string, isImplied: boolean): Step => ({
  kind: 'member_of',
  to,
  because: isImplied ? `whoever signs in is in ${name}` : `is a member of ${name}`,
  certain: true,
  technique: 'MemberOf',
  ...(isImplied ? {} : { removedBy: `take it out of ${name}` }),
});

const stepsOverObject = (
  world: AdWorldView,
  id: string,
  objectId: string,
  rights: ReadonlySet<string>,
  isSure: boolean,
): readonly Step[] => {
  const { view } = world;
  const target = view.identity(objectId);
  if (target) return stepsOverIdentity(world, id, target, rights, isSure);
  const group = view.group(objectId);
  if (group) return stepsOverGroup(group, rights, isSure);
  const resource = view.resource(objectId);
  if (resource === undefined) return [];
  return [
    ...stepsOverResource(resource, rights, isSure),
    ...stepsOverPkiContainer(world, objectId, rights),
  ];
};

/** One account with another's name is enough for each technique: the rest are ways to the same goal. */
const byRenaming = (world: AdWorldView, held: Held): readonly Step[] => {
  const found = new Map<string, Step>();
  for (const [objectId, rights] of held) {
    const target = world.view.identity(objectId);
    if (target === undefined || isWholeFor(kindOf(target), found)) continue;
    for (const step of stepsByRenaming(world, target, rights))
      if (!found.get(step.technique)?.certain) found.set(step.technique, step);
  }
  return [...found.values()];
};

const isWholeFor = (kind: string, found: ReadonlyMap<string, Step>): boolean => {
  const letter = kind === 'computer' ? 'b' : 'a';
  return ['ADCSESC9', 'ADCSESC10'].every((one) => found.get(`${one}${letter}`)?.certain);
};

const stepsByRights = (
  world: AdWorldView,
  id: string,
  held: Held,
  isSure: boolean,
): readonly Step[] => [
  ...[...held].flatMap(([objectId, rights]) =>
    stepsOverObject(world, id, objectId, rights, isSure),
  ),
  ...(isSure ? byRenaming(world, held) : []),
];

/** Old SIDs stay in its tickets: it may do what those may. */
const stepsByHistory = (world: AdWorldView, id: string, scope: string): readonly Step[] =>
  (world.view.identity(id)?.tags['sidHistory'] ?? '')
    .split(' ')
    .filter((sid) => sid !== '')
    .map((sid) => ({
      kind: 'can_become',
      to: sidId(sid, scope),
      because: `HasSIDHistory: its tickets also hold the SID of ${world.nameOf(sidId(sid, scope))}`,
      certain: true,
      technique: 'HasSIDHistory',
      removedBy: 'clear its sIDHistory',
    }));

/** Those who signed in to a trusted domain count as signed in here. */
const stepsToTrusting = (world: AdWorldView, id: string, scope: string): readonly Step[] => {
  if (sidPart(id) !== 'S-1-5-11') return [];
  return domainsOf(world).flatMap((other) =>
    world.view.trustsInto(other.id).flatMap(({ principal, mechanism, conditions }) => {
      if (mechanism !== 'domain_trust' || principal.value !== scope || other.scope === scope)
        return [];
      const to = sidId('S-1-5-11', other.scope);
      return [
        {
          ...membership(to, `Authenticated Users of ${other.scope}`, true),
          because: `${other.scope} trusts ${scope}`,
          certain: conditions?.['withinForest'] === true,
          removedBy: 'set selective authentication on the trust',
        },
      ];
    }),
  );
};

const stepsOfPrincipal = (world: AdWorldView, id: string, scope: string): readonly Step[] => {
  const groups = world.groupsOf(id).map((one) => membership(one.id, one.name, one.isImplied));
  const { sure, open } = heldBy(world, id);
  const toDomains = stepsToDomains(world, id, scope, (objectId) => sure.get(objectId));
  // Who rules the domain already needs no way round, but is asked how it gets into its other groups.
  if (rulesByNature(world, id)) {
    const leads = (one: Step) => (rulesByNature(world, one.to) ? 0 : 1);
    const over = [...sure].filter(([one]) => isRuler(one, world.view.identity(one)));
    return [
      ...groups.toSorted((a, b) => leads(a) - leads(b)),
      ...toDomains,
      ...over.flatMap(([one, rights]) => stepsOverObject(world, id, one, rights, true)),
    ];
  }
  return [
    ...groups,
    ...toDomains,
    ...stepsByHistory(world, id, scope),
    ...stepsByRights(world, id, sure, true),
    ...stepsByRights(world, id, open, false),
    ...stepsByCertificates(world, id),
    ...stepsByWebEnrollment(world, id),
    ...stepsOfHost(world, id),
    ...stepsToTrusting(world, id, scope),
  ];
};

const KRBTGT = /^S-1-5-21-.*-502$/;

/** A disabled account gets no ticket; the key of krbtgt serves whoever holds it. */
const asTheyStand = (world: AdWorldView, id: string, steps: readonly Step[]): readonly Step[] => {
  const identity = world.view.identity(id);
  if (identity === undefined || identity.status === 'active' || KRBTGT.test(sidPart(id)))
    return steps;
  const because =
    identity.status === 'unknown'
      ? 'whether the account is enabled was not read'
      : 'the account is disabled: only once it is enabled';
  return steps.map((step) => ({
    ...step,
    certain: false,
    because: `${step.because} (${because})`,
  }));
};

/** Machines, controllers, groups and protected accounts, from which ways go on. */
const matters = (world: AdWorldView, id: string): boolean => {
  const identity = world.view.identity(id);
  if (identity === undefined) return true;
  return (
    kindOf(identity) === 'computer' ||
    identity.tags['adminCount'] === '1' ||
    flagsOf(identity).includes('domain_controller')
  );
};

const stepsFrom: AccessEvaluator = (view, principalId): readonly AccessEdge[] => {
  const world = worldOf(view);
  const node = readNode(principalId);
  const of = node?.form === 'enabled' ? node.of : principalId;
  const steps = (): readonly Step[] => {
    if (node !== undefined && node.form !== 'enabled') return stepsOfNode(world, node);
    const scope = world.scopeOf(of) ?? world.groupsOf(of).map(({ id }) => world.scopeOf(id))[0];
    if (scope === undefined || !of.startsWith(`${SYSTEM}:`)) return [];
    const all = stepsOfPrincipal(world, of, scope);
    return node === undefined ? asTheyStand(world, of, all) : all;
  };
  return edgesOf(principalId, steps(), (id) => matters(world, id));
};

export const adAccess: AccessEvaluator = Object.assign(stepsFrom, { keys });
