/** Rules and behaviours, and whether the telemetry they need arrives. */
import { z } from 'zod';
import { severity } from './finding.ts';
import type { Route } from './route.ts';
import { count, done, list, time, words } from './shape.ts';

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
  /** Where it is written; absent where it is no file. Those of the site begin with `site/`. */
  file: z.string().exactOptional(),
});

const fileName = z
  .string()
  .regex(/^[a-z0-9][a-z0-9-]{0,62}$/, 'small letters, digits and hyphens, at most 63');
const ruleText = z
  .string()
  .min(1)
  .max(512 * 1024);
const ruleFile = z.object({ name: z.string(), text: z.string() });

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
      /** Tactics in their order, each with the techniques of identity and those that detectors name. */
      matrix: list(
        z.object({
          tactic: z.string(),
          name: z.string(),
          techniques: list(z.object({ id: z.string(), name: z.string() })),
        }),
      ),
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
      rule: ruleText,
      /** Named in faults. */
      file: z.string().min(1).max(1024).default('rule.yml'),
      /** How far back, in ms. */
      since: z.number().int().min(60_000).max(MAX_SINCE).default(DEFAULT_SINCE),
    }),
    answer: ruleTrial,
  },
  'rules.source': {
    id: 'rules.source',
    method: 'GET',
    path: '/api/v1/rules/:id/source',
    permission: 'rules:read',
    says: 'The file that a rule is written in, as it is in force.',
    params: z.object({ id: z.string().min(1).max(300) }),
    answer: z.object({ id: z.string(), file: z.string(), text: z.string() }),
  },
  'rules.files': {
    id: 'rules.files',
    method: 'GET',
    path: '/api/v1/rule-files',
    permission: 'rules:read',
    says: "The site's own rule files: rules, correlations, and filters that quieten ours.",
    answer: z.object({ items: list(ruleFile) }),
  },
  'rules.keep': {
    id: 'rules.keep',
    method: 'PUT',
    path: '/api/v1/rule-files/:name',
    permission: 'rules:write',
    says: 'Put a file into force among the rules of the site; refused with its place where it is broken.',
    params: z.object({ name: fileName }),
    body: z.object({ text: ruleText, reason: words }),
    answer: ruleFile,
  },
  'rules.remove': {
    id: 'rules.remove',
    method: 'DELETE',
    path: '/api/v1/rule-files/:name',
    permission: 'rules:write',
    says: 'Take a file of the site out of force.',
    params: z.object({ name: z.string().min(1).max(63) }),
    answer: done,
  },
} as const satisfies Record<string, Route>;
