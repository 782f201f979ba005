import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

const methods = (parts: Readonly<Record<string, unknown>>) =>
  setting('authentication_methods_policy', parts);

export const cases: readonly CheckCase[] = [
  tenant('as it should be', 'pass', [methods({ policyMigrationState: 'migrationComplete' })]),
  tenant('not so', 'fail', [methods({ policyMigrationState: 'migrationInProgress' })]),
  tenant('a tenant that never had the old pages', 'pass', [
    methods({ policyMigrationState: null }),
  ]),
  tenant('not told', 'unknown', [methods({})]),
  refused('the policy was not read'),
  tenant('the policy was listed and is not there', 'unknown', []),
];
