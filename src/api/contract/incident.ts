/** Incidents: the triage list, one of them whole, and what a person may say about it. */
import { z } from 'zod';
import { archivedEvent, finding, principalBrief, severity, tier } from './finding.ts';
import {
  causeCondition,
  disposition,
  incident,
  incidentStatus,
  incidentVerdict,
} from './incident-facts.ts';
import { approval, ownerTask, residual, responsePlan } from './response.ts';
import type { Route } from './route.ts';
import { count, csv, done, flag, id, list, page, pageQuery, time, words } from './shape.ts';
import { suppression } from './suppression.ts';

/** One line of the triage list. */
export const incidentRow = z.object({
  id,
  title: z.string(),
  story: z.string(),
  status: incidentStatus,
  verdict: incidentVerdict,
  severity,
  confidence: z.number(),
  tier,
  disposition,
  root: principalBrief,
  /** From where, in a few words; absent = unknown. */
  place: z.string().exactOptional(),
  primary: causeCondition,
  attack: list(z.string()),
  signals: count,
  /** An approval is waiting on it. */
  waiting: z.boolean(),
  /** Access that lives on: the latest known end, or `null` where it has no known end; absent = none. */
  residualUntil: time.nullable().exactOptional(),
  firstEventAt: time,
  lastEventAt: time,
  openedAt: time,
  updatedAt: time,
  drill: z.boolean(),
});

/** What to do next, as the product sees it. */
export const nextStep = z.object({
  kind: z.enum(['decide', 'run', 'watch', 'verdict', 'none']),
  text: z.string(),
  because: z.string(),
  planId: z.string().exactOptional(),
  approvalId: z.string().exactOptional(),
});

export const residualExposure = z.object({
  ...residual.shape,
  planId: id,
  stepId: id,
  /** The system has said it is over. */
  ended: z.boolean(),
});

const tactic = z.object({ id: z.string(), name: z.string() });

/** ATT&CK tactics of its techniques, in the order of the kill chain. */
export const killChain = z.object({
  /** Of ATT&CK. */
  version: z.string(),
  stages: list(
    z.object({
      tactic,
      techniques: list(z.object({ id: z.string(), name: z.string() })),
      /** A technique of it serves no earlier tactic; otherwise it may be. */
      proved: z.boolean(),
      /** Everything that speaks of it was refused. */
      refused: z.boolean(),
      firstAt: time,
      /** Ids of the incident's signals. */
      signals: list(id),
    }),
  ),
  /** The last stage that is proved and was not only tried. */
  furthest: z.object({ tactic, signalId: id, at: time, because: z.string() }).exactOptional(),
  /** Techniques that this version of ATT&CK does not have. */
  unplaced: list(z.string()),
});

export const nextLook = z.object({
  id: z.string(),
  title: z.string(),
  because: z.string(),
  /** A hunt that is ready to run. */
  sql: z.string().exactOptional(),
  /** Or the page of this identity. */
  identityId: id.exactOptional(),
});

export const similarIncident = z.object({
  id,
  title: z.string(),
  status: incidentStatus,
  verdict: incidentVerdict,
  severity,
  openedAt: time,
  updatedAt: time,
  /** 0–1: how much of what this one is known by it bears too. */
  likeness: z.number(),
  shared: z.object({
    detectors: list(z.string()),
    techniques: list(z.string()),
    identities: list(id),
    /** The way in and the primary condition are the same. */
    cause: z.boolean(),
  }),
  /** What came of it, in one sentence. */
  outcome: z.string(),
});

export const incidentDetail = z.object({
  incident,
  killChain,
  /** What to look at next, the most telling first. */
  looks: list(nextLook),
  similar: list(similarIncident),
  /** Those that its signals came under. */
  suppressions: list(suppression),
  /** Brief of every principal the incident names. */
  principals: z.record(z.string(), principalBrief),
  next: nextStep,
  plans: list(responsePlan),
  approvals: list(approval),
  /** Approval id → may the signed-in person decide it? If not, why. */
  mine: z.record(z.string(), z.object({ may: z.boolean(), because: z.string() })),
  residual: list(residualExposure),
  findings: list(finding),
  tasks: list(ownerTask),
  /** Events the signals rest on, oldest first, at most 200. */
  events: list(archivedEvent),
  /** Real actions are held back: "would have acted". */
  shadow: z.boolean(),
});

const one = z.object({ id });

export const incidentRoutes = {
  'incidents.list': {
    id: 'incidents.list',
    method: 'GET',
    path: '/api/v1/incidents',
    permission: 'incidents:read',
    says: 'Incidents that match: pages first, then the queue, then timelines; newest first in each.',
    query: z.object({
      status: csv(incidentStatus).exactOptional(),
      severity: csv(severity).exactOptional(),
      disposition: csv(disposition).exactOptional(),
      identityId: id.exactOptional(),
      drill: flag.exactOptional(),
      ...pageQuery,
    }),
    answer: page(incidentRow),
  },
  'incidents.get': {
    id: 'incidents.get',
    method: 'GET',
    path: '/api/v1/incidents/:id',
    permission: 'incidents:read',
    says: 'One incident: story, evidence, attribution, cause, plans, what stays exposed.',
    params: one,
    answer: incidentDetail,
  },
  'incidents.verdict': {
    id: 'incidents.verdict',
    method: 'POST',
    path: '/api/v1/incidents/:id/verdict',
    permission: 'incidents:write',
    says: 'Say what it was and close it; baselines learn or unlearn from the answer.',
    params: one,
    body: z.object({
      verdict: incidentVerdict.exclude(['undecided']),
      reason: words.exactOptional(),
    }),
    answer: incident,
  },
  'incidents.note': {
    id: 'incidents.note',
    method: 'POST',
    path: '/api/v1/incidents/:id/notes',
    permission: 'incidents:write',
    says: 'Add a note to the timeline.',
    params: one,
    body: z.object({ text: words }),
    answer: incident,
  },
  'incidents.merge': {
    id: 'incidents.merge',
    method: 'POST',
    path: '/api/v1/incidents/:id/merge',
    permission: 'incidents:write',
    says: 'Two incidents are one story: the other is closed and goes on in this one, for good.',
    params: one,
    body: z.object({ from: id, reason: words }),
    answer: done,
  },
  'incidents.split': {
    id: 'incidents.split',
    method: 'POST',
    path: '/api/v1/incidents/:id/split',
    permission: 'incidents:write',
    says: 'What is about these identities is a story of its own; nothing joins the two again.',
    params: one,
    body: z.object({ identities: z.array(id).min(1).max(100), reason: words }),
    answer: done,
  },
  'incidents.plan': {
    id: 'incidents.plan',
    method: 'POST',
    path: '/api/v1/incidents/:id/plan',
    permission: 'response:run',
    says: 'Dry run: plan a playbook against the incident. Nothing changes in any system.',
    params: one,
    body: z.object({ playbook: z.string().max(200).exactOptional() }),
    answer: responsePlan,
  },
  'events.raw': {
    id: 'events.raw',
    method: 'GET',
    path: '/api/v1/events/:id/raw',
    permission: 'events:read',
    says: "The vendor's own record, exactly as received.",
    params: one,
    answer: z.object({ id, raw: z.string() }),
  },
} as const satisfies Record<string, Route>;
