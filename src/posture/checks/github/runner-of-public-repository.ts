import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';

export const runnerOfPublicRepository: Check = {
  id: 'runner-of-public-repository',
  title: 'Own machine that runs what strangers send',
  severity: 'critical',
  topic: 'pipeline',
  dimension: 'exposure',
  system: 'github',
  remedy:
    'Run public repositories on hosted runners, or on ephemeral ones in a network of their own.',
  cause: 'A runner was added to a repository before that was opened.',
  closes: 'The runner ephemeral, gone, or its repository not public.',
  controls: { nhi: ['NHI6:2025'], csf: ['PR.IR-01', 'PR.PS-06'] },
  population: { says: 'self-hosted runners', classes: ['workload'] },
  applies: (view, id, at) => view.identity(id, at)?.nativeId.startsWith('runner/') === true,
  judge(view, id, at) {
    const runner = view.identity(id, at);
    const place = /^runner\/(.+)\/[^/]+$/.exec(runner?.nativeId ?? '')?.[1];
    if (runner === undefined || place === undefined)
      return cannotTell('where it stands is not told');
    if (runner.flags.ephemeral) return pass;
    if (!place.includes('/'))
      return cannotTell('it serves the organisation; which repositories may use it was not read');
    const visibility = view.resource(`github:repo/${place}`, at)?.tags['visibility'];
    if (visibility === undefined) return cannotTell(`whether ${place} is public was not told`);
    return visibility === 'public'
      ? fail(`a pull request of anybody to ${place} may run there, and stay`)
      : pass;
  },
  points: 20,
  likelihoodNats: 0.6,
  condition: 'overprivilege',
};
