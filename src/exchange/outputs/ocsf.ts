/** Findings and incidents as OCSF 1.8.0: 2004 Detection Finding, 2008 IAM Analysis Finding, 2005 Incident Finding. */
import {
  type Finding,
  type Incident,
  type IncidentStatus,
  type IncidentVerdict,
  ocsfHead,
  ocsfVersion,
  type PlanStep,
  type Severity,
} from '../../model/index.ts';
import type { ReportInput } from './report.ts';

type Ocsf = Readonly<Record<string, unknown>>;

const severityOf: Readonly<Record<Severity, { id: number; name: string }>> = {
  informational: { id: 1, name: 'Informational' },
  low: { id: 2, name: 'Low' },
  medium: { id: 3, name: 'Medium' },
  high: { id: 4, name: 'High' },
  critical: { id: 5, name: 'Critical' },
};

/** `priority_id` and `impact_id` share one scale. */
const scale = { 1: 'Low', 2: 'Medium', 3: 'High', 4: 'Critical' } as const;
const priorityOf: Readonly<Record<Severity, keyof typeof scale>> = {
  informational: 1,
  low: 1,
  medium: 2,
  high: 3,
  critical: 4,
};
const impactOfTier = { 0: 4, 1: 3, 2: 2, 3: 1 } as const;

const findingStatus: Readonly<Record<Finding['status'], Ocsf>> = {
  open: { status_id: 1, status: 'New' },
  excepted: { status_id: 3, status: 'Suppressed' },
  closed: { status_id: 4, status: 'Resolved' },
};

/** A contained incident is still worked on: its secrets are to be rotated, its cause to be removed. */
const incidentStatus: Readonly<Record<IncidentStatus, Ocsf>> = {
  open: { status_id: 1, status: 'New' },
  containing: { status_id: 2, status: 'In Progress' },
  contained: { status_id: 2, status: 'In Progress' },
  closed: { status_id: 5, status: 'Closed' },
};

const verdictOf: Readonly<Record<IncidentVerdict, Ocsf>> = {
  undecided: {},
  true_positive: { verdict_id: 2, verdict: 'True Positive' },
  false_positive: { verdict_id: 1, verdict: 'False Positive' },
  benign: { verdict_id: 5, verdict: 'Benign' },
  test: { verdict_id: 6, verdict: 'Test' },
};

const metadata = (uid: string): Ocsf => ({
  version: ocsfVersion,
  product: { name: 'Countersign', vendor_name: 'Countersign' },
  uid,
});

const base = (
  classUid: number,
  subject: { readonly closed: boolean; readonly time: number; readonly severity: Severity },
): Ocsf => ({
  ...ocsfHead(classUid, subject.closed ? 3 : 1),
  time: Math.round(subject.time),
  severity_id: severityOf[subject.severity].id,
  severity: severityOf[subject.severity].name,
});

/** The ATT&CK object wants a tactic, technique or sub-technique; ids alone are enough. */
const attacksOf = (techniques: readonly string[]): Ocsf[] =>
  techniques.map((uid) => {
    const [technique = uid] = uid.split('.');
    return {
      version: '19.1',
      technique: { uid: technique },
      ...(uid === technique ? {} : { sub_technique: { uid } }),
    };
  });

const findingInfo = (finding: Finding): Ocsf => ({
  uid: finding.id,
  title: finding.title,
  desc: finding.because,
  analytic: { type_id: 1, type: 'Rule', uid: finding.rule, name: finding.title },
  created_time: Math.round(finding.time),
  ...(finding.attack.length > 0 ? { attacks: attacksOf(finding.attack) } : {}),
  ...(finding.events.length > 0
    ? {
        related_events: finding.events.map((uid) => ({ uid })),
        related_events_count: finding.events.length,
      }
    : {}),
});

const findingBase = (classUid: number, finding: Finding): Ocsf => ({
  ...base(classUid, { ...finding, closed: finding.status === 'closed' }),
  ...findingStatus[finding.status],
  metadata: metadata(finding.id),
  finding_info: findingInfo(finding),
  ...(finding.identities.length > 0
    ? { resources: finding.identities.map((uid) => ({ uid, type: 'Identity' })) }
    : {}),
});

const detectionFinding = (finding: Finding): Ocsf => findingBase(2004, finding);

