/** Connected systems: what telemetry each gives, how late, and what it cannot see. */
import { z } from 'zod';
import { telemetryKind } from './overview.ts';
import type { Route } from './route.ts';
import { count, list, time } from './shape.ts';

const telemetry = z.discriminatedUnion('given', [
  z.object({ given: z.literal('yes') }),
  z.object({ given: z.literal('no') }),
  z.object({ given: z.literal('needs'), setting: z.string() }),
]);

export const system = z.object({
  id: z.string(),
  title: z.string(),
  connected: z.boolean(),
  health: z.enum(['healthy', 'late', 'failing', 'idle', 'not_connected']),
  /** Why it is in that state. */
  because: z.string(),
  telemetry: z.record(telemetryKind, telemetry),
  lateness: z.object({ typicalSeconds: z.number(), worstSeconds: z.number() }),
  /** Newest event's age when it arrived, seconds; absent = nothing arrived yet. */
  lagSeconds: z.number().exactOptional(),
  eventsPerSecond: z.number(),
  eventsTotal: count,
  setAside: count,
  lastEventAt: time.exactOptional(),
  lastInventoryAt: time.exactOptional(),
  /** As rules name its logs. */
  logsources: list(z.object({ product: z.string(), service: z.string() })),
  scopes: list(z.string()),
  principals: count,
  permissions: z.object({ read: list(z.string()), act: list(z.string()), undo: list(z.string()) }),
  blind: list(
    z.object({ area: z.string(), because: z.string(), needs: z.string().exactOptional() }),
  ),
  unobservable: list(z.object({ privilege: z.string(), because: z.string() })),
});

export const systemRoutes = {
  'systems.list': {
    id: 'systems.list',
    method: 'GET',
    path: '/api/v1/systems',
    permission: 'systems:read',
    says: 'Systems: telemetry, health, lag, blind spots.',
    answer: z.object({ items: list(system) }),
  },
} as const satisfies Record<string, Route>;
