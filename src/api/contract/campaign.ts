/** Work on many secrets at once, and where new secrets go. */
import { z } from 'zod';
import { residual, responsePlan } from './response.ts';
import type { Route } from './route.ts';
import { id, list, time, words } from './shape.ts';

const itemState = z.enum(['planned', 'waiting', 'under_way', 'done', 'failed']);

const item = z.object({
  id,
  name: z.string(),
  type: z.string(),
  system: z.string(),
  /** Whom it opens. */
  opens: id.exactOptional(),
  tier: z.number(),
  /** What whoever it opens reaches. */
  blast: z.number(),
  certain: z.boolean(),
  how: z.string(),
  /** What rotating it means. */
  rotate: z.string(),
  planId: id.exactOptional(),
  taskId: id.exactOptional(),
  state: itemState,
});

const campaign = z.object({
  id,
  kind: z.enum(['exposure', 'vendor']),
  /** What is in wrong hands. */
  about: z.string(),
  by: z.string(),
  reason: z.string(),
  at: time,
  /** Worst first. */
  items: list(item),
  unknown: list(z.string()),
  done: z.number(),
  /** What lives on of what was stopped, until when, and why. */
  residual: list(residual),
});

const place = z.object({
  system: z.string().exactOptional(),
  connection: z.string().exactOptional(),
  at: z.string().exactOptional(),
  fields: z.record(z.string(), z.enum(['handle', 'secret'])).exactOptional(),
  url: z.string().exactOptional(),
  /** Name of the environment variable that holds the key. */
  keyEnv: z.string().exactOptional(),
});

const consumer = z.object({
  of: z.object({
    system: z.string(),
    scope: z.string().exactOptional(),
    account: z.string(),
  }),
  places: list(place),
});

export const campaignRoutes = {
  'campaigns.list': {
    id: 'campaigns.list',
    method: 'GET',
    path: '/api/v1/campaigns',
    permission: 'response:read',
    says: 'Campaigns, newest first, each item with how far it is.',
    answer: z.object({ items: list(campaign) }),
  },
  'campaigns.begin': {
    id: 'campaigns.begin',
    method: 'POST',
    path: '/api/v1/campaigns',
    permission: 'response:run',
    says: 'What would be done about something that many depend on, or do it: every secret it could read, or a vendor.',
    body: z.object({
      kind: z.enum(['exposure', 'vendor']),
      about: z.string().min(1).max(1_000),
      reason: words,
      start: z.boolean().default(false),
    }),
    answer: z.object({ campaign, plans: list(responsePlan), reasons: list(z.string()) }),
  },
  'consumers.get': {
    id: 'consumers.get',
    method: 'GET',
    path: '/api/v1/consumers',
    permission: 'settings:read',
    says: 'Where the consumers of each credential read its secret: rotations hand new ones over there.',
    answer: z.object({ items: list(consumer) }),
  },
  'consumers.set': {
    id: 'consumers.set',
    method: 'PUT',
    path: '/api/v1/consumers',
    permission: 'settings:write',
    says: 'Say anew where the consumers of credentials read their secrets; the whole list.',
    body: z.object({ items: list(consumer) }),
    answer: z.object({ items: list(consumer) }),
  },
} as const satisfies Record<string, Route>;
