/**
 * Steps out of one principal of a domain: the groups it is in, the accounts and groups that its rights let it take over,
 * and the domain itself. An access list that also denies leaves a step possible, not sure. Not weighed here: local
 * rights on machines, group policies and certificate templates.
 */
import type { AccessEvaluator, InventoryView } from '../../inventory/index.ts';
import type { AccessEdge, Entitlement } from '../../model/index.ts';
import { SYSTEM } from './names.ts';

/** Rights by which one becomes the account, or a member of the group. */
const takeover = new Set([
  'GenericAll',
  'GenericWrite',
  'WriteDacl',
  'WriteOwner',
  'Owns',
  'AllExtendedRights',
  'ForceChangePassword',
  'AddMember',
  'AddSelf',
  'AddKeyCredentialLink',
  'ReadGMSAPassword',
  'ReadLAPSPassword',
  'AdminTo',
]);
/** Those that only help: the password must still be guessed, or something else be had as well. */
const helpful = new Set(['WriteSPN', 'WriteAccountRestrictions', 'AddAllowedToAct']);
/** Rights over the domain itself that give all of it. */
const ruling = new Set([
  'GenericAll',
  'WriteDacl',
  'WriteOwner',
  'Owns',
  'AllExtendedRights',
  'GetChangesAll',
]);

/** Administrators, Domain Admins, Schema Admins, Enterprise Admins, Domain Controllers, krbtgt. */
const ruler = /-(?:502|512|516|518|519|544)$/;
/** Backup, Account, Server and Print Operators: each has a published way to rule a controller. */
const operator = /-32-(?:548|549|550|551)$/;

/** Whoever may take over more than this many is an administrator by any name. */
const MAX_STEPS = 500;

interface Steps {
  readonly edges: AccessEdge[];
  add(
    kind: AccessEdge['kind'],
    to: string,
    why: { readonly because: string; readonly certain: boolean; readonly privilege?: string },
  ): void;
}

const stepsFrom = (from: string): Steps => {
  const edges: AccessEdge[] = [];
  return { edges, add: (kind, to, why) => edges.push({ from, to, kind, ...why }) };
};

/** What one is, not what one was granted. */
const addByNature = (steps: Steps, id: string, flags: readonly string[], goal: string): void => {
  if (ruler.test(id) || flags.includes('domain_controller')) {
    steps.add('can_do', goal, { because: 'rules the domain by what it is', certain: true });
    return;
  }
  if (operator.test(id)) {
    steps.add('can_escalate', goal, {
      because: 'operators can take over a controller',
      certain: false,
    });
  }
  if (flags.includes('trusted_for_delegation')) {
    steps.add('can_escalate', goal, {
      because: 'keeps the ticket of whoever signs in to it (unconstrained delegation)',
      certain: false,
    });
  }
};

const addRights = (
  steps: Steps,
  view: InventoryView,
  own: readonly Entitlement[],
  domain: string,
  goal: string,
): void => {
  const denied = new Set(
    own.filter(({ effect }) => effect === 'deny').flatMap(({ resources }) => resources),
  );
  const allowed = own.filter(({ effect }) => effect === 'allow');
  for (const { privileges, resources } of allowed) {
    const privilege = privileges.find((one) => ruling.has(one));
    if (privilege === undefined || !resources.includes(domain)) continue;
    const because = `has ${privilege} on the domain`;
    steps.add('can_do', goal, { because, certain: !denied.has(domain), privilege });
    return;
  }
  for (const { privileges, resources } of allowed) {
    const privilege =
      privileges.find((one) => takeover.has(one)) ?? privileges.find((one) => helpful.has(one));
    if (privilege === undefined) continue;
    for (const to of resources) {
      if (steps.edges.length >= MAX_STEPS) return;
      if (!view.identity(to) && !view.group(to)) continue;
      const certain = takeover.has(privilege) && !denied.has(to);
      steps.add('can_escalate', to, { because: `has ${privilege} on it`, certain, privilege });
    }
  }
};

export const adAccess: AccessEvaluator = (view, principalId) => {
  const identity = view.identity(principalId);
  const scope = identity?.scope ?? view.group(principalId)?.scope;
  if (scope === undefined) return [];
  const goal = `control-plane:${SYSTEM}:${scope}`;
  const steps = stepsFrom(principalId);
  for (const group of view.groupsOf(principalId))
    steps.add('member_of', group.id, { because: `is a member of ${group.name}`, certain: true });
  addByNature(steps, principalId, identity?.tags['flags']?.split(' ') ?? [], goal);
  // Who rules the domain already needs no way round.
  if (steps.edges.some(({ kind }) => kind === 'can_do')) return steps.edges;
  const own = view.entitlementsOf(principalId).filter(({ holderId }) => holderId === principalId);
  addRights(steps, view, own, `${SYSTEM}:${scope}`, goal);
  return steps.edges;
};
