import { DAY } from '../../../core/index.ts';
import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { dateOf, daysBetween } from '../subject.ts';

/** Longer than any vendor lets its log wait, and than a quiet long weekend. */
const MOST_DAYS = 7;

export const placeWithoutLogs: Check = {
  id: 'place-without-logs',
  title: 'Place whose log nobody reads',
  severity: 'high',
  topic: 'telemetry',
  dimension: 'exposure',
  remedy: 'Connect its log: without it no misuse is seen, and no unused right is told.',
  cause: 'Its inventory was connected first, and the log was left for later, or has stopped.',
  closes: `Events of the place read within the last ${MOST_DAYS} days.`,
  controls: { nhi: ['NHI8:2025'], csf: ['DE.CM-09', 'PR.PS-04'] },
  population: {
    says: 'tenants, accounts, domains and clusters that are evaluated',
    classes: 'scopes',
  },
  applies: (view, id, at) => view.evaluates(view.place(id, at)?.system ?? ''),
  judge(view, id, at) {
    const place = view.place(id, at);
    if (!place) return cannotTell('the place is not known');
    const { system, scope } = place;
    const own = view.logsOf(system, scope);
    if (own && daysBetween(own.last, at) <= MOST_DAYS) return pass;
    const whole = view.logsOf(system);
    if (!own && whole && daysBetween(whole.last, at) <= MOST_DAYS)
      return cannotTell(`events of ${system} are read, and none says that it is of ${scope}`);
    const last = own ?? whole;
    if (last) return fail(`the last event that was read of it is of ${dateOf(last.last)}`);
    return view.listedBy(system, scope, 'identity', at - MOST_DAYS * DAY)
      ? fail('no event of it was ever read: what is done there is seen by nobody')
      : cannotTell('it was just connected, and no event of it has come yet');
  },
  points: 12,
};
