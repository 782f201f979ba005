import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, daysBetween, everyClass, renewedAt } from '../subject.ts';

const AUTOLOGON = 'autologon.microsoftazuread-sso.com';
const MONTH = 30;

/** Found by the name that browsers ask tickets for. https://learn.microsoft.com/entra/identity/hybrid/connect/how-to-connect-sso-faq */
export const seamlessSsoKeyAge: Check = {
  system: 'active-directory',
  population: { says: 'the computer account of seamless single sign-on', classes: everyClass },
  id: 'seamless-sso-key-age',
  title: 'The key of seamless single sign-on is older than a month',
  severity: 'high',
  topic: 'directory',
  dimension: 'rotation',
  remedy:
    'Roll the Kerberos key of the account every 30 days, or switch seamless single sign-on off.',
  cause: 'Nothing rolls it by itself.',
  closes: 'A key rolled within the last 30 days, or no such account.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'] },
  applies: (view, id, at) =>
    view.identity(id, at)?.tags['servicePrincipalNames']?.toLowerCase().includes(AUTOLOGON) ===
    true,
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const dates = credentials.flatMap((one) => {
      const set = renewedAt(one);
      return set.known ? [set.value] : [];
    });
    if (dates.length === 0) return cannotTell(unseen ?? 'when its key was rolled was not told');
    const days = daysBetween(Math.max(...dates), at);
    return days > MONTH
      ? fail(`it was rolled ${days} days ago: who has it is anybody in the cloud`)
      : pass;
  },
  points: 12,
};
