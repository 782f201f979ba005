import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { judgeTrusts } from '../ask.ts';

export const becomesItByPullRequest: Check = {
  id: 'becomes-it-by-pull-request',
  title: 'Identity that a pull request becomes',
  severity: 'high',
  topic: 'oidc_trust',
  dimension: 'exposure',
  system: 'azure',
  remedy: 'Name a branch or an environment as the subject.',
  cause: 'Pull requests were to be checked with the real thing.',
  closes: 'No federated credential with a subject of pull requests, or without one.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-04', 'PR.AA-05'] },
  population: { says: 'managed identities', classes: ['workload'] },
  applies: (view, id, at) => view.trustsInto(id, at).some((one) => one.mechanism === 'federation'),
  judge: (view, id, at) =>
    judgeTrusts(view, { id, at }, ({ mechanism, conditions, principal }) => {
      if (mechanism !== 'federation') return pass;
      const subject = conditions?.['subject'];
      if (typeof subject !== 'string' || subject === '')
        return cannotTell(`${principal.value}: its subject was not told`);
      return subject.endsWith(':pull_request')
        ? fail(`${subject}: code that nobody has reviewed becomes it`, [subject])
        : pass;
    }),
  points: 12,
  likelihoodNats: 0.3,
  condition: 'stale_trust_path',
};
