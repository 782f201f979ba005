/**
 * What holds a principal back and is its own to take away: a boundary that it may delete or replace, and denies in
 * policies or groups that it may leave. Weighed all at once: whatever it can take off, it takes off.
 */
import type { InventoryView } from '../../../inventory/index.ts';
import type { Entitlement } from '../../../model/index.ts';
import { isAwsManaged } from '../managed-policies.ts';
import { can } from './can.ts';
import { type Sure, weakest } from './conditions.ts';
import { ruling } from './goals.ts';
import { organisationOf } from './organisation.ts';
import { Rights } from './rights.ts';
import type { EdgeList, Subject } from './subject.ts';

interface Removal {
  readonly action: string;
  readonly sure: Sure;
}

const best = (...removals: readonly Removal[]): Removal | undefined =>
  removals.find(({ sure }) => sure === 'yes') ?? removals.find(({ sure }) => sure === 'maybe');

/** By which action the principal may take this statement off itself. */
const removalOf = (subject: Subject, held: Entitlement): Removal | undefined => {
  const kind = subject.kind === 'user' ? 'User' : 'Role';
  const on = (action: string, resource = subject.arn): Removal => ({
    action,
    sure: can(subject, action, resource),
  });
  const { nativeId } = held.via;
  const rewriting =
    nativeId === undefined || isAwsManaged(nativeId)
      ? []
      : [on('iam:CreatePolicyVersion', nativeId)];
  const group = subject.groups.find(({ id }) => id === held.holderId);
  if (group) {
    return subject.kind === 'user' ? best(on('iam:RemoveUserFromGroup', group.arn)) : undefined;
  }
  switch (held.via.kind) {
    case 'boundary':
      return best(
        on(`iam:Delete${kind}PermissionsBoundary`),
        on(`iam:Put${kind}PermissionsBoundary`),
        ...rewriting,
      );
    case 'inline':
      return best(on(`iam:Delete${kind}Policy`));
    case 'managed_policy':
      return best(on(`iam:Detach${kind}Policy`), ...rewriting);
    default:
      return undefined;
  }
};

const holdsBack = ({ effect, via }: Entitlement): boolean =>
  effect === 'deny' || via.kind === 'boundary';

/** What goes together: the allows of a policy are lost with its denies, and a group with all that it gives. */
const bundleOf = (subject: Subject, { holderId, via }: Entitlement): string =>
  holderId === subject.id ? `${via.kind} ${via.name}` : holderId;

export const addUnbinding = (
  view: InventoryView,
  subject: Subject,
  edges: EdgeList,
  goal: string,
): void => {
  const held = view.entitlementsOf(subject.id);
  const taken = new Map<string, Removal>();
  for (const one of held) {
    const removal = holdsBack(one) ? removalOf(subject, one) : undefined;
    if (removal) taken.set(bundleOf(subject, one), removal);
  }
  if (taken.size === 0) return;
  const left = held.filter((one) => !taken.has(bundleOf(subject, one)));
  const organisation = organisationOf(view, subject.arn, subject.account);
  const { sure } = ruling(new Rights(left, subject.context, organisation));
  const removals = [...taken.values()];
  edges.add('can_escalate', goal, {
    sure: weakest(sure, ...removals.map((one) => one.sure)),
    because: `can take off what holds it back (${[...new Set(removals.map((one) => one.action))].join(', ')}), and rules the account without it`,
    privilege: removals[0]?.action ?? '',
  });
};
