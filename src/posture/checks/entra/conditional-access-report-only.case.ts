import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const trial = (modifiedDateTime: string | null) =>
  setting('conditional_access_policy', {
    state: 'enabledForReportingButNotEnforced',
    modifiedDateTime,
  });

export const cases: readonly CheckCase[] = [
  tenant('tried for a week', 'pass', [trial('2026-05-25T00:00:00Z')]),
  tenant('tried for a year', 'fail', [trial('2025-05-25T00:00:00Z')]),
  tenant('no such policy', 'pass', []),
  tenant('no date', 'unknown', [trial(null)]),
  refused('policies were not listed'),
];
