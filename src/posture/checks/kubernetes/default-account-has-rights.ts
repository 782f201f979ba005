import type { Check } from '../../contract.ts';
import { judgeGrants } from '../ask.ts';
import { isOfTheCluster } from './rules.ts';

export const defaultAccountHasRights: Check = {
  id: 'default-account-has-rights',
  title: 'Default service account with rights',
  severity: 'medium',
  topic: 'sharing',
  dimension: 'sharing',
  system: 'kubernetes',
  remedy: 'Make an account for what needs the rights, and leave default without any.',
  cause: 'Rights were bound to what the pod happened to run as.',
  closes: 'No grant of its own to the default account.',
  controls: {
    nhi: ['NHI9:2025', 'NHI5:2025'],
    csf: ['PR.AA-05', 'PR.AA-01'],
    cis: ['CIS Kubernetes 5.1.5'],
  },
  population: { says: 'default service accounts of namespaces', classes: ['workload'] },
  applies: (view, id, at) =>
    /^system:serviceaccount:[^:]+:default$/.test(view.identity(id, at)?.nativeId ?? ''),
  judge: (view, id, at) =>
    judgeGrants(view, { id, at }, (one) =>
      one.holderId === id && !isOfTheCluster(one)
        ? `${one.via.name}: every pod of the namespace that names no account has it`
        : undefined,
    ),
  points: 8,
  condition: 'shared',
};
