/** How a principal can become more than it is: the well-known families of IAM privilege escalation. */
import type { InventoryView } from '../../../inventory/index.ts';
import { type Entitlement, type Fact, valueOr } from '../../../model/index.ts';
import { isAwsManaged } from '../managed-policies.ts';
import { can } from './can.ts';
import { type Sure, weakest } from './conditions.ts';
import { addServices } from './escalate-service.ts';
import { estateIndex } from './estate-index.ts';
import { grants } from './goals.ts';
import { addRewriting } from './rewrite.ts';
import type { EdgeList, Subject } from './subject.ts';
import { addUnbinding } from './unbind.ts';

/** Ids of pathfinding.cloud's list, by what makes the step. */
type Techniques = Readonly<Record<string, string>>;
const selfTechniques: Techniques = {
  'iam:AttachUserPolicy': 'iam-008',
  'iam:PutUserPolicy': 'iam-007',
  'iam:AttachRolePolicy': 'iam-009',
  'iam:PutRolePolicy': 'iam-005',
  'iam:AttachGroupPolicy': 'iam-010',
  'iam:PutGroupPolicy': 'iam-011',
  'iam:AddUserToGroup': 'iam-013',
  'iam:CreatePolicyVersion': 'iam-001',
};
const credentialTechniques: Techniques = {
  'iam:CreateAccessKey': 'iam-002',
  'iam:CreateLoginProfile': 'iam-004',
  'iam:UpdateLoginProfile': 'iam-006',
};
const widenedUserTechniques: Techniques = {
  'iam:AttachUserPolicy': 'iam-015',
  'iam:PutUserPolicy': 'iam-018',
};
/** A role that it can take already, and one whose trust it rewrites first. */
const takeableTechniques: Techniques = {
  'iam:AttachRolePolicy': 'iam-014',
  'iam:PutRolePolicy': 'iam-017',
  'iam:CreatePolicyVersion': 'iam-016',
};
const rewrittenTechniques: Techniques = {
  'iam:AttachRolePolicy': 'iam-019',
  'iam:PutRolePolicy': 'iam-021',
  'iam:CreatePolicyVersion': 'iam-020',
};
const published = (techniques: Techniques, action: string): { readonly technique?: string } => {
  const technique = techniques[action];
  return technique === undefined ? {} : { technique };
};

/** Own policies that somebody may rewrite: not AWS's. */
const rewritable = (held: readonly Entitlement[]): ReadonlyMap<string, string> =>
  new Map(
    held.flatMap((one) =>
      one.via.kind === 'managed_policy' && one.via.nativeId && !isAwsManaged(one.via.nativeId)
        ? [[one.via.nativeId, one.via.name] as const]
        : [],
    ),
  );

/** Widening one's own policies. */
const addSelf = (view: InventoryView, subject: Subject, edges: EdgeList, goal: string): void => {
  const kind = subject.kind === 'user' ? 'User' : 'Role';
  const step = (action: string, resource: string, because: string, cap: Sure = 'yes') =>
    edges.add('can_escalate', goal, {
      sure: weakest(can(subject, action, resource), cap),
      because,
      privilege: action,
      ...published(selfTechniques, action),
    });
  for (const verb of ['Attach', 'Put']) {
    step(`iam:${verb}${kind}Policy`, subject.arn, 'can widen its own policies');
    for (const group of subject.groups) {
      step(
        `iam:${verb}GroupPolicy`,
        group.arn,
        `can widen the policies of its group ${group.name}`,
      );
    }
  }
  for (const [arn, name] of rewritable(view.entitlementsOf(subject.id))) {
    step('iam:CreatePolicyVersion', arn, `can rewrite policy ${name}, which it holds`);
    const because = `can bring back an older version of policy ${name}, which it holds`;
    step('iam:SetDefaultPolicyVersion', arn, because, 'maybe');
  }
};

/**
 * Making somebody else an administrator. Who may do so to all will find one whose credential it holds or comes by; who
 * may only to some, and cannot act as them, does not become more by it, yet decides who rules: a goal of its own.
 */
const addGrantor = (subject: Subject, edges: EdgeList, goal: string): void => {
  for (const action of [
    'iam:AttachUserPolicy',
    'iam:PutUserPolicy',
    'iam:AttachRolePolicy',
    'iam:PutRolePolicy',
    'iam:AttachGroupPolicy',
    'iam:PutGroupPolicy',
    'iam:AddUserToGroup',
  ]) {
    const isGroup = action === 'iam:AddUserToGroup';
    const because = isGroup
      ? 'can put users into groups; whether one of those rules the account is not known here'
      : 'can widen the policies of others; whether it can use one of them is not known here';
    const more = { because, privilege: action };
    if (can(subject, action, '*') !== 'no')
      edges.add('can_escalate', goal, { sure: 'maybe', ...more });
    edges.add('can_do', grants(subject.account), {
      sure: weakest(can(subject, action), isGroup ? 'maybe' : 'yes'),
      ...more,
    });
  }
};

