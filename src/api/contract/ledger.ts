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

const witnesses = list(
  z.object({
    name: z.string(),
    checkpoints: count,
    /** The last entry it has seen; 0 = none. */
    upTo: count,
    /** Why it could not be asked; nothing is compared with it then. */
    unread: z.string().exactOptional(),
  }),
);

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
    says: 'Recompute the chain of hashes from the first entry on, against what every witness saw.',
    answer: z.discriminatedUnion('intact', [
      z.object({
        intact: z.literal(true),
        checked: count,
        head: z.string(),
        /** Up to this entry a witness has seen it. */
        witnessedUpTo: count,
        witnesses,
        at: time,
      }),
      z.object({
        intact: z.literal(false),
        checked: count,
        brokenAt: count,
        fault: z.enum([
          'changed',
          'unlinked',
          'missing',
          'truncated',
          'rewritten',
          'forged_checkpoint',
        ]),
        because: z.string(),
        witnesses,
        at: time,
      }),
    ]),
  },
  'ledger.pack': {
    id: 'ledger.pack',
    method: 'POST',
    path: '/api/v1/ledger/pack',
    permission: 'audit:export',
    says: 'What an auditor takes away, as one archive: ledger, checkpoints, decisions, reviews, evidence, each with its hash.',
    body: z.object({
      /** Window of the report in it. */
      days: z.number().int().min(1).max(1_830).default(90),
    }),
    produces: 'application/gzip',
    answer: z.string(),
  },
} as const satisfies Record<string, Route>;