/** 2008 demands one of four results: the accessors are what a check always knows. */
const postureFinding = (finding: Finding): Ocsf => ({
  ...findingBase(2008, finding),
  access_analysis_result: { accessors: finding.identities.map((uid) => ({ uid })) },
  ...(finding.identities[0] ? { user: { uid: finding.identities[0] } } : {}),
});

const confidenceOf = (probability: number): Ocsf => {
  const confidence_score = Math.round(probability * 100);
  if (probability < 1 / 3) return { confidence_id: 1, confidence: 'Low', confidence_score };
  if (probability < 2 / 3) return { confidence_id: 2, confidence: 'Medium', confidence_score };
  return { confidence_id: 3, confidence: 'High', confidence_score };
};

const incidentFinding = (incident: Incident, findings: ReadonlyMap<string, Finding>): Ocsf => ({
  ...base(2005, {
    time: incident.openedAt,
    severity: incident.severity,
    closed: incident.status === 'closed',
  }),
  ...incidentStatus[incident.status],
  ...verdictOf[incident.verdict],
  ...confidenceOf(incident.confidence),
  priority_id: priorityOf[incident.severity],
  priority: scale[priorityOf[incident.severity]],
  impact_id: impactOfTier[incident.tier],
  impact: scale[impactOfTier[incident.tier]],
  metadata: metadata(incident.id),
  desc: incident.story,
  message: incident.title,
  finding_info_list: incident.findings.map((id) => {
    const finding = findings.get(id);
    return finding ? findingInfo(finding) : { uid: id };
  }),
  // The class demands an assignee; nobody has taken it yet.
  assignee: { name: 'unassigned', uid: 'unassigned' },
  ...(incident.attack.length > 0 ? { attacks: attacksOf(incident.attack) } : {}),
  start_time: Math.round(incident.firstEventAt),
  end_time: Math.round(incident.lastEventAt),
});

/** 1 Isolate, 2 Evict, 3 Restore, 4 Harden. */
const remediationOf: Readonly<Record<NonNullable<PlanStep['stage']>, number>> = {
  freeze: 1,
  end_sessions: 2,
  sweep: 2,
  rotate: 4,
  restore: 3,
};

const remediationStatus: Readonly<Partial<Record<PlanStep['state'], Ocsf>>> = {
  effective: { status_id: 1, status: 'Success' },
  undone: { status_id: 1, status: 'Success' },
  not_effective: { status_id: 4, status: 'Partial' },
  failed: { status_id: 2, status: 'Failure' },
  refused: { status_id: 5, status: 'Unsupported' },
};

/** One step of a response: 7001. It has no class of its own for identities, so the identity is an observable. */
export const remediationActivity = (
  step: PlanStep,
  { incidentId, at }: { readonly incidentId: string; readonly at: number },
): Ocsf => ({
  ...ocsfHead(7001, step.state === 'undone' ? 3 : remediationOf[step.stage ?? 'freeze']),
  time: Math.round(at),
  severity_id: 1,
  severity: 'Informational',
  ...(remediationStatus[step.state] ?? { status_id: 0, status: 'Unknown' }),
  status_detail: step.error ?? step.verification?.detail ?? step.state,
  command_uid: step.id,
  message: `${step.action} on ${step.target.nativeId}: ${step.state}`,
  metadata: { ...metadata(`${step.id}:${step.state}`), correlation_uid: incidentId },
  observables: [
    {
      name: 'identity',
      type_id: 4,
      type: 'User Name',
      value: step.target.identityId ?? step.target.roleId ?? step.target.nativeId,
    },
  ],
  unmapped: {
    action: step.action,
    system: step.target.system,
    state: step.state,
    ...(step.result?.acceptedAt === undefined ? {} : { accepted_at: step.result.acceptedAt }),
    ...(step.verification?.effective === 'yes'
      ? { effective_at: step.verification.checkedAt, verified_by: step.verification.how }
      : {}),
  },
});

/** NDJSON-ready objects, incidents last. */
export const toOcsf = (input: ReportInput): readonly Ocsf[] => {
  const byId = new Map(input.findings.map((finding) => [finding.id, finding]));
  return [
    ...input.findings.map((finding) =>
      finding.kind === 'detection' ? detectionFinding(finding) : postureFinding(finding),
    ),
    ...input.incidents.map((incident) => incidentFinding(incident, byId)),
  ];
};
