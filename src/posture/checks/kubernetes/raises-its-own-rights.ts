import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { coveredBy, isOfTheCluster, isTenant } from './rules.ts';

const wanted = {
  group: 'rbac.authorization.k8s.io',
  resources: ['clusterroles', 'roles', 'clusterrolebindings', 'rolebindings'],
  verbs: ['bind', 'escalate'],
};

export const raisesItsOwnRights: Check = {
  id: 'raises-its-own-rights',
  title: 'May give itself what it has not',
  severity: 'critical',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'kubernetes',
  remedy: 'Take bind, escalate and impersonate away from everything but administrators.',
  cause: 'An operator asked for them in its chart.',
  closes: 'None of the three verbs.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS Kubernetes 5.1.8'] },
  population: {
    says: 'people and service accounts of the cluster',
    classes: ['human', 'service_account', 'workload'],
  },
  applies: isTenant,
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, (one) => {
      const privilege = isOfTheCluster(one) ? undefined : coveredBy(one, wanted);
      return privilege === undefined
        ? undefined
        : `${privilege} by ${one.via.name}: the API server checks nothing more`;
    }),
  points: 20,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
