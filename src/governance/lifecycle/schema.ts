/**
 * How things of one system end and how decoys are put into it, as `content/lifecycle/<system>.yml` says: which action
 * puts what out of use, which one deletes it, what must be done by hand. The schema is the type.
 */
import { z } from 'zod';

const text = z.string().trim().min(1).max(4_000);
const actionId = z.string().regex(/^[a-z0-9-]+\.[a-z0-9_]+$/, 'an action id such as system.verb');
const kinds = z.array(z.string().min(1).max(60)).min(1).max(30);
const identityClass = z.enum(['human', 'service_account', 'workload', 'third_party_app', 'agent']);

/** One way out of use. `of`: `identity`, `role`, or types of credentials. The first that fits is taken. */
const end = z.strictObject({
  of: kinds,
  classes: z.array(identityClass).min(1).exactOptional(),
  /** Must be able to be undone exactly or nearly: a scream brings it back. */
  disable: actionId,
  /** Does the system write down who tries it while it is off? */
  refusals: z.enum(['seen', 'unseen']),
  because: text,
  /** Absent: nothing here can delete it. */
  delete: actionId.exactOptional(),
  by_hand: text,
});

/** Standing privilege that the system can give as eligible, or for a time, instead. */
const eligible = z.strictObject({
  /** What it is called: `directory role`. */
  noun: text,
  via: z.array(z.enum(['inline', 'managed_policy', 'group', 'assignment', 'consent'])).min(1),
  /** `*` stands for anything; without regard to case. Absent: any privilege of one who is tier 0 or 1. */
  names: z.array(z.string().min(1).max(200)).min(1).max(200).exactOptional(),
  classes: z.array(identityClass).min(1).exactOptional(),
  action: actionId.exactOptional(),
  /** `{holder}`, `{privilege}`, `{resource}` and `{scope}` are filled in. */
  steps: z.array(text).min(1).max(20),
});

const decoy = z.strictObject({
  kind: z.string().regex(/^[a-z][a-z_]{1,40}$/, 'lower-case words joined by underscores'),
  title: text,
  /** Absent: planted by hand. */
  plant: actionId.exactOptional(),
  /** Whose names it stands beside. */
  beside: z.enum(['service_account', 'human', 'any']).default('service_account'),
  /** Ends of believable names. */
  endings: z
    .array(z.string().regex(/^[a-z0-9]{2,20}$/))
    .min(3)
    .max(40),
  /** Inventory id, with `{name}` and `{scope}`, where it is known before it is made. */
  subject: z.string().max(300).exactOptional(),
  /** Telemetry without which nobody sees it touched. */
  shown_by: z
    .array(
      z.enum([
        'authentication',
        'token_issuance',
        'privilege_change',
        'secret_access',
        'service_to_service',
      ]),
    )
    .min(1),
  touch: text,
  lay_out: text,
  by_hand: z.array(text).min(1).max(12),
  rotate_days: z.number().int().min(1).max(730).default(90),
});

export const lifecycleSchema = z.strictObject({
  system: z.string().regex(/^[a-z0-9-]+$/),
  ends: z.array(end).max(20).default([]),
  eligible: z.array(eligible).max(20).default([]),
  decoys: z.array(decoy).max(10).default([]),
});

export type Lifecycle = z.infer<typeof lifecycleSchema>;
export type EndOf = Lifecycle['ends'][number];
export type EligibleWay = Lifecycle['eligible'][number];
export type DecoyKind = Lifecycle['decoys'][number];
