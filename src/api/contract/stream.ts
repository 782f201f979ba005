/** What flows: live events to the console, vendor logs in, health for whoever watches us. */
import { z } from 'zod';
import { drillRun } from './drill.ts';
import { severity, tier } from './finding.ts';
import { disposition, incidentStatus } from './incident-facts.ts';
import { approval, planState } from './response.ts';
import type { Route } from './route.ts';
import { count, id, list, time } from './shape.ts';

/**
 * One server-sent event: `event: <type>`, `data:` this object. Hints to ask again, not the truth:
 * a client that missed some loses nothing by asking the routes.
 */
export const liveEvent = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('incident'),
    at: time,
    id,
    title: z.string(),
    severity,
    status: incidentStatus,
    disposition,
    drill: z.boolean(),
  }),
  z.object({
    type: z.literal('approval'),
    at: time,
    id,
    incidentId: id,
    title: z.string(),
    state: approval.shape.state,
  }),
  z.object({ type: z.literal('plan'), at: time, id, incidentId: id, state: planState }),
  z.object({ type: z.literal('posture'), at: time, identityId: id, tier, risk: z.number() }),
  z.object({
    type: z.literal('counters'),
    at: time,
    eventsPerSecond: z.number(),
    eventsTotal: count,
    lagSeconds: z.number(),
    openIncidents: count,
    waitingApprovals: count,
  }),
  z.object({
    type: z.literal('drill'),
    at: time,
    id,
    drill: z.string(),
    result: drillRun.shape.result,
  }),
]);

export const liveEventTypes = [
  'incident',
  'approval',
  'plan',
  'posture',
  'counters',
  'drill',
] as const satisfies readonly z.infer<typeof liveEvent>['type'][];

const webhookParams = z.object({
  source: z.string().regex(/^[a-z0-9-]{1,64}$/),
  name: z.string().regex(/^[\w.-]{1,64}$/),
});

export const streamRoutes = {
  'live.listen': {
    id: 'live.listen',
    method: 'GET',
    path: '/api/v1/live',
    permission: 'live:read',
    says: 'Server-sent events: what changed, as it changes. Events a caller may not read are left out.',
    produces: 'text/event-stream',
    answer: liveEvent,
  },
  'ingest.events': {
    id: 'ingest.events',
    method: 'POST',
    path: '/api/v1/ingest/:source',
    permission: 'ingest:write',
    says: 'Vendor log lines, one JSON object a line. Answered only when durable.',
    params: z.object({ source: z.string().regex(/^[a-z0-9-]{1,64}$/) }),
    consumes: 'application/x-ndjson',
    answer: z.object({
      /** Lines taken in; those that cannot be parsed are set aside and counted later. */
      accepted: count,
      /** Where they stand: partition → position of the last block written. */
      position: z.record(z.string(), count),
    }),
  },
  'webhook.push': {
    id: 'webhook.push',
    method: 'POST',
    path: '/api/v1/webhooks/:source/:name',
    permission: 'vendor',
    says: 'What a vendor pushes, signed as it signs. Answered only when durable.',
    params: webhookParams,
    consumes: '*/*',
    answer: z.object({ accepted: count }).or(z.string()),
  },
  'webhook.verify': {
    id: 'webhook.verify',
    method: 'GET',
    path: '/api/v1/webhooks/:source/:name',
    permission: 'vendor',
    says: "Answers a vendor's own check of the address; changes nothing.",
    params: webhookParams,
    answer: z.string(),
  },
  'health.alive': {
    id: 'health.alive',
    method: 'GET',
    path: '/api/v1/alive',
    permission: 'none',
    says: 'Does this process answer? Says nothing of what it rests on.',
    anyHost: true,
    answer: z.object({ status: z.literal('ok') }),
  },
  'prometheus.read': {
    id: 'prometheus.read',
    method: 'GET',
    path: '/metrics',
    permission: 'metrics:read',
    says: 'Figures of this process in the text format of Prometheus.',
    anyHost: true,
    produces: 'text/plain',
    answer: z.string(),
  },
  'health.get': {
    id: 'health.get',
    method: 'GET',
    path: '/api/v1/health',
    permission: 'none',
    says: 'Is it up? 200 when every part answers, 503 when one does not.',
    anyHost: true,
    answer: z.object({
      status: z.enum(['ok', 'degraded']),
      parts: list(
        z.object({ name: z.string(), ok: z.boolean(), says: z.string().exactOptional() }),
      ),
    }),
  },
} as const satisfies Record<string, Route>;
