import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';
import { isActive } from '../subject.ts';

export const wholePoolBecomesIt: Check = {
  id: 'whole-pool-becomes-it',
  title: 'Everything that a pool lets in may become it',
  severity: 'high',
  topic: 'oidc_trust',
  dimension: 'exposure',
  system: 'gcp',
  remedy: 'Name the subject or an attribute in the binding, not the whole pool.',
  cause: 'principalSet with a star was the shortest way to make it work.',
  closes: 'No binding of a whole pool on it.',
  controls: { nhi: ['NHI6:2025', 'NHI9:2025'], csf: ['PR.AA-04', 'PR.AA-05'] },
  population: { says: 'service accounts', classes: ['service_account'] },
  applies: (view, id, at) => isActive(view.identity(id, at)),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, ({ principal }) =>
      principal.kind === 'federated' && /^principalSet:.*\/\*$/.test(principal.value)
        ? fail(`${principal.value}: each workload of the pool, whichever it is`, [principal.value])
        : pass,
    ),
  points: 14,
  likelihoodNats: 0.4,
  condition: 'stale_trust_path',
};
