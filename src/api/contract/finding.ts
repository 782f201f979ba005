/** Severity, verdicts, findings and posture as they travel. Field names are those of `model/finding.ts`. */
import { z } from 'zod';
import { count, fact, id, list, time } from './shape.ts';

export const severity = z.enum(['informational', 'low', 'medium', 'high', 'critical']);
export const tier = z.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)]);
export const criticality = z.enum(['critical', 'important', 'ordinary', 'unknown']);
export const identityClass = z.enum([
  'human',
  'service_account',
  'workload',
  'third_party_app',
  'agent',
]);

export const verdict = z.discriminatedUnion('status', [
  z.object({ status: z.literal('pass') }),
  z.object({
    status: z.literal('fail'),
    because: z.string(),
    evidence: list(z.string()).exactOptional(),
  }),
  z.object({ status: z.literal('unknown'), because: z.string() }),
]);

const checkVerdict = z.object({ check: z.string(), subjectId: id, verdict, severity });

const scoreTerm = z.object({
  name: z.string(),
  /** Which of the eight parts of the risk it adds to; absent where it was judged before they had one. */
  dimension: z
    .enum([
      'privilege',
      'blast_radius',
      'ownership',
      'rotation',
      'inheritance_depth',
      'exposure',
      'sharing',
      'dormancy',
    ])
    .optional(),
  points: z.number(),
  because: z.string(),
});

export const posture = z.object({
  identityId: id,
  tier,
  tierBecause: z.string(),
  criticality,
  criticalityBecause: z.string(),
  /** 0–100. */
  risk: z.number(),
  terms: list(scoreTerm),
  verdicts: list(checkVerdict),
  judgedAt: time,
});

export const finding = z.object({
  id,
  kind: z.enum(['detection', 'posture']),
  rule: z.string(),
  title: z.string(),
  severity,
  attack: list(z.string()),
  identities: list(id),
  /** The vendor's own event ids. */
  events: list(z.string()),
  time,
  status: z.enum(['open', 'closed', 'excepted']),
  because: z.string(),
  openedBy: z.string().exactOptional(),
});

const controls = z.object({ nhi: list(z.string()), csf: list(z.string()) });

export const checkSummary = z.object({
  check: z.string(),
  title: z.string(),
  severity,
  population: count,
  pass: count,
  fail: count,
  unknown: count,
  excepted: count,
  controls,
});

/** What a list, a chip or a heading needs to know of a principal. */
export const principalBrief = z.object({
  id,
  kind: z.enum(['identity', 'role', 'scope', 'unknown']),
  name: z.string(),
  system: z.string(),
  class: z.string(),
  tier: tier.exactOptional(),
  risk: z.number().exactOptional(),
  owner: z.string().exactOptional(),
});

export const archivedEvent = z.object({
  id,
  vendorId: z.string(),
  source: z.string(),
  time,
  classUid: z.number(),
  activityId: z.number(),
  service: z.string(),
  operation: z.string(),
  outcome: z.string(),
  errorCode: z.string().optional(),
  rootId: id,
  actorId: id,
  credential: z.string().optional(),
  session: z.string().optional(),
  ip: z.string().optional(),
  userAgent: z.string().optional(),
  account: z.string().optional(),
  region: z.string().optional(),
});

export const factOfTime = fact(time);
export const factOfTimeOrNever = fact(time.nullable());
