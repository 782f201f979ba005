/** Kubernetes in the simulated organisation. */
import { kubernetesSource } from '../../sources/kubernetes/index.ts';
import { snapshotsOfFiles } from '../common/snapshots.ts';
import type { Organisation } from '../organisation/model.ts';
import type { EstatePart, RawInventory } from '../part.ts';
import { kubernetesAttacks } from './attacks/index.ts';
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
  live: liveInKubernetes,
  attacks: kubernetesAttacks,
};
