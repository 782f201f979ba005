import type { Check } from '../../contract.ts';
import { asksMfa, somePolicy, strengthsOf } from './policies.ts';
import { tenantCheck } from './tenant.ts';

/**
 * Near CISA's MS.AAD.3.2, and not claimed for it: its own cases count a certificate of two factors as none, Microsoft's
 * list of methods (authenticationMethodModes) counts it as two.
 */
export const mfaNotForAll: Check = {
  ...tenantCheck,
  id: 'mfa-not-for-all',
  title: 'Not everybody is asked for a second factor',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Ask everybody in every app for a second factor by conditional access.',
  cause: 'Policies grew group by group, and left some out.',
  closes: 'A policy in force that asks everybody in every app for a second factor.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  judge(view, id, at) {
    return somePolicy(view, id, at, {
      control: 'MS.AAD.3.2',
      says: 'asks everybody for a second factor',
      asks: asksMfa(strengthsOf(view, id, at)),
    });
  },
  points: 25,
  likelihoodNats: 1.0,
};
