import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeSecrets } from '../subject.ts';
import { isAccountRoot } from './account-root.ts';

export const rootKey: Check = {
  id: 'root-key',
  title: 'Root user with access keys',
  severity: 'critical',
  topic: 'long_lived_secret',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Delete the access keys of the root user; nothing needs them.',
  cause: 'Keys were made for the root user, often when the account was new.',
  closes: 'A credential report that lists no active key of root.',
  controls: { nhi: ['NHI7:2025', 'NHI5:2025'], csf: ['PR.AA-01', 'PR.AA-05'] },
  population: { says: 'root users of accounts', classes: ['human'] },
  applies: isAccountRoot,
  judge(view, id, at) {
    const { credentials, unseen } = activeSecrets(view, id, at);
    if (credentials.length > 0) {
      const names = credentials.map((one) => one.nativeId);
      return fail('root has active access keys, which no policy can limit', names);
    }
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 30,
  likelihoodNats: 0.8,
  condition: 'no_strong_authenticator',
};
