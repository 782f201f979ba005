import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo, tagOf } from '../ask.ts';
import { blindTo, daysBetween, unlessBlind } from '../subject.ts';

const WAITING_DAYS = 14;

export const invitedAndNeverCame: Check = {
  id: 'invited-and-never-came',
  title: 'Invited, with apps waiting, and never came',
  severity: 'medium',
  topic: 'dormant',
  dimension: 'dormancy',
  system: 'okta',
  remedy: 'Deactivate the account and invite anew when the person starts.',
  cause: 'Accounts are made ahead, and not everybody starts.',
  closes: 'The account activated, or off.',
  controls: { nhi: [], csf: ['PR.AA-01'] },
  population: { says: 'users who were invited and have not signed in', classes: ['human'] },
  applies: (view, id, at) => tagOf(view, id, at, 'status') === 'PROVISIONED',
  judge(view, id, at) {
    const made = view.identity(id, at)?.createdAt;
    if (!made?.known) return cannotTell(made?.because ?? 'not in the inventory');
    const days = daysBetween(made.value, at);
    if (days <= WAITING_DAYS) return pass;
    const apps = allowedTo(view, id, at).filter((one) =>
      one.privileges.includes('app.sign_in'),
    ).length;
    if (apps > 0)
      return fail(
        `invited ${days} days ago; whoever finds the mail sets the password and has ${apps} apps`,
      );
    return unlessBlind(blindTo(view, id, at, 'entitlement', 'membership'), pass);
  },
  points: 6,
  condition: 'dormant',
};
