/** Which attack is drilled, and what must come of it. */
import { attacks } from '../estate/index.ts';
import type { DrillDefinition, Expectation } from './contract.ts';

const expectations: Readonly<Record<string, Expectation>> = {
  'leaked-access-key': 'contained',
  'stolen-instance-session': 'approved_then_contained',
  'phished-console-sign-in': 'approved_then_contained',
  'hijacked-pipeline': 'approved_then_contained',
  'dormant-account-awakes': 'approved_then_contained',
  'honeytoken-touched': 'approved_then_contained',
  'backdoored-role': 'contained',
  'blind-and-exfiltrate': 'approved_then_contained',
  'break-glass-sign-in': 'paged_not_locked',
  'low-risk-token-elsewhere': 'not_paged',
};

export const drills: readonly DrillDefinition[] = attacks.flatMap(
  ({ id, title, class: of, situation, attack }) => {
    const expects = expectations[id];
    return expects === undefined ? [] : [{ id, title, class: of, situation, attack, expects }];
  },
);
