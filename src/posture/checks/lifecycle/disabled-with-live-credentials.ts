import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeSecrets, everyClass } from '../subject.ts';

export const disabledWithLiveCredentials: Check = {
  id: 'disabled-with-live-credentials',
  title: 'Disabled, and its credentials were left',
  severity: 'medium',
  topic: 'offboarding',
  dimension: 'exposure',
  remedy: 'Delete the keys and tokens of the account, not only the account.',
  cause: 'Disabling an account is taken for ending what it gave out.',
  closes: 'No active lasting credential of it is listed.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-01', 'PR.AA-05'] },
  population: { says: 'disabled identities', classes: everyClass },
  applies: (view, id, at) => view.identity(id, at)?.status === 'disabled',
  judge(view, id, at) {
    const { credentials, unseen } = activeSecrets(view, id, at);
    const live = credentials.filter((one) => one.status === 'active');
    if (live.length > 0) {
      const names = live.map((one) => one.nativeId);
      return fail(`is disabled, and ${names.join(', ')} would work again with it`, names);
    }
    if (unseen !== undefined) return cannotTell(unseen);
    return credentials.length === 0 ? pass : cannotTell('the state of its credentials is not told');
  },
  points: 10,
  likelihoodNats: 0.2,
  condition: 'dormant',
};
