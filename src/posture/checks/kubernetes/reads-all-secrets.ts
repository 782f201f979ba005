import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { coveredBy, isClusterWide, isOfTheCluster, isTenant } from './rules.ts';

const wanted = { group: 'core', resources: ['secrets'], verbs: ['get', 'list', 'watch'] };

export const readsAllSecrets: Check = {
  id: 'reads-all-secrets',
  title: 'Reads the secrets of every namespace',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'kubernetes',
  remedy: 'Name the namespaces, or the secrets, in a Role.',
  cause: 'A ClusterRole was bound where a Role would do.',
  closes: 'No right to read secrets beyond its namespaces.',
  controls: {
    nhi: ['NHI5:2025', 'NHI2:2025'],
    csf: ['PR.AA-05', 'PR.DS-01'],
    cis: ['CIS Kubernetes 5.1.2'],
  },
  population: {
    says: 'people and service accounts of the cluster',
    classes: ['human', 'service_account', 'workload'],
  },
  applies: isTenant,
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, (one) => {
      const privilege =
        isOfTheCluster(one) || !isClusterWide(one) ? undefined : coveredBy(one, wanted);
      return privilege === undefined
        ? undefined
        : `${privilege} by ${one.via.name}: tokens and passwords of everything that runs`;
    }),
  points: 14,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
