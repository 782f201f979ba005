import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeCredentials, isActive } from '../subject.ts';

export const appPassword: Check = {
  id: 'app-password',
  title: 'Password that passes by the second factor',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  remedy: 'Delete the app passwords and let old programs sign in by OAuth.',
  cause: 'An old program could not do the second step.',
  closes: 'No active app password is listed.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'people who can sign in', classes: ['human'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const found = credentials
      .filter((one) => one.type === 'app_password')
      .map((one) => one.nativeId);
    if (found.length > 0)
      return fail(`${found.join(', ')}: a password alone is enough there`, found);
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 12,
  likelihoodNats: 0.4,
  condition: 'no_strong_authenticator',
};
