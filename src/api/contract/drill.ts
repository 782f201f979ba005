/** Drills: playbooks and detections run end to end against a safe target, apart from real incidents. */
import { z } from 'zod';
import { identityClass } from './finding.ts';
import type { Route } from './route.ts';
import { id, list, time, wholeNumber } from './shape.ts';

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
} as const satisfies Record<string, Route>;
