import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { activeCredentials, isActive } from '../subject.ts';

export const serviceWithPassword: Check = {
  id: 'service-with-password',
  title: 'Service user that a password lets in',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'snowflake',
  remedy: 'Set TYPE = SERVICE and let it sign in by key pair or OAuth.',
  cause: 'The user was made before services had a type.',
  closes: 'TYPE = SERVICE, and no password.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'service users', classes: ['service_account'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge(view, id, at) {
    const { credentials, unseen } = activeCredentials(view, id, at);
    const password = credentials.find((one) => one.type === 'password');
    if (password) return fail('signs in with a password and no second factor', [password.nativeId]);
    if (tagOf(view, id, at, 'type') === 'LEGACY_SERVICE')
      return fail('is of type LEGACY_SERVICE, which may sign in with a password');
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 14,
  likelihoodNats: 0.4,
  condition: 'no_strong_authenticator',
};
