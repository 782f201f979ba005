/**
 * Ways by pods: making them, changing them, stepping into them, and the nodes below.
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/#workload-creation
 */
import type { Cluster } from './estate.ts';
import { anyNode, hub } from './hubs.ts';
import { both, clusterWide, type Spot } from './spots.ts';
import { may, mayAny, type Subject, take } from './subject.ts';

const CHANGE = ['update', 'patch'];
/** Deploy Container. */
const DEPLOY = 'T1610';
/** Container Administration Command. */
const COMMAND = 'T1609';

const makers: readonly (readonly [group: string, resource: string])[] = [
  ['', 'replicationcontrollers'],
  ['apps', 'deployments'],
  ['apps', 'daemonsets'],
  ['apps', 'statefulsets'],
  ['apps', 'replicasets'],
  ['batch', 'jobs'],
  ['batch', 'cronjobs'],
];

type Guard = 'open' | 'unseen' | 'closed';

/** https://kubernetes.io/docs/concepts/security/pod-security-standards/: all levels but `privileged` forbid what reaches a node. */
const guardOf = (level: string | undefined): Guard => {
  if (level === undefined) return 'unseen';
  return level === 'privileged' ? 'open' : 'closed';
};

const namespacesAt = (cluster: Cluster, { namespace }: Spot): readonly string[] =>
  namespace === undefined ? [...cluster.namespaces.keys()] : [namespace];

/** Of the namespaces that are within reach the one that forbids least; others than those seen may be there. */
const guardAt = (subject: Subject, spot: Spot): Guard => {
  const relabels = may(subject, CHANGE, '', 'namespaces').some(
    ({ namespace, name }) =>
      (namespace === undefined || namespace === spot.namespace) &&
      (name === undefined || spot.namespace === undefined || name === spot.namespace),
  );
  if (relabels) return 'open';
  const { cluster } = subject;
  const guards = new Set(
    namespacesAt(cluster, spot).map((name) => guardOf(cluster.namespaces.get(name)?.enforced)),
  );
  if (guards.has('open')) return 'open';
  return guards.has('unseen') || spot.namespace === undefined ? 'unseen' : 'closed';
};

const addMaking = (subject: Subject, spot: Spot, technique: string, certain: boolean): void => {
  const { cluster } = subject;
  take(subject, {
    spot,
    to: hub(cluster, 'serviceaccounts', spot.namespace),
    technique,
    because: 'a pod may run as any account of its namespace and is handed its token',
    certain,
  });
  const guard = guardAt(subject, spot);
  if (guard === 'closed') return;
  take(subject, {
    spot,
    to: anyNode(cluster),
    technique,
    because:
      guard === 'open'
        ? 'a privileged pod takes the node that it asks for; Pod Security forbids none there'
        : 'a privileged pod takes the node that it asks for; whether admission forbids it was not seen',
    certain: certain && guard === 'open',
  });
};

const addMakers = (subject: Subject): void => {
  for (const spot of mayAny(subject, ['create'], '', 'pods'))
    addMaking(subject, spot, 'POD_CREATE', true);
  for (const [group, resource] of makers) {
    for (const spot of mayAny(subject, ['create'], group, resource))
      addMaking(subject, spot, DEPLOY, true);
    // There has to be one to change.
    for (const spot of may(subject, CHANGE, group, resource))
      addMaking(subject, spot, DEPLOY, false);
  }
};

/** A volume of the cluster's may be a folder of a node; Pod Security looks at pods only. */
const addVolumes = (subject: Subject): void => {
  const volumes = clusterWide(mayAny(subject, ['create'], '', 'persistentvolumes'));
  const claims = mayAny(subject, ['create'], '', 'persistentvolumeclaims');
  const pods = mayAny(subject, ['create'], '', 'pods');
  for (const spot of both(both(volumes, claims), pods))
    take(subject, {
      spot,
      to: anyNode(subject.cluster),
      technique: 'T1611',
      because: 'a persistent volume may be any folder of a node, whatever Pod Security enforces',
      certain: true,
    });
};

const podAt = (cluster: Cluster, { namespace, name }: Spot): string =>
  name === undefined || namespace === undefined
    ? hub(cluster, 'pods', namespace)
    : `${cluster.prefix}pods/${namespace}/${name}`;

const addInto = (
  subject: Subject,
  verbs: readonly string[],
  resource: string,
  why: { readonly technique: string; readonly because: string; readonly certain: boolean },
): void => {
  for (const spot of may(subject, verbs, '', resource))
    take(subject, { spot, to: podAt(subject.cluster, spot), ...why });
};

/** By websocket these are asked for with GET, and until 1.35 were authorised as `get`. */
const BY_GET = 'asked for by websocket it is a get, unless the API server is 1.35 or later';

const addStepsInto = (subject: Subject): void => {
  const runs = 'runs commands in the pod';
  const exec = { technique: 'POD_EXEC', because: runs, certain: true };
  addInto(subject, ['create'], 'pods/exec', exec);
  addInto(subject, ['get'], 'pods/exec', { ...exec, because: BY_GET, certain: false });
  const attach = {
    technique: COMMAND,
    because: 'takes the terminal of its process',
    certain: true,
  };
  addInto(subject, ['create'], 'pods/attach', attach);
  addInto(subject, ['get'], 'pods/attach', { ...attach, because: BY_GET, certain: false });
  addInto(subject, CHANGE, 'pods/ephemeralcontainers', {
    technique: COMMAND,
    because: 'adds a container of its own to the pod',
    certain: true,
  });
  addInto(subject, CHANGE, 'pods', {
    technique: 'POD_PATCH',
    because: 'puts an image of its own into the pod',
    certain: true,
  });
  for (const spot of may(subject, ['create', 'get'], '', 'pods/portforward'))
    take(subject, {
      spot,
      to: podAt(subject.cluster, spot),
      technique: 'T1210',
      because: 'reaches the ports of the pod, also those of its own loopback',
      certain: false,
      // It gets no further than the ports.
      kind: 'can_sign_in',
    });
};

const addKubelet = (subject: Subject): void => {
  for (const spot of clusterWide(may(subject, ['get', 'create'], '', 'nodes/proxy')))
    take(subject, {
      spot,
      to: hub(subject.cluster, 'pods', undefined),
      technique: COMMAND,
      because: 'the kubelet runs commands in each pod of its node, past admission and audit',
      certain: true,
    });
};

export const addPodWays = (subject: Subject): void => {
  addMakers(subject);
  addVolumes(subject);
  addStepsInto(subject);
  addKubelet(subject);
};
