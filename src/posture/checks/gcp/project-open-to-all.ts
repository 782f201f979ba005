import { fail, pass } from '../../../model/index.ts';
import type { Check } from '../../contract.ts';
import { scopeOf } from '../ask.ts';
import { blindTo, unlessBlind } from '../subject.ts';

export const projectOpenToAll: Check = {
  id: 'project-open-to-all',
  title: 'Project that lets in everybody',
  severity: 'critical',
  topic: 'over_privilege',
  dimension: 'exposure',
  system: 'gcp',
  remedy: 'Take allUsers and allAuthenticatedUsers out of the policy of the project.',
  cause: 'A thing was to be public, and the policy of the whole project was opened.',
  closes: 'Neither of the two in a policy of the project.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'] },
  population: { says: 'projects', classes: 'scopes' },
  judge(view, id, at) {
    const scope = scopeOf(view, id, at)?.scope ?? '';
    for (const who of ['allUsers', 'allAuthenticatedUsers']) {
      const open = view
        .entitlementsOf(`gcp:group:${who}`, at)
        .find(
          (one) =>
            one.effect === 'allow' &&
            one.resources.some(
              (resource) =>
                resource === `projects/${scope}` || resource.startsWith(`projects/${scope}/`),
            ),
        );
      if (open) return fail(`${who} has ${open.via.name} on ${open.resources[0]}`, [who]);
    }
    return unlessBlind(blindTo(view, id, at, 'entitlement'), pass);
  },
  points: 22,
  likelihoodNats: 0.8,
  condition: 'overprivilege',
};
