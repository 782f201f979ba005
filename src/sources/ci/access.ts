/** Who can become what in a CI system: administrators rule it, and whoever may change a pipeline can run as it. */
import type { AccessEvaluator } from '../../inventory/index.ts';
import type { AccessEdge } from '../../model/index.ts';

export const ciAccess: AccessEvaluator = (view, principalId) => {
  const principal = view.principal(principalId);
  if (principal?.system !== 'ci') return [];
  return view
    .entitlementsOf(principalId)
    .flatMap(({ privileges, resources }): readonly AccessEdge[] => {
      if (privileges.includes('instance:admin')) {
        return [
          {
            from: principalId,
            to: `control-plane:ci:${principal.scope}`,
            kind: 'can_do',
            because: 'administrator of the CI system',
            privilege: 'instance:admin',
            certain: true,
          },
        ];
      }
      if (!privileges.includes('pipeline:write')) return [];
      return resources.map((to) => ({
        from: principalId,
        to,
        kind: 'can_become',
        because: 'may change what the pipeline runs, and so acts as it',
        privilege: 'pipeline:write',
        certain: true,
      }));
    });
};
