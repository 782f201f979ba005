import type { Check } from '../../contract.ts';
import { blocks, flowsOf, somePolicy } from './policies.ts';
import { holds, tenantCheck } from './tenant.ts';

export const deviceCodeFlowAllowed: Check = {
  ...tenantCheck,
  id: 'device-code-flow-allowed',
  title: 'Device code sign-in is let in',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  remedy: 'Block the device code flow for everybody by conditional access.',
  cause: 'It is open by default, and few know of it.',
  closes: 'A policy in force that blocks the device code flow for everybody.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'], scuba: ['MS.AAD.3.9'] },
  judge(view, id, at) {
    return somePolicy(view, id, at, {
      control: 'MS.AAD.3.9',
      says: 'blocks the device code flow',
      asks: (policy) => blocks(policy) && holds(flowsOf(policy), 'deviceCodeFlow'),
    });
  },
  points: 15,
  likelihoodNats: 0.5,
};
