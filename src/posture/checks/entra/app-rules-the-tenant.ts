import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind } from '../subject.ts';
import { naming } from './tenant.ts';

/** Application permissions of Graph that lead to all others. Microsoft Graph permissions reference. */
const ruling =
  /^(?:RoleManagement\.ReadWrite\.Directory|AppRoleAssignment\.ReadWrite\.All|Application\.ReadWrite\.All|Directory\.ReadWrite\.All|RoleAssignmentSchedule\.ReadWrite\.Directory|RoleEligibilitySchedule\.ReadWrite\.Directory|UserAuthenticationMethod\.ReadWrite\.All|Policy\.ReadWrite\.\w+|Domain\.ReadWrite\.All)$/;

export const appRulesTheTenant: Check = {
  system: 'entra',
  population: {
    says: 'apps and agents',
    classes: ['service_account', 'third_party_app', 'workload', 'agent'],
  },
  id: 'app-rules-the-tenant',
  title: 'An app may give itself any right of the tenant',
  severity: 'critical',
  topic: 'over_privilege',
  dimension: 'privilege',
  remedy: 'Replace the permission by one that reads, or that is bound to what the app owns.',
  cause: 'The permission was the first that made it work.',
  closes: 'No permission of the app with which it could give itself others.',
  controls: { nhi: ['NHI5:2025', 'NHI3:2025'], csf: ['PR.AA-05'] },
  judge(view, id, at) {
    const given = view
      .entitlementsOf(id, at)
      .filter((one) => one.id.startsWith('entra:app-role:'))
      .flatMap(({ privileges }) => privileges.filter((one) => ruling.test(one)));
    if (given.length > 0) return fail(`it has ${naming(given)}`, given);
    return unlessBlind(blindTo(view, id, at, 'entitlement'), pass);
  },
  points: 20,
};
