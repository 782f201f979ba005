/** Connected systems: what telemetry each gives, how late, and what it cannot see. */
import { z } from 'zod';
import { telemetryKind } from './overview.ts';
import type { Route } from './route.ts';
import { count, done, id, list, record, time } from './shape.ts';

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

/** One thing that a form asks for. */
export const setupField = z.object({
  /** Where it stands in the settings: `read.password`. */
  name: z.string(),
  title: z.string(),
  /** `text`: of several lines; `lines`: a list, one a line; `json`: as it is written. */
  kind: z.enum(['line', 'text', 'number', 'flag', 'choice', 'lines', 'json']),
  required: z.boolean(),
  /** Sealed, and never shown again. */
  secret: z.boolean(),
  choices: list(z.string()).exactOptional(),
  /** What holds where nothing is given. */
  usual: z.string().exactOptional(),
});

const connectionName = z.string().regex(/^[\w.-]{1,64}$/);

export const triedConnection = z.object({
  system: z.string(),
  title: z.string(),
  name: z.string(),
  permissions: list(
    z.object({
      permission: z.string(),
      use: z.enum(['read', 'act', 'undo']),
      granted: z.enum(['yes', 'no', 'unknown']),
      because: z.string().exactOptional(),
    }),
  ),
  /** What a first listing saw, where one was made: kind → count. */
  seen: z.record(z.string(), count).exactOptional(),
  blind: list(z.object({ area: z.string(), because: z.string() })),
  needs: list(z.object({ kind: z.string(), setting: z.string() })),
  kept: z.boolean(),
});

export const systemRoutes = {
  'systems.setup': {
    id: 'systems.setup',
    method: 'GET',
    path: '/api/v1/systems/:id/setup',
    permission: 'systems:read',
    says: 'What a connection of this system needs: fields, permissions, settings over there.',
    params: z.object({ id }),
    answer: z.object({
      id,
      title: z.string(),
      fields: list(setupField),
      permissions: z.object({
        read: list(z.string()),
        act: list(z.string()),
        undo: list(z.string()),
      }),
      needs: list(z.object({ kind: z.string(), setting: z.string() })),
      /** Names of the connections that are kept already. */
      kept: list(z.string()),
      /** This process keeps connections. */
      here: z.boolean(),
    }),
  },
  'systems.connect': {
    id: 'systems.connect',
    method: 'POST',
    path: '/api/v1/systems/:id/connections',
    permission: 'settings:write',
    inPerson: true,
    says: 'Try a connection: each permission, and what is seen. With `keep` it is sealed and read from at the next start.',
    params: z.object({ id }),
    body: z.object({
      name: connectionName.default('default'),
      settings: record,
      keep: z.boolean(),
    }),
    answer: triedConnection,
  },
  'systems.forget': {
    id: 'systems.forget',
    method: 'DELETE',
    path: '/api/v1/systems/:id/connections/:name',
    permission: 'settings:write',
    inPerson: true,
    says: 'Forget a connection that is kept; from the next start on nothing is read from it.',
    params: z.object({ id, name: connectionName }),
    answer: done,
  },
  'systems.list': {
    id: 'systems.list',
    method: 'GET',
    path: '/api/v1/systems',
    permission: 'systems:read',
    says: 'Systems: telemetry, health, lag, blind spots.',
    answer: z.object({ items: list(system) }),
  },
} as const satisfies Record<string, Route>;
