/** Asking people: the question, who may answer it, what happens when nobody does. */
import { CountersignError, hashId, MINUTE } from '../core/index.ts';
import type { Approval, PlanStep, ResponsePlan } from '../model/index.ts';
import type { LedgerDraft, TenantStore } from '../store/index.ts';
import { isBarredName } from './authority.ts';
import type { ResponseSettings } from './contract.ts';

/** Somebody signed in to Countersign. */
export interface Approver {
  readonly id: string;
  readonly name: string;
  /** Roles and teams in Countersign. */
  readonly roles: readonly string[];
  /** Their own accounts in the estate, and the persons behind them. */
  readonly identityIds: readonly string[];
  readonly personIds?: readonly string[];
}

/** Two-person rule: slot 2 is answered by somebody else. `level` counts escalations. */
export const approvalId = (planId: string, slot: number, level: number): string =>
  hashId('apr', [planId, slot, level]);

const describeStep = (step: PlanStep): string =>
  step.plan?.refused !== undefined
    ? `${step.name ?? step.action} on ${step.target.nativeId} (as things stand it would be refused: ${step.plan.refused})`
    : step.plan && step.plan.changes.length > 0
      ? `${step.plan.changes.join('; ')} (breaks: ${step.plan.disruption.replace(/^none: /, 'nothing, ')}; undo: ${step.plan.undo})`
      : `${step.name ?? step.action} on ${step.target.nativeId}`;

/** What will happen and what will break, in words. */
export const questionFor = (plan: ResponsePlan, breakage: readonly string[]): string => {
  const waiting = plan.steps.filter((step) => step.state === 'waiting_approval');
  const running = plan.steps.length - waiting.length;
  return [
    `May we: ${waiting.map(describeStep).join(' · ')}?`,
    ...(running > 0
      ? [`${running} other ${running === 1 ? 'step does' : 'steps do'} not wait.`]
      : []),
    breakage.length > 0 ? `Before it: ${breakage.join('; ')}.` : '',
  ]
    .filter((line) => line !== '')
    .join('\n');
};

/** The question as it stands: what was asked about may have been let go, or be done, since. */
export const questionNow = (approval: Approval, plan: ResponsePlan | undefined): string => {
  const waits = plan?.steps.some((step) => step.state === 'waiting_approval');
  if (approval.state !== 'waiting' || !plan || !waits) return approval.question;
  const before = approval.question.split('\n').filter((line) => line.startsWith('Before it: '));
  return [questionFor(plan, []), ...before].join('\n');
};

export const approvalsFor = ({
  plan,
  title,
  breakage,
  asked,
  barred,
  people,
  requestedBy,
  expiresAt,
}: {
  readonly plan: ResponsePlan;
  readonly title: string;
  readonly breakage: readonly string[];
  readonly asked: readonly string[];
  readonly barred: readonly string[];
  readonly people: 1 | 2;
  readonly requestedBy: string;
  readonly expiresAt: number;
}): readonly Approval[] =>
  Array.from({ length: people }, (_, index) => ({
    id: approvalId(plan.id, index + 1, 0),
    planId: plan.id,
    incidentId: plan.incidentId,
    title: people > 1 ? `${title} (person ${index + 1} of ${people})` : title,
    question: questionFor(plan, breakage),
    asked,
    barred,
    requestedBy,
    state: 'waiting',
    createdAt: plan.createdAt,
    expiresAt,
  }));

const namesOf = (user: Approver): readonly string[] => [
  user.id,
  user.name,
  ...user.identityIds,
  ...(user.personIds ?? []),
];

const isLinked = (user: Approver, barred: readonly string[]): boolean =>
  namesOf(user).some((name) => isBarredName(name, barred));

/** Why this person may not answer, or undefined when they may. Pure. */
export const whyNot = (
  approval: Approval,
  user: Approver,
  facts: {
    readonly settings: ResponseSettings;
    readonly now: number;
    readonly others: readonly Approval[];
  },
): string | undefined => {
  const { settings, now, others } = facts;
  const names = namesOf(user);
  if (names.includes(approval.requestedBy)) return 'who asks for a response does not approve it';
  if (isLinked(user, approval.barred)) {
    return 'you are linked to the incident, so somebody else must answer';
  }
  if (others.some((one) => one.id !== approval.id && one.decidedBy === user.id)) {
    return 'two people must agree, and you have answered already';
  }
  // Not by display name: whoever may choose theirs could choose who they are.
  const answersTo = [user.id, ...user.identityIds, ...user.roles];
  const isAsked = answersTo.some((name) => approval.asked.includes(name));
  if (isAsked) return undefined;
  const commander = settings.incidentCommander;
  if (commander && answersTo.includes(commander)) {
    const from = approval.createdAt + settings.commanderAfterMinutes * MINUTE;
    return now >= from
      ? undefined
      : `the incident commander may answer after ${settings.commanderAfterMinutes} minutes; until then it is for ${approval.asked.join(', ')}`;
  }
  return `this is for ${approval.asked.join(', ') || 'nobody yet'} to answer`;
};

/** All questions about one plan, in order of slot and level. */
export const approvalsOf = async (
  store: TenantStore,
  planId: string,
): Promise<readonly Approval[]> => {
  const all = await store.response.approvals({ planIds: [planId] });
  return [1, 2].flatMap((slot) =>
    LEVELS.flatMap((level) => all.find((one) => one.id === approvalId(planId, slot, level)) ?? []),
  );
};

/**
 * Records a person's answer; the runner acts on it at its next turn.
 * @throws CountersignError ERR_NOT_FOUND | ERR_CONFLICT (answered or expired) | ERR_FORBIDDEN (with the reason)
 */
