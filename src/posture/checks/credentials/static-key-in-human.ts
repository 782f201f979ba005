import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { activeSecrets } from '../subject.ts';

export const staticKeyInHuman: Check = {
  id: 'static-key-in-human',
  title: 'Person with a lasting key',
  severity: 'medium',
  topic: 'long_lived_secret',
  dimension: 'exposure',
  remedy: 'Let the person sign in for short-lived credentials and delete the key.',
  cause: 'People were given keys where a sign-in could issue short-lived ones.',
  closes: 'No active lasting key of the person is listed.',
  controls: { nhi: ['NHI7:2025', 'NHI10:2025'], csf: ['PR.AA-01', 'PR.AA-03'] },
  population: { says: 'people', classes: ['human'] },
  judge(view, id, at) {
    const { credentials, unseen } = activeSecrets(view, id, at);
    if (credentials.length > 0) {
      const names = credentials.map((one) => one.nativeId);
      return fail(`holds ${names.join(', ')}, which works without any second factor`, names);
    }
    return unseen === undefined ? pass : cannotTell(unseen);
  },
  points: 10,
  likelihoodNats: 0.3,
  condition: 'no_strong_authenticator',
};
