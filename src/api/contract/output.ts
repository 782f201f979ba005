/** Outputs: where findings, responses, tasks and questions go, and how an answer comes back. */
import { z } from 'zod';
import type { Route } from './route.ts';
import { count, list, noBody, record, time, words } from './shape.ts';

const id = z.string().regex(/^[\w-]{1,64}$/);
const one = z.object({ id });
const noticeKind = z.enum(['incident', 'detection', 'posture', 'remediation', 'approval', 'task']);
const severity = z.enum(['informational', 'low', 'medium', 'high', 'critical']);

const takes = z.object({
  kinds: list(noticeKind).exactOptional(),
  minSeverity: severity,
  owners: list(z.string()).exactOptional(),
  drills: z.boolean(),
});

const output = z.object({
  id,
  kind: z.string(),
  title: z.string(),
  takes,
  settings: record,
  queue: z.object({
    waiting: count,
    sent: count,
    /** Never taken, and not tried again by itself. */
    setAside: count,
    oldestAt: time.exactOptional(),
    because: z.string().exactOptional(),
  }),
});

const chat = {
  method: 'POST',
  permission: 'vendor',
  consumes: '*/*',
  params: one,
  answer: z.looseObject({}).or(noBody),
} as const;

export const outputRoutes = {
  'outputs.list': {
    id: 'outputs.list',
    method: 'GET',
    path: '/api/v1/outputs',
    permission: 'exchange:read',
    says: 'Outputs, what each takes and what waits for it. Secrets are never shown.',
    answer: z.object({
      items: list(output),
      kinds: list(z.object({ id: z.string(), title: z.string() })),
      /** Hosts that may be called although they are private. */
      allowPrivateHosts: list(z.string()),
      teams: z.record(z.string(), z.string()),
    }),
  },
  'outputs.save': {
    id: 'outputs.save',
    method: 'PUT',
    path: '/api/v1/outputs/:id',
    permission: 'exchange:write',
    says: 'Adds or changes an output. Secrets left out stay as they are.',
    params: one,
    body: z.object({
      kind: z.string().max(40),
      takes: z.looseObject({}).exactOptional(),
      settings: z.record(z.string(), z.unknown()).exactOptional(),
      secrets: z.record(z.string(), z.unknown()).exactOptional(),
    }),
    answer: z.object({ id, kind: z.string() }),
  },
  'outputs.remove': {
    id: 'outputs.remove',
    method: 'DELETE',
    path: '/api/v1/outputs/:id',
    permission: 'exchange:write',
    says: 'Removes an output, with what waits for it.',
    params: one,
    answer: z.object({ ok: z.boolean() }),
  },
  'outputs.test': {
    id: 'outputs.test',
    method: 'POST',
    path: '/api/v1/outputs/:id/test',
    permission: 'exchange:write',
    says: 'Sends a test now and answers what the other side said.',
    params: one,
    answer: z.object({ taken: z.enum(['yes', 'later', 'never']), because: z.string() }),
  },
  'outputs.retry': {
    id: 'outputs.retry',
    method: 'POST',
    path: '/api/v1/outputs/:id/retry',
    permission: 'exchange:write',
    says: 'What was set aside waits anew.',
    params: one,
    answer: z.object({ waiting: count }),
  },
  'outputs.outbound': {
    id: 'outputs.outbound',
    method: 'PUT',
    path: '/api/v1/outbound',
    permission: 'settings:write',
    says: 'Which private hosts outputs and Shared Signals may call.',
    body: z.object({
      allowPrivateHosts: z.array(z.string().min(1).max(253)).max(100),
      reason: words,
    }),
    answer: z.object({ ok: z.boolean() }),
  },
  'outputs.teams': {
    id: 'outputs.teams',
    method: 'PUT',
    path: '/api/v1/teams',
    permission: 'settings:write',
    says: 'Which team gets what: detection work, and work on the trust of the platform. The rest is its owner’s.',
    body: z.object({
      detection: z.string().min(1).max(200).exactOptional(),
      platform: z.string().min(1).max(200).exactOptional(),
    }),
    answer: z.object({ ok: z.boolean() }),
  },
  'decide.slack': {
    ...chat,
    id: 'decide.slack',
    path: '/api/v1/decide/slack/:id',
    says: 'A button pressed in Slack, signed by Slack.',
  },
  'decide.teams': {
    ...chat,
    id: 'decide.teams',
    path: '/api/v1/decide/teams/:id',
    says: 'A mention in Teams, signed with the token of the outgoing webhook.',
  },
  'decide.page': {
    id: 'decide.page',
    method: 'GET',
    path: '/api/v1/decide/link/:token',
    permission: 'vendor',
    says: 'The question behind a signed link, as a page with two buttons. Opening it decides nothing.',
    params: z.object({ token: z.string().max(4_000) }),
    answer: z.string(),
  },
  'decide.link': {
    id: 'decide.link',
    method: 'POST',
    path: '/api/v1/decide/link/:token',
    permission: 'vendor',
    says: 'The answer given on that page.',
    params: z.object({ token: z.string().max(4_000) }),
    consumes: '*/*',
    answer: z.string(),
  },
} as const satisfies Record<string, Route>;
