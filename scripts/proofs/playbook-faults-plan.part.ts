/** What a playbook comes to when it is struck: its plan on the target, and what may have gone wrong with it. */
import { randomId } from '../../src/core/index.ts';
import type { Approval, PlanStep, ResponsePlan } from '../../src/model/index.ts';
import { approvalsFor, isActionStep, type Playbook } from '../../src/response/index.ts';

/** One action of each step, taken in turn, so that all actions of a lever come up over the playbooks. */
export const thinned = (playbook: Playbook, turn: number): Playbook => {
  const ids = [...new Set(playbook.steps.filter(isActionStep).map((one) => one.id))];
  const steps = ids.flatMap((id, index) => {
    const rows = playbook.steps.filter(isActionStep).filter((one) => one.id === id);
    const one = rows[(turn + index) % rows.length];
    if (!one) return [];
    const { until_used: _used, after: _after, like: _like, ...rest } = one;
    return [{ ...rest, verify: { within: 20_000, every: 100 }, timeout: 8_000 }];
  });
  return { ...playbook, steps };
};

export const planFor = (playbook: Playbook, now: number) => {
  const id = randomId('pln');
  const steps = playbook.steps.filter(isActionStep).map(
    (step, index): PlanStep => ({
      id: randomId('stp'),
      planId: id,
      index,
      name: step.id,
      stage: step.stage,
      action: step.action,
      authority: step.requires === 'approval' ? 'asks' : 'confidence',
      target: { system: 'target', nativeId: `${step.id}-${index}`, scope: 'proof' },
      params: {},
      state: step.requires === 'approval' ? 'waiting_approval' : 'approved',
      updatedAt: now,
    }),
  );
  const plan: ResponsePlan = {
    id,
    incidentId: randomId('inc'),
    playbook: playbook.id,
    identityId: 'target:somebody',
    state: steps.some((one) => one.state === 'approved') ? 'running' : 'waiting_approval',
    authority: 'confidence',
    steps,
    createdAt: now,
    updatedAt: now,
    drill: false,
  };
  const asks = steps.some((one) => one.state === 'waiting_approval');
  const approvals = asks
    ? approvalsFor({
        plan,
        title: playbook.title,
        breakage: [],
        asked: ['sam'],
        barred: [],
        people: 1,
        requestedBy: 'countersign',
        expiresAt: now + 3_600_000,
      })
    : [];
  return { plan, approvals };
};

/** What the target kept of one call. */
export interface TargetLine {
  readonly verb: string;
  readonly step: string;
  readonly id: number;
}

const settledStates = ['effective', 'not_effective', 'undone', 'failed', 'refused', 'skipped'];
export const isSettled = (plan: ResponsePlan): boolean =>
  plan.steps.every((step) => settledStates.includes(step.state));

export const faultsOf = (
  plan: ResponsePlan,
  approvals: readonly Approval[],
  asked: number,
  log: readonly TargetLine[],
) => {
  const standing = (step: string): number => {
    const live = new Set<number>();
    for (const line of log.filter((one) => one.step === step))
      if (line.verb === 'remove') live.delete(line.id);
      else live.add(line.id);
    return live.size;
  };
  const puts = (step: string): number =>
    log.filter((one) => one.step === step && one.verb === 'put').length;
  const doubled = plan.steps.filter((one) => standing(one.id) > 1 || puts(one.id) > 1);
  const unreported = plan.steps.filter((one) => {
    const stands = standing(one.id) > 0;
    if (one.state === 'effective') return !stands;
    return (
      stands && ['undone', 'skipped', 'refused', 'approved', 'waiting_approval'].includes(one.state)
    );
  });
  const answered = approvals.length === asked && approvals.every((one) => one.state === 'approved');
  const lost = answered ? plan.steps.filter((one) => one.state === 'waiting_approval') : [];
  const name = (one: PlanStep): string => `${one.name} (${one.action}) ${one.state}`;
  return {
    doubled: doubled.map(name),
    unreported: unreported.map(name),
    lostApprovals: [...lost.map(name), ...(answered ? [] : ['an answer is gone'])],
  };
};
