import type { Check } from '../../contract.ts';
import { everyClass } from '../subject.ts';
import { isOn, judgeFlag } from './account.ts';

export const passwordNotRequired: Check = {
  id: 'password-not-required',
  title: 'Account that may have no password',
  severity: 'high',
  atTier: { 0: 'critical' },
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Clear the flag and set a password.',
  cause: 'The account was made by a tool that sets the flag and forgets it.',
  closes: 'The account without the flag.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-01', 'PR.AA-03'] },
  population: { says: 'accounts that are not disabled', classes: everyClass },
  applies: isOn,
  judge: (view, id, at) =>
    judgeFlag(
      view,
      { id, at },
      'password_not_required',
      'may have an empty password: the rules of the domain do not bind it',
    ),
  points: 14,
  likelihoodNats: 0.4,
  condition: 'no_strong_authenticator',
};
