import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

type Parts = Readonly<Record<string, unknown>>;

const management = (parts: Parts) => {
  const restrictions = ['asymmetricKeyLifetime'].map((restrictionType) => ({
    restrictionType,
    ...parts,
  }));
  const both = { keyCredentials: restrictions };
  return setting('app_management_policy', {
    isEnabled: true,
    applicationRestrictions: both,
    servicePrincipalRestrictions: both,
  });
};

export const cases: readonly CheckCase[] = [
  tenant('in force for all', 'pass', [management({ state: 'enabled', maxLifetime: 'P365D' })]),
  tenant('not in force', 'fail', [management({ state: 'enabled', maxLifetime: 'P3Y' })]),
  tenant('the policy is off', 'fail', [setting('app_management_policy', { isEnabled: false })]),
  refused('the policy was not read'),
];
