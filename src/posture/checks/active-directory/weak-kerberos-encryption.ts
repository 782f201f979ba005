import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { flagsOf, isOn } from './account.ts';

/** Bits of msDS-SupportedEncryptionTypes ([MS-KILE] 2.2.7): DES 0x1 and 0x2, RC4 0x4, AES 0x8 and 0x10. */
const AES = 0x18;
const DES = 0x3;

export const weakKerberosEncryption: Check = {
  id: 'weak-kerberos-encryption',
  title: 'Only weak encryption of its tickets',
  severity: 'medium',
  topic: 'directory',
  dimension: 'exposure',
  system: 'active-directory',
  remedy:
    'Allow AES in msDS-SupportedEncryptionTypes and change the password, so that AES keys are made.',
  cause: 'The account is older than AES in the domain, or an old program asked for it.',
  closes: 'AES among its encryption types, and no flag for DES only.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03', 'PR.DS-02'] },
  population: {
    says: 'machines with service names or keys of their own',
    classes: ['service_account', 'workload'],
  },
  applies: (view, id, at) =>
    isOn(view, id, at) &&
    (tagOf(view, id, at, 'servicePrincipalNames') !== undefined ||
      tagOf(view, id, at, 'supportedEncryptionTypes') !== undefined),
  judge(view, id, at) {
    const flags = flagsOf(view, id, at);
    if (flags?.includes('des_only')) return fail('is set to DES only, which is broken in hours');
    const types = Number(tagOf(view, id, at, 'supportedEncryptionTypes') ?? 0);
    if (types === 0 || Number.isNaN(types))
      return cannotTell('names no encryption types: the default of the controllers decides');
    if ((types & DES) !== 0) return fail('still takes DES');
    if ((types & AES) === 0) return fail('takes RC4 alone: its tickets are guessed fast');
    return flags === undefined ? cannotTell('its account control was not readable') : pass;
  },
  points: 8,
  likelihoodNats: 0.2,
  condition: 'no_strong_authenticator',
};
