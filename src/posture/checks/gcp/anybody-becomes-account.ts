import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { isActive } from '../subject.ts';

export const anybodyBecomesAccount: Check = {
  id: 'anybody-becomes-account',
  title: 'Service account that anybody may become',
  severity: 'critical',
  topic: 'trust',
  dimension: 'exposure',
  system: 'gcp',
  remedy: 'Take allUsers and allAuthenticatedUsers out of the policy of the account.',
  cause: 'The policy of the account was opened to try something.',
  closes: 'No binding of the two on it.',
  controls: { nhi: ['NHI6:2025', 'NHI4:2025'], csf: ['PR.AA-05'] },
  population: { says: 'service accounts', classes: ['service_account'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, ({ principal, conditions }) => {
      if (principal.kind !== 'anyone') return pass;
      return conditions?.['expression'] === undefined
        ? fail(`everybody may become it by ${String(conditions?.['role'])}`)
        : cannotTell('everybody may become it, under a condition that only Google can weigh');
    }),
  points: 26,
  likelihoodNats: 1.0,
  condition: 'stale_trust_path',
};
