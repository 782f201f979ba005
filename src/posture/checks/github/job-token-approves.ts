import { cannotTell, fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { allowedTo, tagOf } from '../ask.ts';
import { blindTo } from '../subject.ts';

export const jobTokenApproves: Check = {
  id: 'job-token-approves',
  title: 'Jobs may approve pull requests',
  severity: 'high',
  topic: 'pipeline',
  dimension: 'privilege',
  system: 'github',
  remedy: 'Take the right to approve pull requests from Actions.',
  cause: 'It was allowed for a bot that merges updates.',
  closes: 'The right taken away.',
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
    return token.privileges.some((one) => one === 'pull_requests:approve')
      ? fail('a workflow can approve the change that carries it: review is no second pair of eyes')
      : pass;
  },
  points: 10,
  condition: 'overprivilege',
};
