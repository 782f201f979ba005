/** From an incident to a plan: who is acted on, in which order, under whose authority. Pure and repeatable. */
import { hashId } from '../core/index.ts';
import type { OwnerTask, PlanState, PlanStep, ResponsePlan } from '../model/index.ts';
import { approvalsFor } from './approvals.ts';
import { barredFrom, declaredOwners, whoAnswers } from './authority.ts';
import type { PlanInput, PlannedResponse, Release } from './contract.ts';
import { predictBreakage } from './disruption.ts';
import { addStep, applies, type Draft, sayUnreached } from './plan-steps.ts';
import { isActionStep, type ManualStep } from './playbook-schema.ts';
import { selectPlaybook } from './select-playbook.ts';
import { classOf, isEmergencyAccess } from './situation.ts';

/** `generation` counts up when an incident grew after its first plan. */
const planId = (
  incidentId: string,
  playbook: string,
  subject: { readonly id: string; readonly generation: number },
): string =>
  hashId('pln', [
    incidentId,
    playbook,
    subject.id,
    ...(subject.generation > 0 ? [subject.generation] : []),
  ]);

const taskFor = (step: ManualStep, draft: Draft, owner: string): OwnerTask => {
  const { input, playbook, id } = draft;
  return {
    id: hashId('tsk', [id, step.id]),
    subjectId: input.subject.id,
    owner,
    kind: step.stage,
    title: step.manual,
    because: `${playbook.title}: ${input.incident.title}`,
    state: 'open',
    createdAt: input.now,
    dueAt: input.now + 24 * 3_600_000,
    incidentId: input.incident.id,
  };
};

/** All steps of the playbook in their order; answers what people are to do by hand, asked once per playbook. */
const fill = (draft: Draft, owner: string, isFirst: boolean): readonly OwnerTask[] => {
  const { input, playbook, reasons } = draft;
  const tasks: OwnerTask[] = [];
  sayUnreached(draft);
  for (const step of playbook.steps) {
    if (!applies(step, input)) continue;
    if (isActionStep(step)) addStep(step, draft);
    else if (step.interactive && classOf(input.subject) !== 'human')
      reasons.push(`${step.id}: left out, a machine never gets an interactive step`);
    else if (isFirst) tasks.push(taskFor(step, draft, owner));
  }
  return tasks;
};

const stateOf = (steps: readonly PlanStep[]): PlanState => {
  if (steps.some((step) => step.state === 'approved')) return 'running';
  if (steps.some((step) => step.state === 'waiting_approval')) return 'waiting_approval';
  return steps.length > 0 ? 'shadow' : 'proposed';
};

const nothing = (
  reasons: readonly string[],
  page: PlannedResponse['page'],
  releases: readonly Release[] = [],
): PlannedResponse => ({
  plan: undefined,
  releases,
  approvals: [],
  tasks: [],
  page,
  breakage: [],
  reasons,
});

const pageFor = (input: PlanInput, asked: readonly string[], emergency: boolean) => {
  const { incident, settings } = input;
  const people = emergency
    ? Math.max(2, incident.decision.pagePeople)
    : incident.decision.disposition === 'page'
      ? incident.decision.pagePeople
      : 0;
  const commander = settings.incidentCommander ? [settings.incidentCommander] : [];
  const order = [...asked, ...commander, ...settings.onCall, settings.defaultApprover];
  return { people, whom: [...new Set(order)].slice(0, people) };
};

/**
 * Same input, same plan, same ids. An incident that only stands in the timeline asks for nothing.
 * What cannot run by itself waits for a person, and `reasons` says of every step why.
 */
export const planResponse = (input: PlanInput): PlannedResponse => {
  const { incident, subject, settings, now } = input;
  if (incident.decision.disposition === 'timeline') {
    return nothing(['below the queue: a line in the timeline, nothing is done'], {
      people: 0,
      whom: [],
    });
  }
  const owners = declaredOwners(input.owners, input.declaration);
  const barred = barredFrom(incident, input.view);
  const answer = whoAnswers(owners, barred, settings);
  const emergency = isEmergencyAccess(subject, input.declaration);
  const page = pageFor(input, answer.asked, emergency);
  const selection = selectPlaybook(input);
  const reasons = [selection.because, answer.because];
  if (emergency) reasons.push('emergency access is never locked automatically: people are paged');
  if (!selection.playbook) return nothing(reasons, page);
  const { playbook } = selection;
  const before = (input.existing ?? []).filter(
    (one) => one.playbook === playbook.id && one.identityId === subject.id,
  );
  const id = planId(incident.id, playbook.id, { id: subject.id, generation: before.length });
  const draft: Draft = { input, playbook, id, owners, barred, reasons, steps: [], releases: [] };
  const tasks = fill(draft, answer.asked[0] ?? settings.defaultApprover, before.length === 0);
  const { steps, releases } = draft;
  if ((input.existing ?? []).length > 0 && steps.length === 0)
    return nothing(reasons, page, releases);
  const state = stateOf(steps);
  const running = [...new Set(steps.filter((s) => s.state === 'approved').map((s) => s.authority))];
  const plan: ResponsePlan = {
    id,
    incidentId: incident.id,
    playbook: playbook.id,
    identityId: subject.id,
    state,
    authority: running.length > 0 ? running.join(', ') : (reasons.at(-1) ?? ''),
    steps,
    createdAt: now,
    updatedAt: now,
    drill: incident.drill,
  };
  const breakage = predictBreakage(input, steps);
  const waits = steps.filter((step) => step.state === 'waiting_approval');
  const approvals =
    waits.length === 0
      ? []
      : approvalsFor({
          plan,
          title: `${playbook.title}: ${subject.name}`,
          breakage,
          asked: answer.asked,
          barred,
          people: settings.twoPersonTier0 && input.tier === 0 ? 2 : 1,
          requestedBy: input.requestedBy ?? 'countersign',
          expiresAt: now + settings.approvalMinutes * 60_000,
        });
  return { plan, releases, approvals, tasks, page, breakage, reasons };
};
