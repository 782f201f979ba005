/**
 * Steps out of one AWS principal: what it can do, become and escalate to, each with its reason.
 * Identity policies, groups, boundaries, role trust and, where they were read, the organisation's service and resource control policies are weighed; what conditions leave open, unread
 * policies and things not in IAM exports make a step possible (`certain: false`), never sure and never none.
 * Not weighed here: session policies; what resource policies say is weighed where one thing is asked about (`mayDo`).
 */
import type { AccessEvaluator } from '../../../inventory/index.ts';
import { addBecome } from './become.ts';
import { addEscalations } from './escalate.ts';
import { addGoals, controlPlane } from './goals.ts';
import { EdgeList, subjectOf } from './subject.ts';

export const awsAccess: AccessEvaluator = (view, principalId) => {
  const subject = subjectOf(view, principalId);
  const edges = new EdgeList(principalId);
  addGoals(view, subject, edges);
  if (subject.kind === 'root') return edges.toArray();
  for (const group of subject.groups) {
    edges.add('member_of', group.id, { sure: 'yes', because: `is a member of ${group.name}` });
  }
  if (subject.kind === 'group') return edges.toArray();
  addBecome(view, subject, edges);
  // Who rules the account already needs no way round, and ways to everybody say nothing more.
  if (!edges.has('can_do', controlPlane(subject.account))) {
    addEscalations(view, subject, edges, controlPlane(subject.account));
  }
  return edges.toArray();
};
