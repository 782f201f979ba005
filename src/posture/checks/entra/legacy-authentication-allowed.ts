import type { Check } from '../../contract.ts';
import { blocks, clientsOf, somePolicy } from './policies.ts';
import { holds, tenantCheck } from './tenant.ts';

export const legacyAuthenticationAllowed: Check = {
  ...tenantCheck,
  id: 'legacy-authentication-allowed',
  title: 'Legacy authentication is let in',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  remedy: 'Block Exchange ActiveSync and other legacy clients for everybody by conditional access.',
  cause: 'Old mail clients were never cut off.',
  closes: 'A policy in force that blocks both sorts of legacy client for everybody.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.1.1'] },
  judge(view, id, at) {
    return somePolicy(view, id, at, {
      control: 'MS.AAD.1.1',
      says: 'blocks legacy clients',
      asks: (policy) =>
        blocks(policy) &&
        ['exchangeActiveSync', 'other'].every((one) => holds(clientsOf(policy), one)),
    });
  },
  points: 20,
  likelihoodNats: 0.8,
};
