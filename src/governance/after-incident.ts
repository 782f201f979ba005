/** What a closed incident leaves behind: the posture items that let it happen, and who has to mend them. Pure. */
import { hashId } from '../core/index.ts';
import type {
  CauseCondition,
  Finding,
  Incident,
  OwnerTask,
  Severity,
  Tier,
} from '../model/index.ts';
import { ownerTask, type TaskKind, type TaskRouting } from './owner-tasks.ts';

const kindOf: Readonly<Record<CauseCondition, TaskKind>> = {
  direct_misuse: 'review',
  overprivilege: 'right_size',
  stale_trust_path: 'narrow_trust',
  no_rotation: 'rotate',
  no_strong_authenticator: 'strong_authenticator',
  unowned: 'own',
  dormant: 'offboard',
  shared: 'split_shared',
  exposed_secret: 'rotate',
};

const severityOf: Readonly<Record<Tier, Severity>> = {
  0: 'critical',
  1: 'high',
  2: 'medium',
  3: 'low',
};

interface AfterIncident {
  readonly tasks: readonly OwnerTask[];
  /** `openedBy` is the incident, so that they never raise its own confidence. */
  readonly findings: readonly Finding[];
  readonly because: string;
}

/** What governance needs to know of a subject; undefined when the inventory has lost it. */
export type SubjectFacts = (
  subjectId: string,
) => { readonly name: string; readonly tier: Tier; readonly owners: readonly string[] } | undefined;

const closedAs: Partial<Record<Incident['verdict'], string>> = {
  false_positive: 'it was a false positive: nothing let it happen',
  benign: 'it was benign: nothing let it happen',
  test: 'it was a test: real work is not opened for it',
};

/** Why nothing is opened for it: a drill, or an alarm that was none. */
const nothingBehind = (incident: Incident): string | undefined =>
  incident.drill ? 'it was a drill' : closedAs[incident.verdict];

interface Behind {
  readonly condition: CauseCondition;
  readonly because: string;
  readonly subjectId: string;
  readonly check?: string;
}

/** A leaked secret is rotated, whatever else was the cause. */
const conditionsBehind = (incident: Incident): readonly Behind[] => {
  if (nothingBehind(incident) !== undefined) return [];
  const { credential } = incident.attribution;
  const leaked = incident.cause.entry === 'leaked' || incident.cause.entry === 'stuffed';
  if (!leaked || !credential.said) return incident.cause.conditions;
  const { type, nativeId, ofId } = credential.value;
  const because = `${type} ${nativeId} was in other hands`;
  return [...incident.cause.conditions, { condition: 'exposed_secret', because, subjectId: ofId }];
};

/** The posture items behind a contained or confirmed incident; the same incident gives the same ids. */
export const itemsBehind = (
  incident: Incident,
  { subject, now }: { readonly subject: SubjectFacts; readonly now: number },
): readonly Finding[] => {
  const items = new Map<string, Finding>();
  for (const { condition, because, subjectId, check } of conditionsBehind(incident)) {
    const facts = subject(subjectId);
    const id = hashId('fnd', ['cause', incident.id, condition, subjectId]);
    items.set(id, {
      id,
      kind: 'posture',
      rule: check ?? `cause/${condition}`,
      title: `${facts?.name ?? subjectId}: ${condition.replaceAll('_', ' ')}`,
      severity: severityOf[facts?.tier ?? incident.tier],
      attack: [],
      identities: [subjectId],
      events: [],
      time: now,
      status: 'open',
      because: `incident ${incident.id}: ${because}`,
      openedBy: incident.id,
    });
  }
  return [...items.values()];
};

/** Causes known of a drill or a false alarm open nothing. */
export const afterIncident = (
  incident: Incident,
  {
    subject,
    routing,
    now,
  }: { readonly subject: SubjectFacts; readonly routing: TaskRouting; readonly now: number },
): AfterIncident => {
  const nothing = nothingBehind(incident);
  if (nothing !== undefined) return { tasks: [], findings: [], because: nothing };
  const tasks = new Map<string, OwnerTask>();
  for (const { condition, because, subjectId } of conditionsBehind(incident)) {
    const facts = subject(subjectId);
    const task = ownerTask(
      kindOf[condition],
      {
        subjectId,
        name: facts?.name ?? subjectId,
        tier: facts?.tier ?? incident.tier,
        owners: facts?.owners ?? [],
        because: `incident ${incident.id}: ${because}`,
        incidentId: incident.id,
      },
      { routing, now },
    );
    const before = tasks.get(task.id);
    tasks.set(task.id, before ? { ...before, because: `${before.because}; ${because}` } : task);
  }
  const findings = itemsBehind(incident, { subject, now });
  return {
    tasks: [...tasks.values()],
    findings,
    because:
      findings.length > 0
        ? `${findings.length} conditions behind it`
        : 'no condition behind it is known',
  };
};
