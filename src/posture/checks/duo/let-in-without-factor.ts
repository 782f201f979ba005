import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { isActive } from '../subject.ts';

export const letInWithoutFactor: Check = {
  id: 'let-in-without-factor',
  title: 'User who is let in without a second factor',
  severity: 'high',
  topic: 'mfa',
  dimension: 'exposure',
  system: 'duo',
  remedy: 'Set the status back to active, and give a bypass code that ends instead.',
  cause: 'A lost phone was answered by bypass, and the phone came back.',
  closes: 'The status active.',
  controls: { nhi: [], csf: ['PR.AA-03'] },
  population: { says: 'users of Duo', classes: ['human'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) && tagOf(view, id, at, 'role') === undefined,
  judge(view, id, at) {
    const status = tagOf(view, id, at, 'status');
    if (status === undefined) return cannotTell('its status was not told');
    return status === 'bypass'
      ? fail('is in bypass: the password alone is enough everywhere')
      : pass;
  },
  points: 16,
  likelihoodNats: 0.6,
  condition: 'no_strong_authenticator',
};
