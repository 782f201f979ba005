import type { Check } from '../../contract.ts';
import { asksManagedDevice, includesEverybody, registers, somePolicy } from './policies.ts';
import { tenantCheck } from './tenant.ts';

export const mfaRegistrationAnywhere: Check = {
  ...tenantCheck,
  id: 'mfa-registration-anywhere',
  title: 'A second factor may be registered from any device',
  severity: 'medium',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Ask for a managed device to register security information.',
  cause: 'The registration page was never named in a policy.',
  closes: 'A policy in force that asks for a managed device to register security information.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.3.8'] },
  judge(view, id, at) {
    return somePolicy(view, id, at, {
      control: 'MS.AAD.3.8',
      says: 'asks for a managed device to register security information',
      asks: (policy) => asksManagedDevice(policy) && registers(policy),
      reaches: includesEverybody,
    });
  },
  points: 10,
  likelihoodNats: 0.3,
};
