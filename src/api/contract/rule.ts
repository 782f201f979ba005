/** Rules and behaviours, and whether the telemetry they need arrives. */
import { z } from 'zod';
import { severity } from './finding.ts';
import type { Route } from './route.ts';
import { count, list, time } from './shape.ts';

export const rule = z.object({
  id: z.string(),
  kind: z.enum(['rule', 'correlation', 'behaviour']),
  title: z.string(),
  description: z.string(),
  severity,
  attack: list(z.string()),
  system: z.string(),
  falsePositives: list(z.string()),
  /** `blind`: no connected system gives what it reads. */
  state: z.enum(['active', 'blind']),
  because: z.string(),
  /** Since start. */
  fired: count,
  lastFiredAt: time.exactOptional(),
  examples: z.object({ fires: count, quiet: count }),
});

/** A week. */
const DEFAULT_SINCE = 7 * 24 * 3_600_000;
const MAX_SINCE = 92 * 24 * 3_600_000;

const ruleFault = z.object({
  file: z.string(),
  line: count.exactOptional(),
  column: count.exactOptional(),
  rule: z.string().exactOptional(),
  kind: z.enum(['broken', 'set_aside', 'not_yet', 'warning']),
  message: z.string(),
  /** What to do about it. */
  fix: z.string(),
});

const ruleTrial = z.object({
  /** The answer in one sentence. */
  says: z.string(),
  rules: list(z.object({ id: z.string(), title: z.string(), level: severity })),
  faults: list(ruleFault),
  fired: count,
  /** Findings that would stand open. */
  findings: count,
  /** The busiest first. */
  identities: list(
    z.object({ id: z.string(), name: z.string(), fired: count, firstAt: time, lastAt: time }),
  ),
  identitiesTotal: count,
  samples: list(
    z.object({
      rule: z.string(),
      eventId: z.string(),
      vendorId: z.string(),
      time,
      identity: z.string(),
      operation: z.string(),
      fields: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    }),
  ),
  scanned: z.object({
    events: count,
    setAside: count,
    from: time,
    to: time,
    /** False: it stopped at a bound, and the figures are of the part that was read. */
    complete: z.boolean(),
    because: z.string(),
  }),
});

export const ruleRoutes = {
  'rules.list': {
    id: 'rules.list',
    method: 'GET',
    path: '/api/v1/rules',
    permission: 'rules:read',
    says: 'Every rule and behaviour, what it covers, and whether it can fire.',
    answer: z.object({
      items: list(rule),
      /** ATT&CK technique → detectors that name it. */
      techniques: z.record(z.string(), count),
      /** Hash of the set in force, and since when; absent where rules do not change. */
      version: z.string().exactOptional(),
      changedAt: time.exactOptional(),
      faults: list(
        ruleFault.extend({
          /** `earlier`: the file as it was before stays in force. */
          standing: z.enum(['earlier', 'left_out']),
        }),
      ),
    }),
  },
  'rules.dryRun': {
    id: 'rules.dryRun',
    method: 'POST',
    path: '/api/v1/rules/dry-run',
    permission: 'rules:try',
    says: 'What a rule would have found in the events that are kept; changes nothing.',
    body: z.object({
      /** The file as written: YAML with one or more Sigma documents. */
      rule: z
        .string()
        .min(1)
        .max(512 * 1024),
      /** Named in faults. */
      file: z.string().min(1).max(1024).default('rule.yml'),
      /** How far back, in ms. */
      since: z.number().int().min(60_000).max(MAX_SINCE).default(DEFAULT_SINCE),
    }),
    answer: ruleTrial,
  },
} as const satisfies Record<string, Route>;
