/** What an identity did: its archived events, their most frequent values, the places it came from. */
import { z } from 'zod';
import { archivedEvent } from './finding.ts';
import type { Route } from './route.ts';
import { count, flag, id, list, wholeNumber } from './shape.ts';

const one = z.object({ id });

export const identityActivityRoutes = {
  'identities.timeline': {
    id: 'identities.timeline',
    method: 'GET',
    path: '/api/v1/identities/:id/timeline',
    permission: 'identities:read',
    says: 'Archived events whose root or actor is this identity, newest first.',
    params: one,
    query: z.object({
      from: wholeNumber.exactOptional(),
      to: wholeNumber.exactOptional(),
      limit: wholeNumber.min(1).max(1000).default(200),
      /** Of its linked accounts in other systems too. */
      linked: flag.exactOptional(),
    }),
    answer: z.object({ items: list(archivedEvent), more: z.boolean() }),
  },
  'identities.top': {
    id: 'identities.top',
    method: 'GET',
    path: '/api/v1/identities/:id/top',
    permission: 'identities:read',
    says: 'The most frequent values of one column of its events.',
    params: one,
    query: z.object({
      column: z.enum([
        'ip',
        'operation',
        'service',
        'rootId',
        'actorId',
        'userAgent',
        'errorCode',
        'region',
        'account',
      ]),
      from: wholeNumber.exactOptional(),
      to: wholeNumber.exactOptional(),
      limit: wholeNumber.min(1).max(100).default(10),
    }),
    answer: z.object({ items: list(z.object({ value: z.string(), count })) }),
  },
  'identities.places': {
    id: 'identities.places',
    method: 'GET',
    path: '/api/v1/identities/:id/places',
    permission: 'identities:read',
    says: 'The addresses it is used from most, and where they are as far as is known.',
    params: one,
    query: z.object({
      from: wholeNumber.exactOptional(),
      to: wholeNumber.exactOptional(),
      limit: wholeNumber.min(1).max(100).default(50),
    }),
    answer: z.object({
      items: list(
        z.object({
          ip: z.string(),
          count,
          /** City and country; absent: unknown. */
          name: z.string().exactOptional(),
          /** Whose addresses they are. */
          owner: z.string().exactOptional(),
          latitude: z.number().exactOptional(),
          longitude: z.number().exactOptional(),
          /** Kind of network, `unknown` where nobody can say. */
          network: z.string(),
        }),
      ),
    }),
  },
} as const satisfies Record<string, Route>;
