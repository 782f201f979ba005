import { cannotTell } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import {
  asksPhishingResistant,
  includedRoles,
  includesEveryApp,
  somePolicy,
  strengthsOf,
} from './policies.ts';
import { rolesOf } from './roles.ts';
import { holds, tenantCheck } from './tenant.ts';

export const phishableMfaForAdmins: Check = {
  ...tenantCheck,
  id: 'phishable-mfa-for-admins',
  title: 'Rulers of the tenant sign in with what can be phished',
  severity: 'critical',
  topic: 'mfa',
  dimension: 'exposure',
  remedy: 'Ask every highly privileged role for the phishing-resistant authentication strength.',
  cause: 'Admins were left in the policy of everybody.',
  closes:
    'A policy in force that names each such role and asks for phishing-resistant methods only.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03', 'PR.AA-05'], scuba: ['MS.AAD.3.6'] },
  /** A policy of everybody is no answer: this one must hold when that one is switched off. */
  judge(view, id, at) {
    const { roles, unseen } = rolesOf(view, id, at);
    if (roles.length === 0) return cannotTell(unseen ?? 'no directory role was listed');
    return somePolicy(view, id, at, {
      control: 'MS.AAD.3.6',
      says: 'asks every highly privileged role for phishing-resistant methods',
      asks: asksPhishingResistant(strengthsOf(view, id, at)),
      reaches: (policy) =>
        includesEveryApp(policy) && roles.every((role) => holds(includedRoles(policy), role.id)),
    });
  },
  points: 25,
  likelihoodNats: 0.6,
};
