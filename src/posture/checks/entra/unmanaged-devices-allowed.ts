import type { Check } from '../../contract.ts';
import { asksManagedDevice, somePolicy } from './policies.ts';
import { tenantCheck } from './tenant.ts';

export const unmanagedDevicesAllowed: Check = {
  ...tenantCheck,
  id: 'unmanaged-devices-allowed',
  title: 'Sign-in from any device is let in',
  severity: 'medium',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Ask for a compliant or joined device by conditional access.',
  cause: 'Devices were not managed when the policies were written.',
  closes: 'A policy in force that asks everybody for a managed device.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.3.7'] },
  judge(view, id, at) {
    return somePolicy(view, id, at, {
      control: 'MS.AAD.3.7',
      says: 'asks for a managed device',
      asks: asksManagedDevice,
    });
  },
  points: 8,
  likelihoodNats: 0.2,
};
