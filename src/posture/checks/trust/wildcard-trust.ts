import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const wildcardTrust: Check = {
  id: 'wildcard-trust',
  title: 'Anybody may become it',
  severity: 'critical',
  topic: 'trust',
  dimension: 'exposure',
  remedy: 'Name the principals that need it in the trust, and nobody else.',
  cause: 'A trust was opened to everybody to make something work.',
  closes: 'A trust that names its principals.',
  controls: { nhi: ['NHI6:2025', 'NHI4:2025'], csf: ['PR.AA-05', 'PR.AA-03'] },
  population: { says: 'roles', classes: 'roles' },
  judge(view, id, at) {
    const trusts = view.trustsInto(id, at);
    if (trusts.length === 0) return cannotTell('no way into it was listed');
    const open = trusts.filter((one) => one.effect === 'allow' && one.principal.kind === 'anyone');
    if (open.some((one) => one.conditions === undefined)) {
      return fail('its trust names everybody, without any condition');
    }
    return open.length === 0
      ? unlessBlind(blindTo(view, id, at, 'trust'), pass)
      : cannotTell('its trust names everybody, under conditions that only the system can weigh');
  },
  points: 30,
  likelihoodNats: 1.2,
  condition: 'stale_trust_path',
};
