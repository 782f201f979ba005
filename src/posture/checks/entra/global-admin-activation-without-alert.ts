import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { isGlobal, rolesOf, rulesOf, tellsSomebody } from './roles.ts';
import { naming, premium, tenantCheck, withPremium } from './tenant.ts';

/** Rules of PIM, by Graph's ids. */
const RULES = ['Notification_Admin_EndUser_Assignment'];

export const globalAdminActivationWithoutAlert: Check = {
  ...tenantCheck,
  id: 'global-admin-activation-without-alert',
  title: 'Activating Global Administrator tells nobody',
  severity: 'medium',
  topic: 'telemetry',
  dimension: 'exposure',
  remedy: 'Send activations of the role to the mailbox that is watched.',
  cause: 'By default only administrators of roles are told.',
  closes: 'A recipient for activations of the role.',
  controls: { nhi: ['NHI5:2025'], csf: ['DE.CM-03'], scuba: ['MS.AAD.7.8'] },
  judge(view, id, at) {
    const { roles, unseen } = rolesOf(view, id, at);
    const asked = roles.filter(isGlobal);
    return withPremium(
      premium(view, id, at),
      () => {
        const silent = asked.filter((role) =>
          RULES.some((rule) => rulesOf(role, rule).some((one) => !tellsSomebody(one))),
        );
        if (silent.length > 0)
          return fail(`nobody is told of ${naming(silent.map(({ name }) => name))}`);
        const untold = asked.find((role) => RULES.some((rule) => rulesOf(role, rule).length === 0));
        if (asked.length > 0 && untold === undefined && unseen === undefined) return pass;
        return cannotTell(unseen ?? `the rules of ${untold?.name ?? 'such roles'} were not listed`);
      },
      fail,
    );
  },
  points: 8,
};
