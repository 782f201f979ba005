/** Our own facts on their way through the stream, so that a replay judges each event by them too. */
import { z } from 'zod';
import type { Declaration, InventoryChange } from '../model/index.ts';

const change = z
  .object({ op: z.enum(['put', 'patch', 'end']) })
  .loose() as unknown as z.ZodType<InventoryChange>;
const declaration = z
  .object({ kind: z.literal('declaration'), id: z.string(), ofId: z.string() })
  .loose() as unknown as z.ZodType<Declaration>;

const suppression = z.object({
  id: z.string(),
  detector: z.string(),
  about: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('root'), rootId: z.string() }),
    z.object({
      kind: z.literal('peers'),
      class: z.enum(['human', 'service_account', 'workload', 'third_party_app', 'agent']),
      scope: z.string(),
    }),
    z.object({ kind: z.literal('site') }),
  ]),
  from: z.number(),
  until: z.number(),
  reason: z.string(),
  by: z.string(),
});

export const controlRecord = z.discriminatedUnion('type', [
  /** What a response changed in the estate. */
  z.object({
    type: z.literal('containment'),
    at: z.number(),
    incidentId: z.string(),
    planId: z.string(),
    status: z.enum(['open', 'containing', 'contained']),
    text: z.string(),
    changes: z.array(change),
  }),
  z.object({
    type: z.literal('verdict'),
    at: z.number(),
    incidentId: z.string(),
    verdict: z.enum(['true_positive', 'false_positive', 'benign', 'test']),
    by: z.string(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal('note'),
    at: z.number(),
    incidentId: z.string(),
    by: z.string(),
    text: z.string(),
  }),
  /** A person put two stories together, or took one apart. */
  z.object({
    type: z.literal('merge'),
    at: z.number(),
    incidentId: z.string(),
    from: z.string(),
    by: z.string(),
    reason: z.string(),
  }),
  z.object({
    type: z.literal('split'),
    at: z.number(),
    incidentId: z.string(),
    identities: z.array(z.string()),
    by: z.string(),
    reason: z.string(),
  }),
  /** A person expects what a detector says of somebody, until then. Every partition gets it. */
  z.object({
    type: z.literal('suppress'),
    at: z.number(),
    suppression,
    /** Only one partition writes the ledger's entry and the list. */
    lead: z.boolean(),
  }),
  z.object({
    type: z.literal('suppress_end'),
    at: z.number(),
    id: z.string(),
    by: z.string(),
    reason: z.string(),
    lead: z.boolean(),
  }),
  z.object({ type: z.literal('declaration'), at: z.number(), by: z.string(), declaration }),
  /** What another system pushed into the inventory. */
  z.object({
    type: z.literal('accounts'),
    at: z.number(),
    by: z.string(),
    changes: z.array(change),
  }),
  /** Judge these again: an exception was made or has run out, or it is simply time. */
  z.object({
    type: z.literal('judge'),
    at: z.number(),
    principals: z.array(z.string()).or(z.literal('all')),
  }),
  /** A gateway was told that somebody may not do something. */
  z.object({
    type: z.literal('denied'),
    at: z.number(),
    by: z.string(),
    principalId: z.string(),
    action: z.string(),
    resource: z.string(),
    stage: z.string(),
    /** Denials that this one stands for. */
    count: z.number().int().min(1).exactOptional(),
  }),
  /** Go on with what earlier changes left to be judged again. Written by a partition to itself, while nothing else comes. */
  z.object({ type: z.literal('settle'), at: z.number() }),
  /** From here on these rules. The whole set travels, so that no record rests on an earlier one. */
  z.object({
    type: z.literal('rules'),
    at: z.number(),
    by: z.string(),
    version: z.string(),
    packed: z.string(),
    /** Only one partition writes the ledger's entry. */
    lead: z.boolean(),
    detail: z.record(z.string(), z.unknown()),
  }),
]);

export type ControlRecord = z.infer<typeof controlRecord>;

type Unled<Record> = Record extends { readonly lead: boolean } ? Omit<Record, 'lead'> : never;
/** What every partition gets and one of them, the lead, writes down. */
export type RecordForAll = Unled<ControlRecord>;
