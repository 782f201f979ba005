import type { Check } from '../../contract.ts';
import { everyClass } from '../subject.ts';
import { isOn, judgeFlag } from './account.ts';

export const asRepRoastable: Check = {
  id: 'as-rep-roastable',
  title: 'Anybody may ask for a ticket to guess its password by',
  severity: 'high',
  atTier: { 0: 'critical' },
  topic: 'directory',
  dimension: 'exposure',
  system: 'active-directory',
  remedy: 'Clear the flag, and change the password if it may have been guessed.',
  playbook: 'service_account/leaked-credential',
  cause: 'A program that knows no pre-authentication was served.',
  closes: 'The account without the flag.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'accounts that are not disabled', classes: everyClass },
  applies: isOn,
  judge: (view, id, at) =>
    judgeFlag(
      view,
      { id, at },
      'preauth_not_required',
      'needs no Kerberos pre-authentication: without any account one gets what its password can be guessed from',
    ),
  points: 14,
  likelihoodNats: 0.6,
  condition: 'no_strong_authenticator',
};
