import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { naming, settingsOf, tenantCheck } from './tenant.ts';

/** What Graph writes for never; where nothing is set, it is 90 days. */
const NEVER = 2_147_483_647;

export const passwordsExpire: Check = {
  ...tenantCheck,
  id: 'passwords-expire',
  title: 'Passwords expire by the calendar',
  severity: 'low',
  topic: 'rotation',
  dimension: 'rotation',
  remedy: 'Set passwords of every domain to never expire.',
  cause: 'It was good practice once.',
  closes: 'No domain of the tenant with passwords that expire.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-01'], scuba: ['MS.AAD.6.1'] },
  judge(view, id, at) {
    const { settings, unseen } = settingsOf(view, id, 'domain', at);
    // Of a federated domain, its own directory sets it; a part of a domain has what the whole has.
    const own = settings.filter(
      ({ value }) =>
        value['isVerified'] === true &&
        value['authenticationType'] !== 'Federated' &&
        (value['isRoot'] !== false || typeof value['passwordValidityPeriodInDays'] === 'number'),
    );
    const expiring = own.filter(({ value }) => value['passwordValidityPeriodInDays'] !== NEVER);
    if (expiring.length > 0)
      return fail(`${naming(expiring.map(({ name }) => name))}: passwords expire`);
    if (unseen !== undefined) return cannotTell(unseen);
    return own.length === 0 ? cannotTell('no domain with passwords of its own was listed') : pass;
  },
  points: 3,
};
