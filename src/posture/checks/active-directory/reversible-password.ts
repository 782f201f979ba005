import type { Check } from '../../contract.ts';
import { everyClass } from '../subject.ts';
import { isOn, judgeFlag } from './account.ts';

export const reversiblePassword: Check = {
  id: 'reversible-password',
  title: 'Password kept so that it can be read back',
  severity: 'high',
  atTier: { 0: 'critical' },
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Clear the flag and change the password: only the new one is kept as a hash.',
  cause: 'An old protocol needed the password itself.',
  closes: 'The account without the flag, and its password changed since.',
  controls: { nhi: ['NHI2:2025', 'NHI4:2025'], csf: ['PR.DS-01', 'PR.AA-03'] },
  population: { says: 'accounts that are not disabled', classes: everyClass },
  applies: isOn,
  judge: (view, id, at) =>
    judgeFlag(
      view,
      { id, at },
      'reversible_password',
      'its password is kept readable: a copy of the directory gives it away',
    ),
  points: 12,
  likelihoodNats: 0.2,
  condition: 'exposed_secret',
};
