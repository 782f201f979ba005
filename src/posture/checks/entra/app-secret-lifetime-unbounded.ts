import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { restrictionGaps, secretsBlocked } from './app-management.ts';
import { naming, settingsOf, tenantCheck, withSetting } from './tenant.ts';

export const appSecretLifetimeUnbounded: Check = {
  ...tenantCheck,
  id: 'app-secret-lifetime-unbounded',
  title: 'Client secrets may live longer than half a year',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'rotation',
  remedy: 'Bound the life of application secrets to 180 days.',
  cause: 'There is no bound by default.',
  closes: 'A bound of at most 180 days for passwords and symmetric keys of every application.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'], scuba: ['MS.AAD.5.6'] },
  /** Where no secret can be added at all, its life is no matter. */
  applies(view, id, at) {
    const [value] = settingsOf(view, id, 'app_management_policy', at).values;
    return value === undefined || !secretsBlocked(value);
  },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'app_management_policy', at);
    return withSetting(seen, 'the default policy of app management', (value) => {
      const gaps = restrictionGaps(value, ['passwordLifetime', 'symmetricKeyLifetime'], 180);
      return gaps.length === 0 ? pass : fail(naming(gaps));
    });
  },
  points: 6,
};
