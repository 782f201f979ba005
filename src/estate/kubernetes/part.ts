/** Kubernetes in the simulated organisation. */
import { kubernetesSource } from '../../sources/kubernetes/index.ts';
import { ownedSoftware } from '../common/declare.ts';
import { snapshotsOfFiles } from '../common/snapshots.ts';
import type { Organisation } from '../organisation/model.ts';
import type { EstatePart, RawInventory } from '../part.ts';
import { kubernetesAttacks } from './attacks/index.ts';
import { kubeOf, kubernetesId, usernameOf } from './cluster.ts';
import { clusterObjects } from './inventory.ts';
import { liveInKubernetes } from './life.ts';

const inventory = (organisation: Organisation, at: number): readonly RawInventory[] => [
  { system: 'kubernetes', path: 'cluster.json', content: clusterObjects(organisation, at) },
];

export const kubernetesPart: EstatePart = {
  id: 'kubernetes',
  inventory,
  snapshots: (organisation, at) =>
    snapshotsOfFiles(kubernetesSource, inventory(organisation, at), at),
  declarations: (organisation, at) =>
    kubeOf(organisation).accounts.flatMap((account) => {
      const team = account.everywhere ? 'platform' : 'product';
      return ownedSoftware(kubernetesId(usernameOf(account)), at, team, 'workload');
    }),
  live: liveInKubernetes,
  attacks: kubernetesAttacks,
};
