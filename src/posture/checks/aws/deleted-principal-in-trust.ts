import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind } from '../subject.ts';

/** IAM puts the unique id of a deleted user or role in the place of its ARN (IAM user guide, Principal element). */
const uniqueId = /(?:^|:)((?:AIDA|AROA)[A-Z0-9]+)$/;

export const deletedPrincipalInTrust: Check = {
  id: 'deleted-principal-in-trust',
  title: 'Trust names a deleted user or role',
  severity: 'low',
  topic: 'trust',
  dimension: 'exposure',
  system: 'aws',
  remedy: 'Take the dead id out of the trust and check who was meant.',
  cause: 'The principal was deleted and the trust that named it was not.',
  closes: 'A trust policy without the dead id.',
  controls: { nhi: ['NHI1:2025'], csf: ['PR.AA-05', 'ID.AM-08'] },
  population: { says: 'roles', classes: 'roles' },
  applies: (view, id, at) => view.role(id, at)?.system === 'aws',
  judge(view, id, at) {
    const trusts = view.trustsInto(id, at);
    if (trusts.length === 0) return cannotTell('no way into it was listed');
    const dead = trusts.flatMap(({ principal }) => uniqueId.exec(principal.value)?.[1] ?? []);
    return dead.length === 0
      ? unlessBlind(blindTo(view, id, at, 'trust'), pass)
      : fail(`its trust still names ${dead.join(', ')}, whose owner was deleted`, dead);
  },
  points: 4,
  condition: 'stale_trust_path',
};
