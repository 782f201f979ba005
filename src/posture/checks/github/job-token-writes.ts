import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo, tagOf } from '../ask.ts';
import { blindTo } from '../subject.ts';

export const jobTokenWrites: Check = {
  id: 'job-token-writes',
  title: 'Every job may push by default',
  severity: 'medium',
  topic: 'pipeline',
  dimension: 'privilege',
  system: 'github',
  remedy: 'Set the default of the job token to read, and raise it in the workflows that need it.',
  cause: 'The default from before 2023 was kept.',
  closes: 'A default of read.',
  controls: { nhi: ['NHI5:2025', 'NHI6:2025'], csf: ['PR.AA-05', 'PR.PS-06'] },
  population: { says: 'pipelines of repositories', classes: ['workload'] },
  applies: (view, id, at) =>
    tagOf(view, id, at, 'repository') !== undefined &&
    tagOf(view, id, at, 'environment') === undefined,
  judge(view, id, at) {
    const token = allowedTo(view, id, at).find((one) => one.via.name === 'GITHUB_TOKEN');
    if (token === undefined)
      return cannotTell(
        blindTo(view, id, at, 'entitlement') ?? 'what its job token may do was not told',
      );
    return token.privileges.some((one) => one === 'repo:write' || one === 'repo:admin')
      ? fail('each job, of every action it uses, may change the repository')
      : pass;
  },
  points: 6,
  condition: 'overprivilege',
};
