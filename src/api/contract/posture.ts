/** Posture checks with their populations, the findings they raise, and accepted risks. */
import { z } from 'zod';
import { checkSummary, finding, principalBrief, severity, verdict } from './finding.ts';
import { riskException } from './response.ts';
import type { Route } from './route.ts';
import { csv, done, id, list, page, pageQuery, time, words } from './shape.ts';

export const checkView = z.object({
  ...checkSummary.shape,
  remedy: z.string(),
  /** Which subjects the check speaks of, in words. */
  says: z.string(),
});

const one = z.object({ id });

export const postureRoutes = {
  'posture.checks': {
    id: 'posture.checks',
    method: 'GET',
    path: '/api/v1/posture/checks',
    permission: 'posture:read',
    says: 'Every check with its population: pass, fail, unknown, excepted.',
    answer: z.object({ items: list(checkView), judgedAt: time }),
  },
  'posture.check': {
    id: 'posture.check',
    method: 'GET',
    path: '/api/v1/posture/checks/:id',
    permission: 'posture:read',
    says: 'One check and the subjects it failed or could not judge.',
    params: one,
    query: z.object({
      status: csv(z.enum(['pass', 'fail', 'unknown'])).exactOptional(),
      ...pageQuery,
    }),
    answer: z.object({
      check: checkView,
      subjects: page(z.object({ subject: principalBrief, verdict })),
    }),
  },
  'findings.list': {
    id: 'findings.list',
    method: 'GET',
    path: '/api/v1/findings',
    permission: 'posture:read',
    says: 'Posture and detection findings.',
    query: z.object({
      kind: z.enum(['detection', 'posture']).exactOptional(),
      rule: z.string().max(300).exactOptional(),
      identityId: id.exactOptional(),
      status: csv(finding.shape.status).exactOptional(),
      severity: csv(severity).exactOptional(),
      ...pageQuery,
    }),
    answer: page(finding),
  },
  'exceptions.list': {
    id: 'exceptions.list',
    method: 'GET',
    path: '/api/v1/posture/exceptions',
    permission: 'posture:read',
    says: 'Accepted risks that are still in force.',
    answer: z.object({
      items: list(riskException),
      principals: z.record(z.string(), principalBrief),
    }),
  },
  'exceptions.create': {
    id: 'exceptions.create',
    method: 'POST',
    path: '/api/v1/posture/exceptions',
    permission: 'exceptions:write',
    says: 'Accept a risk until a date; it then returns by itself.',
    body: z.object({
      rule: z.string().min(1).max(300),
      subjectId: id,
      owner: words,
      reason: words,
      until: time,
    }),
    answer: riskException,
  },
  'exceptions.end': {
    id: 'exceptions.end',
    method: 'DELETE',
    path: '/api/v1/posture/exceptions/:id',
    permission: 'exceptions:write',
    says: 'End an accepted risk now.',
    params: one,
    answer: done,
  },
} as const satisfies Record<string, Route>;
