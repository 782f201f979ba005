import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { coveredBy, isClusterWide, isOfTheCluster, isTenant } from './rules.ts';

const wanted = {
  group: 'core',
  resources: ['users', 'groups', 'serviceaccounts'],
  verbs: ['impersonate'],
};

export const actsAsOthers: Check = {
  id: 'acts-as-others',
  title: 'May act as any user of the cluster',
  severity: 'critical',
  topic: 'delegation',
  dimension: 'privilege',
  system: 'kubernetes',
  remedy: 'Take impersonate away, or bind it to the names that are meant.',
  cause: 'A gateway passes users on by impersonation.',
  closes: 'No right to impersonate without names.',
  controls: { nhi: ['NHI5:2025', 'NHI10:2025'], csf: ['PR.AA-05'], cis: ['CIS Kubernetes 5.1.8'] },
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
        : `${privilege} by ${one.via.name}: also as system:masters`;
    }),
  points: 20,
  likelihoodNats: 0.2,
  condition: 'overprivilege',
};
