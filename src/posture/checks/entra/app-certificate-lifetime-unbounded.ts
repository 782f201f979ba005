import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { restrictionGaps } from './app-management.ts';
import { naming, settingsOf, tenantCheck, withSetting } from './tenant.ts';

export const appCertificateLifetimeUnbounded: Check = {
  ...tenantCheck,
  id: 'app-certificate-lifetime-unbounded',
  title: 'Application certificates may live longer than a year',
  severity: 'low',
  topic: 'long_lived_secret',
  dimension: 'rotation',
  remedy: 'Bound the life of application certificates to 365 days.',
  cause: 'There is no bound by default.',
  closes: 'A bound of at most 365 days for certificates of every application.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'], scuba: ['MS.AAD.5.7'] },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'app_management_policy', at);
    return withSetting(seen, 'the default policy of app management', (value) => {
      const gaps = restrictionGaps(value, ['asymmetricKeyLifetime'], 365);
      return gaps.length === 0 ? pass : fail(naming(gaps));
    });
  },
  points: 4,
};
