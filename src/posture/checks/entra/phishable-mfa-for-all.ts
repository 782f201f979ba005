import type { Check } from '../../contract.ts';
import { asksPhishingResistant, somePolicy, strengthsOf } from './policies.ts';
import { tenantCheck } from './tenant.ts';

export const phishableMfaForAll: Check = {
  ...tenantCheck,
  id: 'phishable-mfa-for-all',
  title: 'Second factors that can be phished are enough',
  severity: 'medium',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Ask everybody for the phishing-resistant authentication strength.',
  cause: 'Push and codes were easier to roll out.',
  closes: 'A policy in force that asks everybody for phishing-resistant methods only.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.3.1'] },
  judge(view, id, at) {
    return somePolicy(view, id, at, {
      control: 'MS.AAD.3.1',
      says: 'asks everybody for phishing-resistant methods',
      asks: asksPhishingResistant(strengthsOf(view, id, at)),
    });
  },
  points: 10,
  likelihoodNats: 0.3,
};
