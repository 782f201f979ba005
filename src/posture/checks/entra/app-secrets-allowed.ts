import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { restrictionGaps } from './app-management.ts';
import { naming, settingsOf, tenantCheck, withSetting } from './tenant.ts';

export const appSecretsAllowed: Check = {
  ...tenantCheck,
  id: 'app-secrets-allowed',
  title: 'Applications may be given client secrets',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'rotation',
  remedy: 'Block new passwords and symmetric keys for applications.',
  cause: 'Secrets are the quickest way to start.',
  closes: 'New passwords and symmetric keys blocked for every application.',
  controls: { nhi: ['NHI7:2025'], csf: ['PR.AA-01'], scuba: ['MS.AAD.5.5'] },
  judge(view, id, at) {
    const seen = settingsOf(view, id, 'app_management_policy', at);
    return withSetting(seen, 'the default policy of app management', (value) => {
      const gaps = restrictionGaps(value, ['passwordAddition', 'symmetricKeyAddition']);
      return gaps.length === 0 ? pass : fail(naming(gaps));
    });
  },
  points: 6,
};
