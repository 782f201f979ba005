/** Rules and behaviours, and whether the telemetry they need arrives. */
import { z } from 'zod';
import { severity } from './finding.ts';
import type { Route } from './route.ts';
import { count, list, time } from './shape.ts';

export const rule = z.object({
  id: z.string(),
  kind: z.enum(['rule', 'behaviour']),
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
    }),
  },
} as const satisfies Record<string, Route>;
