/** What is told to outputs, in words that every one of them can render; SIEMs are sent the OCSF object beside it. */
import { z } from 'zod';
import { hashId } from '../../core/index.ts';
import {
  type Approval,
  type Finding,
  type Incident,
  type OwnerTask,
  type PlanStep,
  type Severity,
  severities,
} from '../../model/index.ts';
import { remediationActivity, toOcsf } from './ocsf.ts';

export const noticeKinds = [
  'incident',
  'detection',
  'posture',
  'remediation',
  'approval',
  'task',
] as const;
export type NoticeKind = (typeof noticeKinds)[number];

const noticeShape = z.object({
  /** The same thing in the same state has the same id. */
  id: z.string(),
  kind: z.enum(noticeKinds),
  /** What it is about: notices of one subject go out in order, and tickets are found again by it. */
  subject: z.string(),
  at: z.number(),
  title: z.string(),
  text: z.string(),
  severity: z.enum(severities as readonly [Severity, ...Severity[]]),
  state: z.enum(['open', 'closed']),
  /** Path in the console. */
  path: z.string(),
  drill: z.boolean(),
  /** Who is to do it: a person, a team. */
  owner: z.string().optional(),
  approval: z
    .object({
      id: z.string(),
      asked: z.array(z.string()),
      expiresAt: z.number(),
      /** Damage if abused; 0 is decided only after sign-in. */
      tier: z.number(),
    })
    .optional(),
  ocsf: z.record(z.string(), z.unknown()).optional(),
});
export type Notice = z.infer<typeof noticeShape>;

export const readNotice = (message: unknown): Notice => noticeShape.parse(message);

const empty = {
  events: { read: 0, parsed: 0, setAside: 0 },
  reasons: [],
  setAside: [],
  posture: { principals: 0, tiers: [0, 0, 0, 0], checks: [], identities: [] },
} as const;

export const ofIncident = (incident: Incident, findings: readonly Finding[] = []): Notice => {
  const { id, status, severity, verdict, decision } = incident;
  const ocsf = toOcsf({
    ...empty,
    findings: findings.filter((one) => incident.findings.includes(one.id)),
    incidents: [incident],
  }).at(-1);
  return {
    id: hashId('ntc', [id, status, severity, verdict, decision.disposition]),
    kind: 'incident',
    subject: id,
    at: incident.updatedAt,
    title: incident.title,
    text: incident.story,
    severity,
    state: status === 'closed' ? 'closed' : 'open',
    path: `/incidents/${id}`,
    drill: incident.drill,
    ...(ocsf ? { ocsf } : {}),
  };
};

export const ofFinding = (finding: Finding): Notice => {
  const [ocsf] = toOcsf({ ...empty, findings: [finding], incidents: [] });
  return {
    id: hashId('ntc', [finding.id, finding.status]),
    kind: finding.kind,
    subject: finding.id,
    at: finding.time,
    title: finding.title,
    text: finding.because,
    severity: finding.severity,
    state: finding.status === 'open' ? 'open' : 'closed',
    path: finding.kind === 'posture' ? '/posture' : '/incidents',
    drill: false,
    ...(ocsf ? { ocsf } : {}),
  };
};

export const ofStep = (
  step: PlanStep,
  about: { readonly incidentId: string; readonly at: number; readonly drill: boolean },
): Notice => ({
  id: hashId('ntc', [step.id, step.state]),
  kind: 'remediation',
  subject: step.id,
  at: about.at,
  title: `${step.action} on ${step.target.nativeId}: ${step.state.replaceAll('_', ' ')}`,
  text: step.verification?.detail ?? step.error ?? '',
  severity: 'informational',
  state: 'closed',
  path: `/incidents/${about.incidentId}`,
  drill: about.drill,
  ocsf: remediationActivity(step, about),
});

export const ofTask = (task: OwnerTask, incident: Incident | undefined): Notice => ({
  id: hashId('ntc', [task.id, task.state, task.createdAt]),
  kind: 'task',
  subject: task.id,
  at: task.createdAt,
  title: task.title,
  text: `${task.because}\nFor ${task.owner}, due ${new Date(task.dueAt).toISOString().slice(0, 10)}.`,
  severity: task.kind === 'page' ? (incident?.severity ?? 'high') : 'medium',
  state: task.state === 'open' ? 'open' : 'closed',
  path: task.incidentId === undefined ? '/tasks' : `/incidents/${task.incidentId}`,
  drill: incident?.drill ?? false,
  owner: task.owner,
});

export const ofApproval = (approval: Approval, incident: Incident | undefined): Notice => ({
  id: hashId('ntc', [approval.id]),
  kind: 'approval',
  subject: approval.id,
  at: approval.createdAt,
  title: approval.title,
  text: approval.question,
  severity: incident?.severity ?? 'medium',
  state: 'open',
  path: '/approvals',
  drill: incident?.drill ?? false,
  approval: {
    id: approval.id,
    asked: [...approval.asked],
    expiresAt: approval.expiresAt,
    tier: incident?.tier ?? 3,
  },
});

export const testNotice = (id: string, at: number): Notice => ({
  id: hashId('ntc', ['test', id, at]),
  kind: 'task',
  subject: `test-${id}`,
  at,
  title: 'Countersign: test of this output',
  text: 'Nothing happened. Somebody tries whether this output is reached.',
  severity: 'informational',
  state: 'open',
  path: '/',
  drill: false,
  ocsf: toOcsf({
    ...empty,
    incidents: [],
    findings: [
      {
        id: `test-${id}`,
        kind: 'detection',
        rule: 'test',
        title: 'Countersign: test of this output',
        severity: 'informational',
        attack: [],
        identities: [],
        events: [],
        time: at,
        status: 'closed',
        because: 'somebody tries whether this output is reached',
      },
    ],
  })[0] as Record<string, unknown>,
});
