import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

type Parts = Readonly<Record<string, unknown>>;

const management = (parts: Parts) => {
  const restrictions = ['passwordAddition', 'symmetricKeyAddition'].map((restrictionType) => ({
    restrictionType,
    ...parts,
  }));
  const both = { passwordCredentials: restrictions };
  return setting('app_management_policy', {
    isEnabled: true,
    applicationRestrictions: both,
    servicePrincipalRestrictions: both,
  });
};

export const cases: readonly CheckCase[] = [
  tenant('in force for all', 'pass', [management({ state: 'enabled' })]),
  tenant('not in force', 'fail', [management({ state: 'disabled' })]),
  tenant('the policy is off', 'fail', [setting('app_management_policy', { isEnabled: false })]),
  tenant('older applications are left out', 'fail', [
    management({ state: 'enabled', restrictForAppsCreatedAfterDateTime: '2025-01-01T00:00:00Z' }),
  ]),
  refused('the policy was not read'),
];
