import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { blindTo, isActive } from '../subject.ts';

export const weakPasswordHash: Check = {
  id: 'weak-password-hash',
  title: 'Password kept as MD5',
  severity: 'medium',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'postgresql',
  remedy: 'Set password_encryption to scram-sha-256 and have the password set anew.',
  cause: 'The password is older than SCRAM on this server.',
  closes: 'A password kept as SCRAM-SHA-256.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03', 'PR.DS-01'] },
  population: { says: 'roles that log in with a password', classes: ['service_account'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    (tagOf(view, id, at, 'password') !== undefined ||
      blindTo(view, id, at, 'credential') !== undefined),
  judge(view, id, at) {
    const form = tagOf(view, id, at, 'password');
    if (form === undefined)
      return cannotTell(blindTo(view, id, at, 'credential') ?? 'its password was not shown');
    return form === 'scram-sha-256'
      ? pass
      : fail(`its password is kept as ${form}: who sees the verifier can sign in`);
  },
  points: 8,
  likelihoodNats: 0.1,
  condition: 'no_strong_authenticator',
};
