import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';

const naming = new Set(['repo', 'repository', 'repository_id', 'job_workflow_ref', 'workflow_ref']);

export const subjectNamesNoRepository: Check = {
  id: 'subject-names-no-repository',
  title: 'Tokens that do not say of which repository they are',
  severity: 'high',
  topic: 'oidc_trust',
  dimension: 'exposure',
  system: 'github',
  remedy: 'Keep repo, repository or repository_id among the claims of the subject.',
  cause: 'The subject was customised for one cloud and lost its name.',
  closes: 'A subject that names the repository.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.AA-04', 'PR.AA-05'] },
  population: { says: 'pipelines whose subject is told', classes: ['workload'] },
  applies: (view, id, at) => tagOf(view, id, at, 'repository') !== undefined,
  judge(view, id, at) {
    const claims = tagOf(view, id, at, 'subject');
    if (claims === undefined) return cannotTell('how its subjects are made was not read');
    return claims.split(',').some((one) => naming.has(one))
      ? pass
      : fail(`its subject is made of ${claims || 'nothing'}: other repositories have the same`);
  },
  points: 14,
  likelihoodNats: 0.3,
  condition: 'stale_trust_path',
};
