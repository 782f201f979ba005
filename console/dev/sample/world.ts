/** The fixture world: one mutable estate that answers like the server and remembers what was decided. */
import type {
  Approval,
  ApprovalView,
  DrillRun,
  Incident,
  IncidentDetail,
  IncidentRow,
  LiveEvent,
  NextStep,
  OwnerTask,
  PrincipalRow,
  ResidualExposure,
  ResponsePlan,
  RiskException,
  Settings,
  Suppression,
} from '../../src/contract.ts';
import { runsOf } from './catalogue.ts';
import { briefFor, briefsOf, estateOf } from './estate.ts';
import { eventsOf, openIncidents, pastIncidents, rowOf, storyOf } from './incidents.ts';
import { moreOf, suppressionsOf } from './more.ts';
import { plansOf } from './plans.ts';
import { approvalsOf, exceptionsOf, tasksOf } from './response.ts';
import { settingsOf } from './site.ts';

export interface World {
  /** When it was made; the stories count from here. */
  readonly at: number;
  readonly rows: readonly PrincipalRow[];
  incidents: readonly Incident[];
  plans: readonly ResponsePlan[];
  approvals: readonly Approval[];
  tasks: readonly OwnerTask[];
  exceptions: readonly RiskException[];
  suppressions: readonly Suppression[];
  runs: readonly DrillRun[];
  settings: Settings;
  readonly listeners: Set<(event: LiveEvent) => void>;
}

export const newWorld = (now: number): World => {
  const rows = estateOf(now);
  return {
    at: now,
    rows,
    incidents: [...openIncidents(now), ...pastIncidents(now, rows)],
    plans: plansOf(now),
    approvals: approvalsOf(now),
    tasks: tasksOf(now),
    exceptions: exceptionsOf(now),
    suppressions: suppressionsOf(now),
    runs: runsOf(now),
    settings: settingsOf(now),
    listeners: new Set(),
  };
};

export const tell = (world: World, event: LiveEvent): void => {
  for (const listener of world.listeners) listener(event);
};

const residualOf = (world: World, incidentId: string, now: number): readonly ResidualExposure[] =>
  world.plans
    .filter((plan) => plan.incidentId === incidentId && plan.state !== 'shadow')
    .flatMap((plan) =>
      plan.steps.flatMap((step) =>
        (step.verification?.residual ?? step.result?.residual ?? []).map((one) => ({
          ...one,
          planId: plan.id,
          stepId: step.id,
          ended: one.until !== undefined && one.until <= now,
        })),
      ),
    );

const residualUntil = (
  world: World,
  incidentId: string,
  now: number,
): number | null | undefined => {
  const living = residualOf(world, incidentId, now).filter((one) => !one.ended);
  if (living.length === 0) return undefined;
  if (living.some((one) => one.until === undefined)) return null;
  return Math.max(...living.map((one) => one.until ?? 0));
};

const rowFor = (world: World, incident: Incident, now: number): IncidentRow => {
  const until = residualUntil(world, incident.id, now);
  return rowOf(incident, world.rows, {
    waiting: world.approvals.some(
      (one) => one.incidentId === incident.id && one.state === 'waiting',
    ),
    ...(until === undefined ? {} : { residualUntil: until }),
  });
};

const order = { page: 0, queue: 1, timeline: 2 } as const;
export const incidentRows = (world: World, now: number): readonly IncidentRow[] =>
  world.incidents
    .map((incident) => rowFor(world, incident, now))
    .sort(
      (a, b) =>
        Number(a.status === 'closed') - Number(b.status === 'closed') ||
        order[a.disposition] - order[b.disposition] ||
        b.openedAt - a.openedAt,
    );

const nextOf = (world: World, incident: Incident): NextStep => {
  const approval = world.approvals.find(
    (one) => one.incidentId === incident.id && one.state === 'waiting',
  );
  const plan = world.plans.find((one) => one.incidentId === incident.id);
  if (approval)
    return {
      kind: 'decide',
      text: approval.title,
      because: 'Containment of the rest waits for a person',
      approvalId: approval.id,
      ...(plan ? { planId: plan.id } : {}),
    };
  if (plan?.state === 'proposed')
    return {
      kind: 'run',
      text: 'Narrow the trust of deploy and end its sessions',
      because: 'A plan is ready; 3 other repositories would be stopped',
      planId: plan.id,
    };
  if (incident.status === 'closed')
    return { kind: 'none', text: 'Nothing: closed', because: incident.verdict };
  if (plan?.state === 'contained')
    return {
      kind: 'verdict',
      text: 'Say what it was',
      because: 'Contained and verified; baselines wait for the verdict',
    };
  return {
    kind: 'verdict',
    text: 'Say what it was',
    because: 'No action is proposed at this confidence',
  };
};

export const incidentDetailOf = (world: World, incident: Incident, now: number): IncidentDetail => {
  const story = storyOf(incident.id);
  const plans = world.plans.filter((plan) => plan.incidentId === incident.id);
  const ids = new Set([
    ...incident.identities,
    incident.rootId,
    ...plans.map((plan) => plan.identityId),
  ]);
  return {
    incident,
    ...moreOf(world, incident),
    principals: briefsOf(world.rows, ids),
    next: nextOf(world, incident),
    plans,
    approvals: world.approvals.filter((one) => one.incidentId === incident.id),
    mine: Object.fromEntries(
      world.approvals
        .filter((one) => one.incidentId === incident.id)
        .map((one) => [one.id, approvalViewOf(world, one).mine]),
    ),
    residual: residualOf(world, incident.id, now),
    findings: incident.findings.map((id) => ({
      id,
      kind: 'detection',
      rule: incident.signals[0]?.detector ?? 'rule',
      title: incident.title,
      severity: incident.severity,
      attack: incident.attack,
      identities: incident.identities,
      events: incident.signals.flatMap((signal) => signal.vendorEventIds),
      time: incident.firstEventAt,
      status: 'open',
      because: incident.story,
    })),
    tasks: world.tasks.filter((task) => task.incidentId === incident.id),
    events: story ? eventsOf(story, world.at) : [],
    shadow: world.settings.shadow,
  };
};

export const approvalViewOf = (world: World, approval: Approval): ApprovalView => {
  const incident = world.incidents.find((one) => one.id === approval.incidentId);
  const plan = world.plans.find((one) => one.id === approval.planId);
  return {
    approval,
    incident: {
      id: approval.incidentId,
      title: incident?.title ?? approval.title,
      story: incident?.story ?? '',
      severity: incident?.severity ?? 'medium',
      confidence: incident?.confidence ?? 0.5,
      drill: incident?.drill ?? false,
    },
    subject: briefFor(world.rows, plan?.identityId ?? incident?.rootId ?? 'unknown'),
    ...(plan ? { plan } : {}),
    mine:
      approval.requestedBy === 'ada.lind'
        ? { may: false, because: 'You asked for it' }
        : { may: true, because: 'You are the default approver and not linked to the incident' },
  };
};
