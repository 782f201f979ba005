/** What an identity was: every version of its facts, and the whole of it as of a moment. */
import { z } from 'zod';
import { accessGraph, credential, entitlement, trust, useState } from './access.ts';
import { tier } from './finding.ts';
import type { Route } from './route.ts';
import { count, id, list, time, wholeNumber } from './shape.ts';

/** One version of one fact, in words, newest first. */
export const historyEntry = z.object({
  from: time,
  /** Exclusive; absent = still so. */
  to: time.exactOptional(),
  kind: z.string(),
  factId: id,
  /** `added`, `changed` or `ended`. */
  change: z.enum(['added', 'changed', 'ended']),
  text: z.string(),
});

/** One principal as it was at a moment. */
const identityAsOf = z.object({
  at: time,
  /** The first moment that anything is known of; before it, what was seen first is answered. Absent: nothing is known. */
  knownSince: time.exactOptional(),
  /** Absent where it did not exist then. */
  was: z
    .object({
      status: z.string(),
      tier,
      groups: list(z.string()),
      credentials: list(credential),
      entitlements: z.object({
        total: count,
        /** The widest first, at most 50. */
        items: list(z.object({ entitlement, use: useState })),
      }),
      trustsInto: list(trust),
      graph: accessGraph,
    })
    .exactOptional(),
  /** Newest first. */
  since: z.object({ items: list(historyEntry), more: z.boolean() }),
});

const one = z.object({ id });

export const identityPastRoutes = {
  'identities.history': {
    id: 'identities.history',
    method: 'GET',
    path: '/api/v1/identities/:id/history',
    permission: 'identities:read',
    says: 'Every version of every fact about it, newest first.',
    params: one,
    query: z.object({ limit: wholeNumber.min(1).max(1000).default(200) }),
    answer: z.object({ items: list(historyEntry), more: z.boolean() }),
  },
  'identities.asOf': {
    id: 'identities.asOf',
    method: 'GET',
    path: '/api/v1/identities/:id/as-of',
    permission: 'identities:read',
    says: 'What it could do and become at a moment, with what changed since.',
    params: one,
    query: z.object({
      at: wholeNumber.min(0),
      /** Of the nodes of the graph. */
      limit: wholeNumber.min(1).max(500).default(60),
    }),
    answer: identityAsOf,
  },
} as const satisfies Record<string, Route>;
