/** Drills: playbooks and detections run end to end against a safe target, apart from real incidents. */
import { z } from 'zod';
import { identityClass } from './finding.ts';
import type { Route } from './route.ts';
import { count, id, list, time, wholeNumber, words } from './shape.ts';

export const drillRun = z.object({
  id,
  drill: z.string(),
  class: z.string(),
  result: z.enum(['running', 'pass', 'fail']),
  /** Stage → ms since injection. */
  times: z.record(z.string(), z.number()),
  because: z.string(),
  startedAt: time,
  finishedAt: time.exactOptional(),
  incidentId: z.string().exactOptional(),
  /** Run in it. */
  playbooks: list(z.string()).exactOptional(),
});

const days = z.number().int().min(1).max(730);
const schedule = z.object({
  /** Days after which a playbook without a drill is a finding. */
  staleDays: days,
  /** By drill id, or `all`: days between two runs. */
  every: z.record(z.string().min(1).max(200), days),
});

const report = z.object({
  staleDays: count,
  stale: count,
  playbooks: list(
    z.object({
      playbook: z.string(),
      class: z.string(),
      situation: z.string(),
      runs: count,
      passed: count,
      lastPassedAt: time.exactOptional(),
      lastResult: z.enum(['pass', 'fail']).exactOptional(),
      lastBecause: z.string().exactOptional(),
      /** At the table: people were asked, nothing was touched. */
      exercises: count,
      /** Stage → median ms over the runs that passed. */
      times: z.record(z.string(), z.number()),
      stale: z.boolean(),
    }),
  ),
});

export const drill = z.object({
  id,
  title: z.string(),
  class: identityClass,
  /** What is done to the safe target, in a sentence. */
  says: z.string(),
  attack: list(z.string()),
  playbook: z.string(),
  /** Stages in order, e.g. `detected`, `decided`, `contained`, `undone`. */
  stages: list(z.string()),
  /** Safe targets only: the twin, or an identity declared for drills. */
  target: z.string(),
  last: drillRun.exactOptional(),
});

export const drillRoutes = {
  'drills.list': {
    id: 'drills.list',
    method: 'GET',
    path: '/api/v1/drills',
    permission: 'drills:read',
    says: 'The catalogue, each with its last run.',
    answer: z.object({ items: list(drill) }),
  },
  'drills.runs': {
    id: 'drills.runs',
    method: 'GET',
    path: '/api/v1/drills/runs',
    permission: 'drills:read',
    says: 'Runs, newest first.',
    query: z.object({ limit: wholeNumber.min(1).max(200).default(50) }),
    answer: z.object({ items: list(drillRun) }),
  },
  'drills.run': {
    id: 'drills.run',
    method: 'POST',
    path: '/api/v1/drills/:id/run',
    permission: 'drills:run',
    says: 'Start a drill now.',
    params: z.object({ id }),
    answer: drillRun,
  },
  'drills.schedule': {
    id: 'drills.schedule',
    method: 'GET',
    path: '/api/v1/drills/schedule',
    permission: 'drills:read',
    says: 'Which drills run by themselves, and how often.',
    answer: schedule,
  },
  'drills.setSchedule': {
    id: 'drills.setSchedule',
    method: 'PUT',
    path: '/api/v1/drills/schedule',
    permission: 'drills:run',
    says: 'Let drills run by themselves, and say when a playbook without one is a finding.',
    body: schedule,
    answer: schedule,
  },
  'drills.report': {
    id: 'drills.report',
    method: 'GET',
    path: '/api/v1/drills/report',
    permission: 'drills:read',
    says: 'When each playbook was last drilled, how it went, and how long each stage took.',
    answer: report,
  },
  'drills.tabletop': {
    id: 'drills.tabletop',
    method: 'POST',
    path: '/api/v1/drills/tabletop',
    permission: 'drills:run',
    says: 'An exercise: whoever the playbook would ask is asked, and nothing is touched.',
    body: z.object({ playbook: z.string().min(1).max(200), identityId: id, reason: words }),
    answer: drillRun,
  },
} as const satisfies Record<string, Route>;
