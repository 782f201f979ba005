/**
 * Ways out of a pod: to the account that it runs as, to its node, to its neighbours.
 * Conditions as KubeHound documents each edge (https://kubehound.io/reference/attacks/).
 */
import type { ContainerShape, HostMount, PodShape } from '../inventory/pods.ts';
import type { EdgeList } from './edge-list.ts';
import type { Cluster } from './estate.ts';
import { nodeId, tokensOn, unseenNode } from './hubs.ts';
import type { Rights } from './rights.ts';

interface Way {
  readonly technique: string;
  readonly because: string;
  readonly certain: boolean;
  readonly removedBy: string;
}

const covers = (path: string, place: string): boolean =>
  path === '/' || place === path || place.startsWith(`${path}/`);

const touches = (path: string, place: string): boolean =>
  covers(path, place) || covers(place, path);

const has = ({ privileged, added }: ContainerShape, capability: string): boolean =>
  privileged || added.includes(capability) || added.includes('ALL');

/** What a capability is worth is decided by the user namespace, and by being root there. */
const byCapabilities = (pod: PodShape, one: ContainerShape): readonly Way[] => {
  if (pod.ownUsers) return [];
  const ways: Way[] = [];
  const certain = !one.notRoot;
  const add = (technique: string, because: string, removedBy: string, sure = certain): void => {
    ways.push({ technique, because: `container ${one.name} ${because}`, removedBy, certain: sure });
  };
  const given = one.privileged ? 'privileged: true' : 'the added capability';
  const without = `take ${given} from container ${one.name}`;
  if (one.privileged)
    add('CE_PRIV_MOUNT', 'is privileged and can mount the disk of the node', without);
  if (has(one, 'SYS_MODULE'))
    add(
      'CE_MODULE_LOAD',
      'has SYS_MODULE and can load a module into the kernel of the node',
      without,
    );
  if (pod.hostPID && one.privileged)
    add('CE_NSENTER', 'is privileged and sees the processes of the node (hostPID)', without);
  if (pod.hostPID && has(one, 'SYS_PTRACE'))
    add(
      'CE_SYS_PTRACE',
      'has SYS_PTRACE and sees the processes of the node (hostPID): it can write into one',
      without,
      certain && has(one, 'SYS_ADMIN'),
    );
  if (pod.hostNetwork && (has(one, 'NET_ADMIN') || has(one, 'NET_RAW')))
    add(
      'CE_NET_MITM',
      'is in the network of the node (hostNetwork) and may rewrite its traffic: it gets what passes unencrypted',
      without,
      false,
    );
  return ways;
};

/** Writing there runs as root of the node sooner or later. */
const runFrom = [
  '/etc',
  '/root',
  '/home',
  '/bin',
  '/sbin',
  '/usr',
  '/lib',
  '/lib64',
  '/boot',
  '/dev',
  '/proc',
  '/opt/cni',
  '/var/lib/kubelet',
  '/var/lib/containerd',
  '/var/lib/docker',
  '/var/lib/etcd',
  '/var/spool/cron',
] as const;
const dataOnly = ['/var/log', '/mnt', '/media', '/data', '/srv', '/tmp', '/var/tmp', '/var/cache'];
const sockets = [
  '/run/containerd/containerd.sock',
  '/run/crio/crio.sock',
  '/run/docker.sock',
  '/run/cri-dockerd.sock',
].flatMap((one) => [one, `/var${one}`]);
/** Keys that open the node, or speak for it. */
const keys = ['/root/.ssh', '/home', '/etc/ssh', '/etc/shadow', '/proc'];
const speaking = ['/etc/kubernetes', '/var/lib/kubelet/pki', '/var/lib/etcd', '/etc/rancher'];

const byMount = (one: ContainerShape, { path, readOnly }: HostMount): readonly Way[] => {
  const ways: Way[] = [];
  const asRoot = !one.notRoot;
  const how = `container ${one.name} has ${path} of the node mounted${readOnly ? '' : ' for writing'}`;
  const removedBy = `take the volume ${path} from container ${one.name}`;
  const add = (technique: string, what: string, certain: boolean): void => {
    ways.push({ technique, because: `${how}: ${what}`, certain, removedBy });
  };
  const writes = !readOnly;
  if (sockets.some((socket) => covers(path, socket)))
    add('EXPLOIT_CONTAINERD_SOCK', 'the socket of the container runtime is in it', asRoot);
  if (writes && covers(path, '/proc/sys/kernel/core_pattern'))
    add('CE_UMH_CORE_PATTERN', 'core_pattern names a program that the kernel runs as root', asRoot);
  if (writes && runFrom.some((place) => touches(path, place)))
    add('EXPLOIT_HOST_WRITE', 'what is written there runs on the node', asRoot);
  else if (writes && !dataOnly.some((place) => covers(place, path)))
    add('EXPLOIT_HOST_WRITE', 'whether something runs what is written there was not seen', false);
  if (speaking.some((place) => touches(path, place)))
    add('EXPLOIT_HOST_READ', 'keys that speak for the node or the cluster lie there', asRoot);
  else if (keys.some((place) => touches(path, place)))
    add('EXPLOIT_HOST_READ', 'keys that open the node may lie there', false);
  return ways;
};

/** A link put into the log folder is followed by the kubelet when somebody reads the log. */
const byLogs = (
  { namespace }: PodShape,
  one: ContainerShape,
  { path, readOnly }: HostMount,
  rights: Rights,
): readonly Way[] => {
  if (readOnly || !touches(path, '/var/log/pods')) return [];
  const get = { verb: 'get', group: '' };
  const reads =
    rights.allows({ ...get, resource: 'pods/log', namespace }) ||
    rights.allows({ ...get, resource: 'nodes/log' }) ||
    rights.allows({ ...get, resource: 'nodes/proxy' });
  const who = reads ? 'its own account may' : 'its own account may not, others may';
  return [
    {
      technique: 'CE_VAR_LOG_SYMLINK',
      because: `container ${one.name} may write ${path} of the node: through a link there, whoever reads logs reads any file of the node; ${who}`,
      certain: reads && !one.notRoot,
      removedBy: `mount ${path} into container ${one.name} read-only`,
    },
  ];
};

const TRAVERSE = '/var/lib/kubelet/pods';

const addTokenFolder = (edges: EdgeList, cluster: Cluster, pod: PodShape, one: ContainerShape) => {
  for (const { path } of one.mounts)
    if (touches(path, TRAVERSE))
      edges.add('can_become', tokensOn(cluster, pod.node), {
        technique: 'EXPLOIT_HOST_TRAVERSE',
        because: `container ${one.name} has ${path} of the node mounted: tokens of all its pods lie in ${TRAVERSE}`,
        certain: !one.notRoot,
        removedBy: `take the volume ${path} from container ${one.name}`,
      });
};

/** Of a pod as a whole, whichever container an intruder is in; or of one container. */
export const addEscapes = (
  edges: EdgeList,
  cluster: Cluster,
  pod: PodShape,
  containers: readonly ContainerShape[],
  rights: Rights,
): void => {
  const node = pod.node === undefined ? unseenNode(cluster) : nodeId(cluster, pod.node);
  for (const one of containers) {
    const ways = [
      ...byCapabilities(pod, one),
      ...one.mounts.flatMap((mount) => [
        ...byMount(one, mount),
        ...byLogs(pod, one, mount, rights),
      ]),
    ];
    for (const way of ways) edges.add('can_escalate', node, way);
    addTokenFolder(edges, cluster, pod, one);
  }
};
