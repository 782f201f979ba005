import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { coveredBy, isClusterWide, isOfTheCluster, isTenant } from './rules.ts';

const wanted = {
  group: 'admissionregistration.k8s.io',
  resources: ['mutatingwebhookconfigurations', 'validatingwebhookconfigurations'],
  verbs: ['create', 'update', 'patch', 'delete'],
};

export const changesAdmission: Check = {
  id: 'changes-admission',
  title: 'Decides what the cluster lets in',
  severity: 'high',
  topic: 'over_privilege',
  dimension: 'privilege',
  system: 'kubernetes',
  remedy: 'Leave webhooks of admission to the people who run the cluster.',
  cause: 'A tool brought its own webhook and kept the right.',
  closes: 'No right to change webhook configurations.',
  controls: { nhi: ['NHI5:2025'], csf: ['PR.AA-05', 'PR.PS-01'], cis: ['CIS Kubernetes 5.1.12'] },
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
        : `${privilege} by ${one.via.name}: it sees and changes whatever is made`;
    }),
  points: 12,
  condition: 'overprivilege',
};
