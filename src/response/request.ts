/** Plans that nobody's attack called for: a person or posture asks, about one identity or one credential. Pure. */
import type { Principal } from '../inventory/index.ts';
import type { Incident } from '../model/index.ts';
import type { PlanInput, PlannedResponse } from './contract.ts';
import { planResponse } from './planner.ts';
import type { Situation } from './playbook-schema.ts';

export interface PlanRequest {
  /** What the plan belongs to where there is no incident: a campaign, a task, a finding. */
  readonly id: string;
  readonly subject: Principal;
  readonly situation: Situation;
  /** A playbook by its id, where one was chosen; else the best for class × situation. */
  readonly playbook?: string;
  /** Native ids of the credentials that it is about; none = the whole identity. */
  readonly credentials: readonly string[];
  readonly title: string;
  readonly because: string;
  readonly by: string;
  /** How sure it is that they are in wrong hands; 0 = nobody says so. */
  readonly confidence: number;
  /** From when what was added is swept; default: now, so nothing. */
  readonly since?: number;
  /** Kept apart from what is real. */
  readonly drill?: boolean;
}

const unsaid = { said: false, because: 'nobody attacked: it was asked for' } as const;

/** Reads as an incident to the planner and is stored as none. */
const asIncident = (
  { id, subject, credentials, title, because, confidence, since, drill = false }: PlanRequest,
  { tier, now }: Pick<PlanInput, 'tier' | 'now'>,
): Incident => ({
  id,
  title,
  story: because,
  status: 'open',
  verdict: 'undecided',
  severity: 'medium',
  confidence,
  tier,
  rootId: subject.id,
  identities: [subject.id],
  credentials,
  evidence: [],
  attribution: {
    credential: unsaid,
    who: unsaid,
    context: unsaid,
    privilege: unsaid,
    did: [],
  },
  cause: { entry: 'unknown', conditions: [], primary: 'direct_misuse' },
  decision: { disposition: 'queue', expectedDamage: 0, because, pagePeople: 0 },
  findings: [],
  signals: [],
  timeline: [],
  attack: [],
  firstEventAt: since ?? now,
  lastEventAt: now,
  openedAt: now,
  updatedAt: now,
  drill,
});

export const planRequest = (
  request: PlanRequest,
  input: Omit<PlanInput, 'incident' | 'subject' | 'requestedBy' | 'asked'>,
): PlannedResponse =>
  planResponse({
    ...input,
    incident: asIncident(request, input),
    subject: request.subject,
    requestedBy: request.by,
    asked: {
      situation: request.situation,
      ...(request.playbook === undefined ? {} : { playbook: request.playbook }),
    },
  });
