import type { CheckCase } from '../world.case.ts';
import { refused, setting, tenant } from './tenant.case.ts';

type Parts = Readonly<Record<string, unknown>>;

const management = (parts: Parts) => {
  const restrictions = ['passwordLifetime', 'symmetricKeyLifetime'].map((restrictionType) => ({
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

const additions = ['passwordAddition', 'symmetricKeyAddition'].map((restrictionType) => ({
  restrictionType,
  state: 'enabled',
}));
const blocked = {
  applicationRestrictions: { passwordCredentials: additions },
  servicePrincipalRestrictions: { passwordCredentials: additions },
};

export const cases: readonly CheckCase[] = [
  tenant('in force for all', 'pass', [management({ state: 'enabled', maxLifetime: 'P180D' })]),
  tenant('not in force', 'fail', [management({ state: 'enabled', maxLifetime: 'P1Y' })]),
  tenant('the policy is off', 'fail', [setting('app_management_policy', { isEnabled: false })]),
  tenant('half a year in hours', 'pass', [
    management({ state: 'enabled', maxLifetime: 'PT4320H' }),
  ]),
  tenant('no secret can be added', 'outside', [setting('app_management_policy', blocked)]),
  refused('the policy was not read'),
];
