import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { coveredBy, isClusterWide, isOfTheCluster, isTenant } from './rules.ts';

const wanted = {
  group: 'core',
  resources: ['serviceaccounts/token', 'serviceaccounts/*'],
  verbs: ['create'],
};

export const mintsAccountTokens: Check = {
  id: 'mints-account-tokens',
  title: 'Makes tokens of any service account',
  severity: 'high',
  topic: 'delegation',
  dimension: 'privilege',
  system: 'kubernetes',
  remedy: 'Give serviceaccounts/token on the accounts by name, in one namespace.',
  cause: 'A controller that makes tokens for its own got them all.',
  closes: 'No right to make tokens cluster-wide.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05'], cis: ['CIS Kubernetes 5.1.13'] },
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
        : `${privilege} by ${one.via.name}: it becomes any of them`;
    }),
  points: 14,
  condition: 'overprivilege',
};
