/** An incident as it is kept: its evidence, its attribution, its causes, its timeline. */
import { z } from 'zod';
import { credentialKind } from './access.ts';
import { severity, tier } from './finding.ts';
import { count, id, list, said, time } from './shape.ts';

export const incidentStatus = z.enum(['open', 'containing', 'contained', 'closed']);
export const incidentVerdict = z.enum([
  'true_positive',
  'false_positive',
  'benign',
  'test',
  'undecided',
]);
export const disposition = z.enum(['page', 'queue', 'timeline']);

export const evidenceTerm = z.object({
  name: z.string(),
  from: z.enum(['prior', 'signal', 'negative']),
  nats: z.number(),
  because: z.string(),
  signalId: z.string().exactOptional(),
  sameObservableAs: list(z.string()).exactOptional(),
});

const signal = z.object({
  id,
  detector: z.string(),
  kind: z.enum(['rule', 'behaviour', 'vendor', 'posture']),
  title: z.string(),
  description: z.string(),
  time,
  actorId: id,
  rootId: id,
  targetIds: list(id),
  eventIds: list(id),
  vendorEventIds: list(z.string()),
  severity,
  attack: list(z.string()),
  observables: list(z.string()),
  llr: z.number(),
  hardFact: z.boolean(),
  /** The suppression it came under: told, and without weight. */
  suppressed: id.exactOptional(),
  detail: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
});

export const attribution = z.object({
  credential: said(z.object({ type: credentialKind, nativeId: z.string(), ofId: id })),
  who: said(z.object({ rootId: id, actingAs: id, lineage: list(z.string()) })),
  context: said(
    z.object({
      ip: z.string().exactOptional(),
      asn: z.string().exactOptional(),
      place: z.string().exactOptional(),
      userAgent: z.string().exactOptional(),
      service: z.string().exactOptional(),
    }),
  ),
  privilege: said(z.object({ tier, via: list(z.string()) })),
  did: list(z.string()),
});

export const causeCondition = z.enum([
  'direct_misuse',
  'overprivilege',
  'stale_trust_path',
  'no_rotation',
  'no_strong_authenticator',
  'unowned',
  'dormant',
  'shared',
  'exposed_secret',
]);

const cause = z.object({
  entry: z.enum(['phished', 'leaked', 'stuffed', 'vendor', 'forged', 'insider', 'unknown']),
  conditions: list(
    z.object({
      condition: causeCondition,
      because: z.string(),
      check: z.string().exactOptional(),
      subjectId: id,
    }),
  ),
  primary: causeCondition,
});

export const timelineEntry = z.object({
  time,
  kind: z.enum(['event', 'signal', 'decision', 'action', 'note']),
  text: z.string(),
  ref: z.string().exactOptional(),
  suppressed: id.exactOptional(),
});

export const incident = z.object({
  id,
  title: z.string(),
  story: z.string(),
  status: incidentStatus,
  verdict: incidentVerdict,
  severity,
  /** Probability of compromise, 0–1. */
  confidence: z.number(),
  /** As of its events. */
  tier,
  /** Where it is another by now. */
  tierNow: tier.exactOptional(),
  rootId: id,
  identities: list(id),
  credentials: list(z.string()),
  evidence: list(evidenceTerm),
  attribution,
  cause,
  decision: z.object({
    disposition,
    expectedDamage: z.number(),
    because: z.string(),
    pagePeople: count,
  }),
  findings: list(id),
  signals: list(signal),
  timeline: list(timelineEntry),
  attack: list(z.string()),
  firstEventAt: time,
  lastEventAt: time,
  openedAt: time,
  updatedAt: time,
  drill: z.boolean(),
});
