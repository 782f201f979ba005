import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';

export const secondFactorNotRequired: Check = {
  id: 'second-factor-not-required',
  title: 'Organisation that asks for no second factor',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  system: 'github',
  remedy: 'Require two-factor authentication in the settings of the organisation.',
  cause: 'Asking for it would put out members who have none.',
  closes: 'The requirement switched on.',
  controls: { nhi: [], csf: ['PR.AA-03'] },
  population: { says: 'organisations', classes: 'scopes' },
  judge(view, id, at) {
    const told = view.resource(`github:org/${scopeOf(view, id, at)?.scope ?? ''}`, at)?.tags[
      'two_factor_requirement_enabled'
    ];
    if (told === undefined) return cannotTell('the settings of the organisation were not shown');
    return told !== 'true'
      ? fail('members and outside collaborators may join without a second factor')
      : pass;
  },
  points: 14,
  likelihoodNats: 0.4,
  condition: 'no_strong_authenticator',
};