export const decideApproval = async (
  store: TenantStore,
  request: {
    readonly id: string;
    readonly user: Approver;
    readonly decision: 'approved' | 'denied';
    readonly reason: string;
  },
  { settings, now }: { readonly settings: ResponseSettings; readonly now: number },
): Promise<Approval> => {
  const { id, user, decision, reason } = request;
  const approval = await store.response.approval(id);
  if (!approval) throw new CountersignError('ERR_NOT_FOUND', `no approval "${id}"`);
  if (approval.state !== 'waiting') {
    throw new CountersignError('ERR_CONFLICT', `already ${approval.state}`);
  }
  if (now >= approval.expiresAt) {
    throw new CountersignError('ERR_CONFLICT', 'it expired and goes to whoever is asked next');
  }
  const others = await approvalsOf(store, approval.planId);
  const refused = whyNot(approval, user, { settings, now, others });
  if (refused) {
    await store.governance.appendLedger([
      draft(approval, { actor: user.id, verb: 'approval.refused', at: now }, { because: refused }),
    ]);
    throw new CountersignError('ERR_FORBIDDEN', refused);
  }
  if (!(await store.response.decideApproval(id, decision, user.id, reason, now))) {
    throw new CountersignError('ERR_CONFLICT', 'somebody else has just answered');
  }
  if (decision === 'denied') {
    for (const one of others) {
      if (one.id === id || one.state !== 'waiting') continue;
      const why = `${user.id} said no`;
      await store.response.decideApproval(one.id, 'denied', 'countersign', why, now);
    }
  }
  await store.governance.appendLedger([
    draft(
      approval,
      { actor: user.id, verb: `approval.${decision}`, at: now },
      { reason, waitedMs: now - approval.createdAt },
    ),
  ]);
  return { ...approval, state: decision, decidedBy: user.id, reason, decidedAt: now };
};

const draft = (
  approval: Approval,
  said: Pick<LedgerDraft, 'actor' | 'verb' | 'at'>,
  detail: LedgerDraft['detail'],
): LedgerDraft => ({
  ...said,
  subject: approval.id,
  detail: { planId: approval.planId, incidentId: approval.incidentId, ...detail },
});

/**
 * Unanswered questions expire and go to the next of the chain, for as long as it says.
 * @returns what was newly asked.
 */
export const escalateExpired = async (
  store: TenantStore,
  { settings, now }: { readonly settings: ResponseSettings; readonly now: number },
): Promise<readonly Approval[]> => {
  const asked: Approval[] = [];
  for (const old of await store.response.approvals({ state: ['waiting'], overAt: now })) {
    const next = nextLevel(old, settings, now);
    // The next question first: killed in between, the old one expires again and nothing is lost.
    if (next && (await store.response.createApproval(next))) asked.push(next);
    if (
      !(await store.response.decideApproval(old.id, 'expired', 'countersign', 'not answered', now))
    ) {
      continue;
    }
    await store.governance.appendLedger([
      draft(
        old,
        { actor: 'countersign', verb: next ? 'approval.escalated' : 'approval.expired', at: now },
        next ? { to: next.asked, approval: next.id } : { because: 'nobody is left to ask' },
      ),
    ]);
  }
  return asked;
};

/** Of slot 1 or 2, level 0 is the first question. */
const LEVELS = [0, 1, 2] as const;

const chainOf = (
  { barred }: Pick<Approval, 'barred'>,
  { escalation, incidentCommander, approvalMinutes }: ResponseSettings,
): ResponseSettings['escalation'] => {
  const commander = incidentCommander
    ? [{ to: incidentCommander, minutes: 4 * approvalMinutes }]
    : [];
  return (escalation.length > 0 ? escalation : commander).filter(
    ({ to }) => !isBarredName(to, barred),
  );
};

const nextLevel = (
  old: Approval,
  settings: ResponseSettings,
  now: number,
): Approval | undefined => {
  const slot = [1, 2].find((one) =>
    LEVELS.some((level) => approvalId(old.planId, one, level) === old.id),
  );
  if (slot === undefined) return undefined;
  const level = LEVELS.findIndex((one) => approvalId(old.planId, slot, one) === old.id);
  const next = chainOf(old, settings)[level];
  if (next === undefined) return undefined;
  const { decidedBy: _by, reason: _why, decidedAt: _at, ...rest } = old;
  return {
    ...rest,
    id: approvalId(old.planId, slot, level + 1),
    title: level > 0 ? old.title : `${old.title} (escalated)`,
    asked: [next.to],
    state: 'waiting',
    createdAt: now,
    expiresAt: now + next.minutes * MINUTE,
  };
};

export type Answer =
  | { readonly answer: 'waiting' }
  | { readonly answer: 'approved'; readonly by: readonly string[] }
  | { readonly answer: 'denied'; readonly because: string };

/** What people said about one plan as a whole: everybody asked must agree, one "no" is a no. Pure. */
export const answerOf = (approvals: readonly Approval[], planId: string): Answer => {
  const ids = (slot: number): string[] => [0, 1, 2].map((level) => approvalId(planId, slot, level));
  const last = [1, 2].flatMap((slot) => {
    const mine = ids(slot).flatMap((id) => approvals.find((one) => one.id === id) ?? []);
    return mine.at(-1) ?? [];
  });
  const denied = last.find((one) => one.state === 'denied');
  if (denied) {
    return {
      answer: 'denied',
      because: `${denied.decidedBy}: ${denied.reason || 'no reason given'}`,
    };
  }
  if (last.some((one) => one.state === 'expired')) {
    return { answer: 'denied', because: 'nobody answered in time' };
  }
  return last.length > 0 && last.every((one) => one.state === 'approved')
    ? { answer: 'approved', by: last.map((one) => one.id) }
    : { answer: 'waiting' };
};
