import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isActive } from '../subject.ts';

export const writingDeployKey: Check = {
  id: 'writing-deploy-key',
  title: 'Deploy key that may push',
  severity: 'medium',
  topic: 'pipeline',
  dimension: 'exposure',
  system: 'github',
  remedy: 'Make it read-only, or let a GitHub App push with tokens of an hour.',
  playbook: 'service_account/leaked-credential',
  cause: 'The box for write access was ticked.',
  closes: 'The key read-only or gone.',
  controls: { nhi: ['NHI5:2025', 'NHI7:2025'], csf: ['PR.AA-05', 'PR.PS-06'] },
  population: { says: 'deploy keys', classes: ['service_account'] },
  applies: (view, id, at) =>
    isActive(view.identity(id, at)) &&
    view.identity(id, at)?.nativeId.startsWith('deploy-key/') === true,
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, ({ privileges, resources }) =>
      privileges.includes('repo:write')
        ? `pushes to ${resources.join(', ')}, and whoever pushes runs its workflows`
        : undefined,
    ),
  points: 8,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
