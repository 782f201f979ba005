import type { Check } from '../../contract.ts';
import { allowedTo, judgeGrants } from '../ask.ts';
import { everyClass } from '../subject.ts';

export const weakKey: Check = {
  id: 'weak-key',
  title: 'Weak key lets in',
  severity: 'high',
  topic: 'legacy_authentication',
  dimension: 'exposure',
  system: 'openssh',
  remedy: 'Replace it by an Ed25519 key, or one in hardware.',
  cause: 'The key is older than what breaks it.',
  closes: 'No DSA key and no RSA key below 2048 bits let in.',
  controls: { nhi: ['NHI4:2025'], csf: ['PR.AA-03'] },
  population: { says: 'accounts with keys', classes: everyClass },
  applies: (view, id, at) =>
    allowedTo(view, id, at).some((one) => one.via.name === 'authorized_keys'),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ via, conditions }) => {
      const bits = Number(conditions?.['bits'] ?? Number.NaN);
      const type = conditions?.['type'];
      return via.name === 'authorized_keys' && (type === 'ssh-dss' || bits < 2_048)
        ? `${String(conditions?.['key'])} is ${String(type)}${Number.isNaN(bits) ? '' : ` of ${bits} bits`}`
        : undefined;
    }),
  points: 12,
  likelihoodNats: 0.2,
  condition: 'no_strong_authenticator',
};
