/** Small true-to-type rows for the store's suite. */
import {
  type Approval,
  type DatedFact,
  type Finding,
  type Identity,
  type Incident,
  known,
  noFlags,
  type OwnerTask,
  type PlanStep,
  type Posture,
  type ResponsePlan,
  unknown,
} from '../../model/index.ts';
import type { PartitionCommit, PrincipalRow } from '../contract.ts';

export const NOW = 1_760_000_000_000;

export const identity = (id: string, change: Partial<Identity> = {}): Identity => ({
  kind: 'identity',
  id,
  system: 'aws',
  nativeId: id.replace(/^aws:/, ''),
  scope: '111122223333',
  name: id,
  class: 'service_account',
  classReason: 'no login profile',
  flags: noFlags,
  status: 'active',
  createdAt: known(NOW - 1_000),
  interactive: known(false),
  mfa: unknown('not readable'),
  lastUsedAt: known(null),
  tags: {},
  ...change,
});

export const dated = (fact: DatedFact['fact'], from: number, to?: number): DatedFact => ({
  fact,
  from,
  to,
});

export const principal = (id: string, change: Partial<PrincipalRow> = {}): PrincipalRow => ({
  id,
  kind: 'identity',
  system: 'aws',
  scope: '111122223333',
  name: id,
  class: 'service_account',
  status: 'active',
  flags: [],
  tier: 2,
  risk: 10,
  criticality: 'ordinary',
  openIncidents: 0,
  failedChecks: 0,
  unknownChecks: 0,
  ...change,
});

export const posture = (identityId: string, risk = 40): Posture => ({
  identityId,
  tier: 1,
  tierBecause: 'reads secrets',
  criticality: 'unknown',
  criticalityBecause: 'nobody said',
  risk,
  terms: [{ name: 'no owner', points: risk, because: 'none declared' }],
  verdicts: [],
  judgedAt: NOW,
});

export const finding = (id: string, change: Partial<Finding> = {}): Finding => ({
  id,
  kind: 'detection',
  rule: 'aws-key-from-new-network',
  title: 'Key used from a new network',
  severity: 'high',
  attack: ['T1078.004'],
  identities: ['aws:jane'],
  events: [`event-of-${id}`],
  time: NOW,
  status: 'open',
  because: 'never seen there',
  ...change,
});

const unsaid = { said: false, because: 'not in the log' } as const;

export const incident = (id: string, change: Partial<Incident> = {}): Incident => ({
  id,
  title: 'Key misuse',
  story: 'A key of jane was used from a new network.',
  status: 'open',
  verdict: 'undecided',
  severity: 'high',
  confidence: 0.93,
  tier: 0,
  rootId: 'aws:jane',
  identities: ['aws:jane'],
  credentials: [],
  evidence: [],
  attribution: { credential: unsaid, who: unsaid, context: unsaid, privilege: unsaid, did: [] },
  cause: { entry: 'leaked', conditions: [], primary: 'unowned' },
  decision: { disposition: 'page', expectedDamage: 5, because: 'tier 0', pagePeople: 1 },
  findings: [],
  signals: [],
  timeline: [],
  attack: ['T1078.004'],
  firstEventAt: NOW,
  lastEventAt: NOW,
  openedAt: NOW,
  updatedAt: NOW,
  drill: false,
  ...change,
});

export const step = (id: string, planId: string, change: Partial<PlanStep> = {}): PlanStep => ({
  id,
  planId,
  index: 0,
  action: 'aws.deactivate_access_key',
  target: { system: 'aws', nativeId: 'AKIA', scope: '111122223333' },
  params: {},
  state: 'planned',
  updatedAt: NOW,
  ...change,
});

export const plan = (id: string, change: Partial<ResponsePlan> = {}): ResponsePlan => ({
  id,
  incidentId: 'inc-1',
  playbook: 'service-account/leaked-key',
  identityId: 'aws:jane',
  state: 'proposed',
  authority: 'waits',
  steps: [step(`${id}-a`, id), step(`${id}-b`, id, { index: 1 })],
  createdAt: NOW,
  updatedAt: NOW,
  drill: false,
  ...change,
});

export const approval = (id: string, change: Partial<Approval> = {}): Approval => ({
  id,
  planId: 'plan-1',
  incidentId: 'inc-1',
  title: 'Disable the key?',
  question: 'The hourly job stops.',
  asked: ['owner@example.com'],
  barred: ['aws:jane'],
  requestedBy: 'countersign',
  state: 'waiting',
  createdAt: NOW,
  expiresAt: NOW + 1_000,
  ...change,
});

export const task = (id: string, change: Partial<OwnerTask> = {}): OwnerTask => ({
  id,
  subjectId: 'aws:jane',
  owner: 'team-a',
  kind: 'rotate',
  title: 'Rotate the key',
  because: 'it was used by a stranger',
  state: 'open',
  createdAt: NOW,
  dueAt: NOW + 1_000,
  ...change,
});

export const batch = (change: Partial<PartitionCommit> = {}): PartitionCommit => ({
  partition: 0,
  epoch: 1,
  position: 1,
  state: {},
  facts: [],
  principals: [],
  postures: [],
  findings: [],
  incidents: [],
  respond: [],
  ledger: [],
  counters: {},
  at: NOW,
  ...change,
});
