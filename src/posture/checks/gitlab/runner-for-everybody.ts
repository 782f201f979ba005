import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { tagOf } from '../ask.ts';
import { isActive } from '../subject.ts';

export const runnerForEverybody: Check = {
  id: 'runner-for-everybody',
  title: 'Shared runner that takes jobs of any branch',
  severity: 'high',
  topic: 'pipeline',
  dimension: 'sharing',
  system: 'gitlab',
  remedy: 'Give the runner to the projects that need it and let it take protected branches only.',
  cause: 'One big runner was easier than many.',
  closes: 'The runner of one project or group, or for protected branches only.',
  controls: { nhi: ['NHI6:2025', 'NHI9:2025'], csf: ['PR.IR-01', 'PR.PS-06'] },
  population: { says: 'runners that are not paused', classes: ['workload'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    view.identity(id, at)?.nativeId.startsWith('runner/') === true,
  judge(view, id, at) {
    const [type, level] = [tagOf(view, id, at, 'type'), tagOf(view, id, at, 'access_level')];
    if (type !== undefined && type !== 'unknown' && type !== 'instance_type') return pass;
    if (level === 'ref_protected') return pass;
    if (type === undefined || type === 'unknown' || level === undefined || level === 'unknown')
      return cannotTell('whose jobs it takes was not told');
    return fail(
      'jobs of every project run there, from any branch, and see what the ones before left',
    );
  },
  points: 12,
  likelihoodNats: 0.2,
  condition: 'shared',
};
