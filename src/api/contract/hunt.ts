/** Questions of one's own over the archive, those worth keeping, and where a value turns up. */
import { z } from 'zod';
import { archivedEvent } from './finding.ts';
import type { Route } from './route.ts';
import { count, done, list, time, wholeNumber, words } from './shape.ts';

const name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens, at most 63');
const sql = z.string().trim().min(1).max(20_000);

const huntAnswer = z.object({
  columns: list(z.object({ name: z.string(), type: z.string() })),
  rows: list(list(z.unknown())),
  /** There was more than an answer may hold. */
  truncated: z.boolean(),
  /** Counted ahead, or read from every event that it is about; both say the same. */
  from: z.enum(['rollups', 'events']),
});

const savedHunt = z.object({
  name,
  sql,
  says: z.string(),
  by: z.string(),
  at: time,
});

export const huntRoutes = {
  'hunts.run': {
    id: 'hunts.run',
    method: 'POST',
    path: '/api/v1/hunts/run',
    permission: 'events:hunt',
    says: 'One SELECT over `events`, the archived events of this tenant; nothing else can be read, and nothing written.',
    body: z.object({ sql, rows: z.number().int().min(1).max(10_000).default(1_000) }),
    answer: huntAnswer,
  },
  'hunts.list': {
    id: 'hunts.list',
    method: 'GET',
    path: '/api/v1/hunts',
    permission: 'events:hunt',
    says: 'The hunts that were kept, by name.',
    answer: z.object({ items: list(savedHunt) }),
  },
  'hunts.save': {
    id: 'hunts.save',
    method: 'PUT',
    path: '/api/v1/hunts/:name',
    permission: 'events:hunt',
    says: 'Keep a hunt under a name, in place of one that has it.',
    params: z.object({ name }),
    body: z.object({ sql, says: words.default('kept for later') }),
    answer: savedHunt,
  },
  'hunts.remove': {
    id: 'hunts.remove',
    method: 'DELETE',
    path: '/api/v1/hunts/:name',
    permission: 'events:hunt',
    says: 'Keep a hunt no longer.',
    params: z.object({ name: z.string().min(1).max(63) }),
    answer: done,
  },
  'hunts.pivot': {
    id: 'hunts.pivot',
    method: 'GET',
    path: '/api/v1/pivot',
    permission: 'events:read',
    says: 'Where one value (an address, credential, session, client, identity, operation) turns up in the archive.',
    query: z.object({
      value: z.string().min(1).max(2048),
      limit: wholeNumber.min(1).max(200).default(50),
    }),
    answer: z.object({
      places: list(
        z.object({
          column: z.string(),
          events: count,
          identities: count,
          systems: list(z.string()),
          firstAt: time,
          lastAt: time,
        }),
      ),
      /** The newest first. */
      events: list(archivedEvent),
    }),
  },
} as const satisfies Record<string, Route>;