/** A user puts itself into a group; what the group may do is said at the group. */
const addGroups = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  const action = 'iam:AddUserToGroup';
  if (subject.kind !== 'user' || can(subject, action) === 'no') return;
  for (const group of estateIndex(view).groupsOf.get(subject.account) ?? []) {
    edges.add('can_escalate', group.id, {
      sure: can(subject, action, group.nativeId),
      because: `can put itself into group ${group.name}`,
      privilege: action,
      ...published(selfTechniques, action),
    });
  }
};

/** How sure a fact makes a step that needs it to be `wanted`. */
const given = (fact: Fact<boolean>, wanted: boolean): Sure => {
  const value = valueOr(fact, undefined);
  if (value === undefined) return 'maybe';
  return value === wanted ? 'yes' : 'no';
};

/** Making a credential of somebody else's. */
const addUsers = (view: InventoryView, subject: Subject, edges: EdgeList): void => {
  const actions = ['iam:CreateAccessKey', 'iam:CreateLoginProfile', 'iam:UpdateLoginProfile'];
  const possible = actions.filter((action) => can(subject, action) !== 'no');
  if (possible.length === 0) return;
  for (const user of estateIndex(view).usersOf.get(subject.account) ?? []) {
    for (const action of possible) {
      const cap: Sure =
        action === 'iam:CreateAccessKey'
          ? 'yes'
          : given(user.interactive, action === 'iam:UpdateLoginProfile');
      edges.add('can_escalate', user.id, {
        sure: weakest(can(subject, action, user.nativeId), cap),
        because: `can make itself a credential of ${user.name}`,
        privilege: action,
        ...published(credentialTechniques, action),
      });
    }
  }
};

/** Rewriting who may take a role, or widening a role that it can take. */
const addRoles = (view: InventoryView, subject: Subject, edges: EdgeList, goal: string): void => {
  const trusts = can(subject, 'iam:UpdateAssumeRolePolicy') !== 'no';
  const widening = ['iam:AttachRolePolicy', 'iam:PutRolePolicy'].filter(
    (action) => can(subject, action) !== 'no',
  );
  if (trusts) {
    for (const role of estateIndex(view).rolesOf.get(subject.account) ?? []) {
      if (role.managedBy === 'service_linked' || role.managedBy === 'permission_set') continue;
      edges.add('can_escalate', role.id, {
        sure: can(subject, 'iam:UpdateAssumeRolePolicy', role.nativeId),
        because: `can rewrite the trust policy of ${role.name}`,
        privilege: 'iam:UpdateAssumeRolePolicy',
        technique: 'iam-012',
      });
    }
  }
  const rewrites = can(subject, 'iam:CreatePolicyVersion') !== 'no';
  if (widening.length === 0 && !rewrites) return;
  for (const edge of [...edges.reached('can_become'), ...edges.reached('can_escalate')]) {
    const role = view.role(edge.to);
    if (role === undefined || role.scope !== subject.account) continue;
    const techniques = edge.kind === 'can_become' ? takeableTechniques : rewrittenTechniques;
    const widen = (action: string, resource: string, what: string) =>
      edges.add('can_escalate', goal, {
        sure: weakest(can(subject, action, resource), edge.certain ? 'yes' : 'maybe'),
        because: `can ${what} of ${role.name}, which it can take`,
        privilege: action,
        ...published(techniques, action),
      });
    for (const action of widening) widen(action, role.nativeId, 'widen the policies');
    for (const [arn, name] of rewrites ? rewritable(view.entitlementsOf(role.id)) : [])
      widen('iam:CreatePolicyVersion', arn, `rewrite policy ${name}`);
  }
};

/** Widening a user and making itself a credential of that user. */
const addWidenedUser = (
  view: InventoryView,
  subject: Subject,
  edges: EdgeList,
  goal: string,
): void => {
  for (const action of ['iam:AttachUserPolicy', 'iam:PutUserPolicy']) {
    if (can(subject, action) === 'no' || edges.has('can_escalate', goal)) continue;
    for (const edge of edges.reached('can_escalate')) {
      const user = view.identity(edge.to);
      if (user === undefined) continue;
      edges.add('can_escalate', goal, {
        sure: weakest(can(subject, action, user.nativeId), edge.certain ? 'yes' : 'maybe'),
        because: `can widen the policies of ${user.name} and make itself a credential of it`,
        privilege: action,
        ...published(widenedUserTechniques, action),
      });
    }
  }
};

export const addEscalations = (
  view: InventoryView,
  subject: Subject,
  edges: EdgeList,
  goal: string,
): void => {
  if (subject.rights.isEmpty) return;
  addSelf(view, subject, edges, goal);
  addUnbinding(view, subject, edges, goal);
  addGroups(view, subject, edges);
  addUsers(view, subject, edges);
  addRoles(view, subject, edges, goal);
  addWidenedUser(view, subject, edges, goal);
  addGrantor(subject, edges, goal);
  addServices(view, subject, edges);
  addRewriting(view, subject, edges);
};
