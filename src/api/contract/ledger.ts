/** The append-only, hash-chained record of every decision and action. */
import { z } from 'zod';
import type { Route } from './route.ts';
import { count, list, record, time, wholeNumber } from './shape.ts';

export const ledgerEntry = z.object({
  sequence: count,
  at: time,
  actor: z.string(),
  verb: z.string(),
  subject: z.string(),
  detail: record,
  previousHash: z.string(),
  hash: z.string(),
});

export const ledgerRoutes = {
  'ledger.list': {
    id: 'ledger.list',
    method: 'GET',
    path: '/api/v1/ledger',
    permission: 'ledger:read',
    says: 'Entries newest first, those before sequence `before`.',
    query: z.object({
      before: wholeNumber.min(0).exactOptional(),
      limit: wholeNumber.min(1).max(500).default(100),
    }),
    answer: z.object({ items: list(ledgerEntry), total: count }),
  },
  'ledger.verify': {
    id: 'ledger.verify',
    method: 'GET',
    path: '/api/v1/ledger/verify',
    permission: 'ledger:read',
    says: 'Recompute the chain of hashes from the first entry on.',
    answer: z.discriminatedUnion('intact', [
      z.object({ intact: z.literal(true), checked: count, head: z.string(), at: time }),
      z.object({
        intact: z.literal(false),
        checked: count,
        brokenAt: count,
        because: z.string(),
        at: time,
      }),
    ]),
  },
} as const satisfies Record<string, Route>;
