import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo, daysBetween, everyClass, renewedAt } from '../subject.ts';
import { isOn, ofType } from './account.ts';

const OLD_DAYS = 365;

export const kerberoastable: Check = {
  id: 'kerberoastable',
  title: 'Service account whose password can be guessed at leisure',
  severity: 'high',
  atTier: { 0: 'critical' },
  topic: 'directory',
  dimension: 'exposure',
  system: 'active-directory',
  remedy:
    'Turn it into a group managed service account, or set a long random password and rotate it every year.',
  playbook: 'service_account/leaked-credential',
  cause: 'A service runs on a user account with a password that a person chose.',
  closes: 'Its password set within the last year, or the account managed by the directory.',
  controls: { nhi: ['NHI4:2025', 'NHI7:2025'], csf: ['PR.AA-01', 'PR.AA-03'] },
  population: { says: 'user accounts with service names', classes: everyClass },
  applies: (view, id, at) =>
    isOn(view, id, at) &&
    tagOf(view, id, at, 'servicePrincipalNames') !== undefined &&
    (ofType(view, id, { at, type: 'password' }) !== undefined ||
      blindTo(view, id, at, 'credential') !== undefined),
  judge(view, id, at) {
    const password = ofType(view, id, { at, type: 'password' });
    if (password === undefined)
      return cannotTell(blindTo(view, id, at, 'credential') ?? 'its password was not listed');
    const set = renewedAt(password);
    if (!set.known) return cannotTell(`when its password was set: ${set.because}`);
    const days = daysBetween(set.value, at);
    return days > OLD_DAYS
      ? fail(
          `any account may ask for a ticket sealed with its password, which is ${days} days old`,
          [password.nativeId],
        )
      : pass;
  },
  points: 14,
  likelihoodNats: 0.5,
  condition: 'no_rotation',
};
