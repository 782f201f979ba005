import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isVendorRole } from '../subject.ts';

const privileges = new Set(['kms:decrypt', 'kms:*', 'kms:reencryptfrom', '*']);

export const decryptsWithEveryKey: Check = {
  id: 'decrypts-with-every-key',
  title: 'May decrypt with every key',
  severity: 'medium',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'aws',
  remedy: 'Name the keys in the resource.',
  cause: 'Decryption was allowed where it was first missing, on everything.',
  closes: 'kms:Decrypt on named keys.',
  controls: { nhi: ['NHI5:2025', 'NHI2:2025'], csf: ['PR.AA-05'] },
  population: { says: 'identities and roles that are not administrators', classes: 'any' },
  applies: (view, id, at) =>
    !isVendorRole(view, id, at) &&
    !(view.tierOf(id, at).tier === 0 && view.tierOf(id, at).path.length === 1),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, (one) => {
      const held = one.privileges.find((privilege) => privileges.has(privilege.toLowerCase()));
      return held !== undefined &&
        !one.privilegesInverted &&
        !one.resourcesInverted &&
        one.resources.includes('*') &&
        one.conditions === undefined
        ? `${held} on everything by ${one.via.name}: reads whatever is encrypted in the account`
        : undefined;
    }),
  points: 8,
  condition: 'overprivilege',
};
