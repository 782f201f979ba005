import { fail } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blocks, riskOf, somePolicy } from './policies.ts';
import { holds, premium, tenantCheck, withPremium } from './tenant.ts';

export const riskySignInsAllowed: Check = {
  ...tenantCheck,
  id: 'risky-sign-ins-allowed',
  title: 'Sign-ins at high risk are let in',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Block sign-ins at high risk by conditional access.',
  cause: 'Risk is told, and nothing was made to follow from it.',
  closes: 'A policy in force that blocks sign-ins at high risk, of everybody.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-05', 'DE.CM-03'], scuba: ['MS.AAD.2.3'] },
  judge(view, id, at) {
    return withPremium(
      premium(view, id, at),
      () =>
        somePolicy(view, id, at, {
          control: 'MS.AAD.2.3',
          says: 'blocks sign-ins at high risk',
          asks: (policy) => blocks(policy) && holds(riskOf(policy, 'signInRiskLevels'), 'high'),
        }),
      fail,
    );
  },
  points: 15,
  likelihoodNats: 0.4,
};
