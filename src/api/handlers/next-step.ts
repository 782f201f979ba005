/** What to do next, in one sentence. */
import type { Approval, Incident, ResponsePlan } from '../../model/index.ts';
import type { NextStep } from '../contract/index.ts';

interface Known {
  readonly incident: Incident;
  readonly plans: readonly ResponsePlan[];
  readonly approvals: readonly Approval[];
  readonly mine: Readonly<Record<string, { readonly may: boolean; readonly because: string }>>;
}

export const nextStep = ({ incident, plans, approvals, mine }: Known): NextStep => {
  if (incident.status === 'closed')
    return {
      kind: 'none',
      text: 'Closed',
      because: `verdict: ${incident.verdict.replace('_', ' ')}`,
    };
  const waiting = approvals.find((one) => one.state === 'waiting');
  if (waiting) {
    const may = mine[waiting.id];
    return {
      kind: 'decide',
      text: may?.may
        ? 'Approve or deny the containment'
        : `Waits for ${waiting.asked.join(', ') || 'an approver'}`,
      // The question itself stands beside the answer; here is who is asked, and why not the reader.
      because: may?.may
        ? `${waiting.title}; asked for by ${waiting.requestedBy}`
        : (may?.because ?? `asked for by ${waiting.requestedBy}`),
      planId: waiting.planId,
      approvalId: waiting.id,
    };
  }
  const running = plans.find((plan) => plan.state === 'running');
  if (running)
    return {
      kind: 'watch',
      text: 'Containment is under way',
      because: running.authority,
      planId: running.id,
    };
  const shadow = plans.find((plan) => plan.state === 'shadow');
  if (shadow)
    return {
      kind: 'verdict',
      text: 'Would have acted; say what it was',
      because: 'shadow mode: plans are recorded, nothing is touched',
      planId: shadow.id,
    };
  const failed = plans.find((plan) => plan.state === 'failed' || plan.state === 'partly_contained');
  if (failed)
    return {
      kind: 'run',
      text: 'Containment is not complete: act by hand',
      because: failed.steps.find((step) => step.error)?.error ?? failed.state,
      planId: failed.id,
    };
  if (incident.status === 'contained')
    return {
      kind: 'verdict',
      text: 'Contained; say what it was and close it',
      because: 'the verdict teaches the baselines and opens the work behind it',
    };
  return {
    kind: 'verdict',
    text: 'Look at the evidence and say what it was',
    because: plans.length === 0 ? 'no playbook asks for action here' : (plans[0]?.authority ?? ''),
  };
};
