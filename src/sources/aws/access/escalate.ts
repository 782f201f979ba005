/** How a principal can become more than it is: the well-known families of IAM privilege escalation. */
import type { InventoryView } from '../../../inventory/index.ts';
import { type Fact, valueOr } from '../../../model/index.ts';
import { isAwsManaged } from '../managed-policies.ts';
import { type RequestContext, type Sure, weakest } from './conditions.ts';
import { estateIndex } from './estate-index.ts';
import { passRoleWays, type ServiceWay, takeOverWays } from './services.ts';
import type { EdgeList, Subject } from './subject.ts';

/** An attacker attaches the strongest policy there is: a condition that forbids that one stands in the way. */
const attaching: RequestContext = new Map([
  ['iam:policyarn', 'arn:aws:iam::aws:policy/AdministratorAccess'],
]);

const can = (subject: Subject, action: string, resource?: string): Sure =>
  subject.rights.may({
    action,
    ...(resource === undefined ? {} : { resource }),
    ...(action.startsWith('iam:Attach') ? { context: attaching } : {}),
  }).sure;

const all = (subject: Subject, actions: readonly string[]): Sure =>
  weakest(...actions.map((action) => can(subject, action)));

/** Widening one's own policies. */
const addSelf = (subject: Subject, edges: EdgeList, goal: string): void => {
  const kind = subject.kind === 'user' ? 'User' : 'Role';
  const step = (action: string, resource: string, because: string, cap: Sure = 'yes') =>
    edges.add('can_escalate', goal, {
      sure: weakest(can(subject, action, resource), cap),
      because,
      privilege: action,
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
  const policies = new Map(
    subject.rights.allowing.flatMap((one) =>
      one.via.kind === 'managed_policy' && one.via.nativeId && !isAwsManaged(one.via.nativeId)
        ? [[one.via.nativeId, one.via.name] as const]
        : [],
    ),
  );
  for (const [arn, name] of policies) {
    step('iam:CreatePolicyVersion', arn, `can rewrite policy ${name}, which it holds`);
    const because = `can bring back an older version of policy ${name}, which it holds`;
    step('iam:SetDefaultPolicyVersion', arn, because, 'maybe');
  }
};

/** Making somebody else an administrator: whoever holds a credential of that one, is one. */
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
    edges.add('can_escalate', goal, {
      sure: weakest(can(subject, action), 'maybe'),
      because:
        action === 'iam:AddUserToGroup'
          ? 'can put users into groups; whether one of those rules the account is not known here'
          : 'can widen the policies of others; whether it can use one of them is not known here',
      privilege: action,
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
      });
    }
  }
  if (widening.length === 0) return;
  const takeable = [...edges.reached('can_become'), ...edges.reached('can_escalate')];
  for (const edge of takeable) {
    const role = view.role(edge.to);
    if (role === undefined || role.scope !== subject.account) continue;
    for (const action of widening) {
      edges.add('can_escalate', goal, {
        sure: weakest(can(subject, action, role.nativeId), edge.certain ? 'yes' : 'maybe'),
        because: `can widen the policies of ${role.name}, which it can take`,
        privilege: action,
      });
    }
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
      });
    }
  }
};

const addService = (
  view: InventoryView,
  subject: Subject,
  so: { readonly edges: EdgeList; readonly way: ServiceWay; readonly passes: boolean },
): void => {
  const { edges, way, passes } = so;
  const runs = all(subject, way.actions);
  if (runs === 'no') return;
  const context: RequestContext = new Map([['iam:passedtoservice', way.service]]);
  const label = way.service.split('.')[0];
  for (const role of estateIndex(view).byService.get(`${subject.account} ${way.service}`) ?? []) {
    if (role.managedBy === 'service_linked') continue;
    const passed: Sure = passes
      ? subject.rights.may({ action: 'iam:PassRole', resource: role.nativeId, context }).sure
      : 'maybe';
    edges.add('can_escalate', role.id, {
      sure: weakest(runs, passed),
      because: passes
        ? `can pass ${role.name} to ${label} and run it (${way.actions.join(' + ')})`
        : `can take over what ${label} runs with ${role.name}, if anything does (${way.actions.join(' + ')})`,
      privilege: passes ? 'iam:PassRole' : (way.actions[0] ?? ''),
    });
  }
};

export const addEscalations = (
  view: InventoryView,
  subject: Subject,
  edges: EdgeList,
  goal: string,
): void => {
  if (subject.rights.isEmpty) return;
  addSelf(subject, edges, goal);
  addUsers(view, subject, edges);
  addRoles(view, subject, edges, goal);
  addWidenedUser(view, subject, edges, goal);
  addGrantor(subject, edges, goal);
  if (can(subject, 'iam:PassRole') !== 'no') {
    for (const way of passRoleWays) addService(view, subject, { edges, way, passes: true });
  }
  for (const way of takeOverWays) addService(view, subject, { edges, way, passes: false });
};
