/** Every attack on the cluster, one line each: file name = id. */
import type { AttackScript } from '../../attack.ts';
import { anonymousProbing } from './anonymous-probing.ts';
import { clusterTokenOutside } from './cluster-token-outside.ts';
import { execPrivilegedPod } from './exec-privileged-pod.ts';
import { rbacEscalation } from './rbac-escalation.ts';
import { secretsListed } from './secrets-listed.ts';

export const kubernetesAttacks: readonly AttackScript[] = [
  anonymousProbing,
  clusterTokenOutside,
  execPrivilegedPod,
  rbacEscalation,
  secretsListed,
];
