import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { dateOf, daysBetween } from '../subject.ts';

/** Twice a year, as drills of restoring go. */
const TESTED_DAYS = 180;

export const breakGlassNotTested: Check = {
  id: 'break-glass-not-tested',
  title: 'Emergency account that nobody tried',
  severity: 'medium',
  topic: 'break_glass',
  dimension: 'dormancy',
  remedy: 'Sign in with it under two people, write down that it worked, and seal it again.',
  cause: 'An account for emergencies is set up once and believed in ever after.',
  closes: 'A sign-in of the account in the last 180 days.',
  controls: { nhi: [], csf: ['PR.IR-03', 'RC.RP-01', 'PR.AA-05'] },
  population: { says: 'accounts of people declared for emergencies', classes: ['human'] },
  applies: (view, id, at) => view.identity(id, at)?.flags.emergencyAccess === true,
  judge(view, id, at) {
    const lastUsedAt = view.identity(id, at)?.lastUsedAt;
    if (!lastUsedAt?.known)
      return cannotTell(`last use: ${lastUsedAt?.because ?? 'not in the inventory'}`);
    if (lastUsedAt.value === null)
      return fail('it was never signed in with: nobody knows whether it works');
    const days = daysBetween(lastUsedAt.value, at);
    return days > TESTED_DAYS
      ? fail(`last tried ${days} days ago, on ${dateOf(lastUsedAt.value)}`)
      : pass;
  },
  onUse: 'pass',
  points: 6,
};
