/** From an incident to a plan: who is acted on, in which order, under whose authority. Pure and repeatable. */
import { hashId } from '../core/index.ts';
import type { OwnerTask, PlanState, PlanStep, ResponsePlan } from '../model/index.ts';
import { approvalsFor } from './approvals.ts';
import {
  answerableFor,
  authorise,
  barredFrom,
  declaredOwners,
  grantFor,
  type StepAuthority,
  whoAnswers,
} from './authority.ts';
import type { Mode, PlanInput, PlannedResponse, Release } from './contract.ts';
import { predictBreakage } from './disruption.ts';
import {
  type ActionStep,
  isActionStep,
  type ManualStep,
  type Playbook,
  type PlaybookStep,
} from './playbook-schema.ts';
import { selectPlaybook } from './select-playbook.ts';
import { classOf, isEmergencyAccess } from './situation.ts';
import { hasKnownGood, stepFacts } from './step-facts.ts';
import { type ResolvedTarget, resolveTargets, targetKey } from './targets.ts';

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

const stepId = (plan: string, index: number, action: string, target: string): string =>
  hashId('stp', [plan, index, action, target]);

const modeOf = (playbook: string, system: string, settings: PlanInput['settings']): Mode =>
  settings.playbooks[playbook] ?? settings.systems[system] ?? settings.defaultMode;

const applies = ({ when }: PlaybookStep, { tier, criticality, knownGood }: PlanInput): boolean =>
  (when?.tier?.includes(tier) ?? true) &&
  (when?.criticality?.includes(criticality) ?? true) &&
  (when?.known_good ?? hasKnownGood(knownGood)) === hasKnownGood(knownGood);

/** Everything one planning pass knows and says. */
interface Draft {
  readonly input: PlanInput;
  readonly playbook: Playbook;
  readonly id: string;
  readonly owners: readonly string[];
  readonly barred: readonly string[];
  readonly reasons: string[];
  readonly steps: PlanStep[];
  readonly releases: Release[];
}

/** A principal declared emergency access is not locked, whatever a playbook says. */
const isImmune = (step: ActionStep, { target }: ResolvedTarget, { view }: PlanInput): boolean => {
  const id = target.identityId ?? target.roleId;
  if (id === undefined) return false;
  const immune = isEmergencyAccess(view.principal(id), view.declarationOf(id));
  return immune && !(step.target.select === 'created_by_incident' && target.credentialId);
};

const authorityOf = (step: ActionStep, found: ResolvedTarget, draft: Draft): StepAuthority => {
  const { input, playbook, owners, barred } = draft;
  const { system } = found.target;
  const action = input.actions.get(step.action);
  if (!action) return { runs: false, because: `no action "${step.action}" here` };
  const planned =
    draft.steps.filter((one) => one.state === 'approved' && one.target.system === system).length +
    draft.releases.filter((one) => one.system === system).length;
  const own = { id: input.subject.id, owners, criticality: input.criticality };
  const isMade = step.target.select === 'created_by_incident';
  const whose = answerableFor(found.target, isMade, { own, view: input.view });
  return authorise(step, action, {
    playbook,
    confidence: input.incident.confidence,
    criticality: whose.criticality,
    grant: grantFor(playbook, whose, { ...input, owners: whose.owners, barred }),
    stopped: input.settings.stopped,
    brakeLeft: input.brake.remaining(system, input.now) - planned,
    brakeLimit: input.settings.automaticPerHour,
  });
};

/** A step that an earlier plan of this incident has is not planned again; one that waits may be let go. */
const takeUp = (step: ActionStep, found: ResolvedTarget, before: PlanStep, draft: Draft): void => {
  const { input, reasons, releases } = draft;
  const name = `${step.id} on ${found.target.nativeId}`;
  const { system } = found.target;
  const shadow = modeOf(draft.playbook.id, system, input.settings) === 'shadow';
  const authority =
    before.state === 'waiting_approval' && !shadow ? authorityOf(step, found, draft) : undefined;
  if (!authority?.runs) {
    reasons.push(`${name}: an earlier plan of this incident has it`);
    return;
  }
  const because = `waited for a person, now runs under ${authority.under}`;
  reasons.push(`${name}: ${because}`);
  releases.push({
    planId: before.planId,
    stepId: before.id,
    system,
    authority: authority.under,
    because,
  });
};

const addTarget = (step: ActionStep, found: ResolvedTarget, draft: Draft): void => {
  const { input, steps, reasons, id } = draft;
  const name = `${step.id} on ${found.target.nativeId}`;
  if (isImmune(step, found, input)) {
    reasons.push(`${name}: left alone, emergency access is never locked automatically`);
    return;
  }
  const key = targetKey(found.target);
  const earlier = (input.existing ?? []).flatMap((plan) => plan.steps);
  const isSame = (one: PlanStep): boolean =>
    one.action === step.action && targetKey(one.target) === key;
  if (steps.some(isSame)) return;
  const before = earlier.find(isSame);
  if (before) {
    takeUp(step, found, before, draft);
    return;
  }
  const authority = authorityOf(step, found, draft);
  const shadow = modeOf(draft.playbook.id, found.target.system, input.settings) === 'shadow';
  const says = authority.runs ? `runs under ${authority.under}` : `asks: ${authority.because}`;
  reasons.push(`${name}: ${shadow ? 'shadow mode, would have: ' : ''}${says}`);
  const index = steps.length;
  steps.push({
    id: stepId(id, index, step.action, key),
    planId: id,
    index,
    name: step.id,
    stage: step.stage,
    authority: shadow ? `shadow: ${says}` : authority.runs ? authority.under : says,
    action: step.action,
    target: found.target,
    params: { ...stepFacts(found, input), ...step.params },
    state: shadow ? 'shadow' : authority.runs ? 'approved' : 'waiting_approval',
    updatedAt: input.now,
  });
};

const addStep = (step: ActionStep, draft: Draft): void => {
  const { input, reasons } = draft;
  const action = input.actions.get(step.action);
  if (!action) {
    reasons.push(`${step.id}: left out, no action "${step.action}" here`);
    return;
  }
  if (action.classes !== 'any' && !action.classes.includes(classOf(input.subject))) {
    reasons.push(`${step.id}: left out, ${action.id} is not for ${classOf(input.subject)}`);
    return;
  }
  const targets = resolveTargets(step.target, input).filter(
    (one) => one.target.system === action.system,
  );
  if (targets.length === 0) {
    reasons.push(`${step.id}: nothing to act on (${step.target.select})`);
  }
  for (const target of targets) addTarget(step, target, draft);
};

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
  const tasks: OwnerTask[] = [];
  for (const step of playbook.steps) {
    if (!applies(step, input)) continue;
    if (isActionStep(step)) addStep(step, draft);
    else if (step.interactive && classOf(subject) !== 'human') {
      reasons.push(`${step.id}: left out, a machine never gets an interactive step`);
    } else if (before.length === 0)
      tasks.push(taskFor(step, draft, answer.asked[0] ?? settings.defaultApprover));
  }
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
  const breakage = predictBreakage(input);
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
