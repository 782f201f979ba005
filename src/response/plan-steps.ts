/** Who is acted on by one step, under whose authority, and why not. Pure. */
import { hashId } from '../core/index.ts';
import type { PlanStep } from '../model/index.ts';
import { answerableFor, authorise, grantFor, type StepAuthority } from './authority.ts';
import type { Mode, PlanInput, Release } from './contract.ts';
import { consumersSeen } from './disruption.ts';
import { systemOf } from './levers.ts';
import {
  type ActionStep,
  isActionStep,
  type Playbook,
  type PlaybookStep,
  writtenOf,
} from './playbook-schema.ts';
import { classOf, isEmergencyAccess } from './situation.ts';
import { hasKnownGood, stepFacts } from './step-facts.ts';
import { bareOf, foundKey, isInteractive, type ResolvedTarget, targetKey } from './target-parts.ts';
import { resolveTargets } from './targets.ts';

const stepId = (plan: string, index: number, action: string, target: string): string =>
  hashId('stp', [plan, index, action, target]);

const modeOf = (playbook: string, system: string, settings: PlanInput['settings']): Mode =>
  settings.playbooks[playbook] ?? settings.systems[system] ?? settings.defaultMode;

export const applies = (
  { when }: PlaybookStep,
  { tier, criticality, knownGood }: PlanInput,
): boolean =>
  (when?.tier?.includes(tier) ?? true) &&
  (when?.criticality?.includes(criticality) ?? true) &&
  (when?.known_good ?? hasKnownGood(knownGood)) === hasKnownGood(knownGood);

/** Everything one planning pass knows and says. */
export interface Draft {
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
  const carries = input.view.identity(found.target.identityId ?? '')?.carries;
  const whose = answerableFor(found.target, isMade, { own, view: input.view });
  return authorise(step, action, {
    playbook,
    confidence: input.incident.confidence,
    criticality: whose.criticality,
    grant: grantFor(playbook, whose, { ...input, owners: whose.owners, barred }),
    stopped: input.settings.stopped,
    brakeLeft: input.brake.remaining(system, input.now) - planned,
    brakeLimit: input.settings.automaticPerHour,
    consumers: consumersSeen(input.subject, input.view),
    ...(carries === undefined ? {} : { carries }),
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

/** What the action calls a fact of its target. */
const given = ({ give }: ActionStep, { facts }: ResolvedTarget): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(give ?? {}).flatMap(([name, fact]) =>
      facts?.[fact] === undefined ? [] : [[name, facts[fact]]],
    ),
  );

/** No new secret through a store that the attacker reads: it would be theirs as soon as it is there. */
const readByAttacker = (
  step: ActionStep,
  { target }: ResolvedTarget,
  { view, placesOf, isReadable }: PlanInput,
): string | undefined => {
  if (step.stage !== 'rotate' || !placesOf || !isReadable) return undefined;
  const id = target.identityId ?? target.roleId;
  const account = (id === undefined ? undefined : view.principal(id)?.name) ?? target.nativeId;
  const spot = placesOf({ system: target.system, scope: target.scope, account }).find(isReadable);
  return (
    spot &&
    `its new secret would go to ${spot.system} ${spot.at}, which the attacker can read: close that place first`
  );
};

/** A step before it that takes this away along with the rest of the account. */
const takenAlready = (
  { kind, target }: ResolvedTarget,
  { steps, playbook, input }: Draft,
): PlanStep | undefined =>
  [...steps, ...(input.existing ?? []).flatMap((plan) => plan.steps)].find(
    (one) =>
      one.target.system === target.system &&
      one.target.identityId === target.identityId &&
      playbook.steps.some(
        (row) => isActionStep(row) && row.action === one.action && row.takes?.includes(kind),
      ),
  );

const addTarget = (step: ActionStep, found: ResolvedTarget, draft: Draft): void => {
  const { input, steps, reasons, id } = draft;
  const name = `${step.id} on ${found.target.nativeId}`;
  if (isImmune(step, found, input)) {
    reasons.push(`${name}: left alone, emergency access is never locked automatically`);
    return;
  }
  const taken = takenAlready(found, draft);
  if (taken) {
    reasons.push(`${name}: ${taken.name ?? taken.action} takes it away`);
    return;
  }
  const key = foundKey(found);
  const earlier = (input.existing ?? []).flatMap((plan) => plan.steps);
  const isSame = (one: PlanStep): boolean =>
    one.action === step.action &&
    targetKey(one.target) === targetKey(found.target) &&
    Object.entries(given(step, found)).every(([name, value]) => one.params[name] === value);
  if (steps.some(isSame)) return;
  const before = earlier.find(isSame);
  if (before) {
    takeUp(step, found, before, draft);
    return;
  }
  const read = readByAttacker(step, found, input);
  if (read !== undefined) {
    reasons.push(`${name}: left out, ${read}`);
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
    params: { ...stepFacts(found, input), ...given(step, found), ...step.params },
    state: shadow ? 'shadow' : authority.runs ? 'approved' : 'waiting_approval',
    updatedAt: input.now,
  });
};

const isLike = ({ like }: ActionStep, { target }: ResolvedTarget): boolean =>
  like === undefined ||
  [target.nativeId, target.credentialId, target.identityId].some(
    (id) => id !== undefined && like.test(bareOf(id, target.system)),
  );

const fits = (step: ActionStep, found: ResolvedTarget, { view }: PlanInput): boolean =>
  isLike(step, found) &&
  (step.on === undefined || step.on.test(found.facts?.['resource'] ?? '')) &&
  isInteractive(found.target, view, step.interactive) &&
  (step.external === undefined ||
    view.identity(found.target.identityId ?? '')?.flags.external === step.external);

/** A target of a system is never acted on by the action of another. */
const targetsOf = (step: ActionStep, input: PlanInput): readonly ResolvedTarget[] =>
  resolveTargets(step.target, input).filter(
    (one) => one.target.system === systemOf(step.action) && fits(step, one, input),
  );

/** Said once for a lever, of all its rows: where it finds something that nobody here can act on, and where nothing. */
const sayOfOne = (steps: readonly ActionStep[], { input, reasons }: Draft): void => {
  const [first] = steps;
  if (first === undefined) return;
  const found = steps.map((step) => [step, targetsOf(step, input)] as const);
  if (found.every(([, targets]) => targets.length === 0))
    reasons.push(`${first.id}: nothing to act on (${first.target.select})`);
  for (const [step, targets] of found)
    if (targets.length > 0 && !input.actions.has(step.action))
      reasons.push(`${step.id}: left out, no action "${step.action}" here`);
};

export const addStep = (step: ActionStep, draft: Draft): void => {
  const { input, reasons } = draft;
  const action = input.actions.get(step.action);
  if (!action) return;
  if (action.classes !== 'any' && !action.classes.includes(classOf(input.subject))) {
    reasons.push(`${step.id}: left out, ${action.id} is not for ${classOf(input.subject)}`);
    return;
  }
  for (const target of targetsOf(step, input)) addTarget(step, target, draft);
};

export const sayUnreached = (draft: Draft): void => {
  const steps = draft.playbook.steps.filter(isActionStep);
  for (const { id } of writtenOf(draft.playbook))
    sayOfOne(
      steps.filter((step) => step.id === id && applies(step, draft.input)),
      draft,
    );
};
