/**
 * Pods and what pods are made from: as whom they run, and what of the node they can touch.
 * Fields: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/pod-v1/
 */
import { posix } from 'node:path';
import type { InventoryFact, Resource, Setting } from '../../../model/index.ts';
import { list, obj, type Raw, str, strings } from '../../record.ts';
import { idIn, placeOf, serviceAccountName } from '../ids.ts';
import { base, type MapOptions, metaOf, scopeOf } from './objects.ts';

/** A folder of the node that a container sees. */
export interface HostMount {
  readonly path: string;
  readonly readOnly: boolean;
}

export interface ContainerShape {
  readonly name: string;
  readonly privileged: boolean;
  readonly added: readonly string[];
  /** Said to run as somebody else than root. */
  readonly notRoot: boolean;
  readonly mounts: readonly HostMount[];
  readonly hostPorts: readonly number[];
}

/** Value of a setting of type `pod`: no environment, no command, no image. */
export interface PodShape {
  readonly id: string;
  readonly native: string;
  readonly namespace: string;
  readonly account: string;
  readonly node: string | undefined;
  readonly hostPID: boolean;
  readonly hostNetwork: boolean;
  readonly hostIPC: boolean;
  readonly sharesProcesses: boolean;
  /** Root inside is nobody outside (`hostUsers: false`). */
  readonly ownUsers: boolean;
  /** As the pod says; else its account decides. */
  readonly automount: boolean | undefined;
  readonly projectsToken: boolean;
  readonly containers: readonly ContainerShape[];
}

const TEMPLATES = new Map([
  ['Deployment', 'deployments'],
  ['DaemonSet', 'daemonsets'],
  ['StatefulSet', 'statefulsets'],
  ['ReplicaSet', 'replicasets'],
  ['ReplicationController', 'replicationcontrollers'],
  ['Job', 'jobs'],
  ['CronJob', 'cronjobs'],
]);

export const workloadKinds: readonly string[] = [...TEMPLATES.keys()];

const templateOf = (object: Raw): Raw => {
  const spec = obj(object['spec']);
  if (object['kind'] !== 'CronJob') return obj(spec['template']);
  return obj(obj(obj(spec['jobTemplate'])['spec'])['template']);
};

const hostPathsOf = (spec: Raw): ReadonlyMap<string, string> =>
  new Map(
    list(spec['volumes'])
      .map(obj)
      .flatMap((volume) => {
        const name = str(volume['name']);
        const path = str(obj(volume['hostPath'])['path']);
        return name === undefined || path === undefined ? [] : [[name, path] as const];
      }),
  );

const cleanPath = (path: string): string => {
  const clean = posix.normalize(`/${path}`).replace(/\/+$/, '');
  return clean === '' ? '/' : clean;
};

const mountsOf = (container: Raw, paths: ReadonlyMap<string, string>): readonly HostMount[] =>
  list(container['volumeMounts'])
    .map(obj)
    .flatMap((mount) => {
      const path = paths.get(str(mount['name']) ?? '');
      if (path === undefined) return [];
      const below = str(mount['subPath']) ?? '';
      return [{ path: cleanPath(`${path}/${below}`), readOnly: mount['readOnly'] === true }];
    });

const containerOf = (
  container: Raw,
  pod: Raw,
  paths: ReadonlyMap<string, string>,
): ContainerShape => {
  const own = obj(container['securityContext']);
  const user = own['runAsUser'] ?? pod['runAsUser'];
  const nonRoot = own['runAsNonRoot'] ?? pod['runAsNonRoot'];
  return {
    name: str(container['name']) ?? '',
    privileged: own['privileged'] === true,
    added: strings(obj(own['capabilities'])['add']).map((one) =>
      one.toUpperCase().replace(/^CAP_/, ''),
    ),
    notRoot: typeof user === 'number' ? user !== 0 : nonRoot === true,
    mounts: mountsOf(container, paths),
    hostPorts: list(container['ports']).flatMap((one) => {
      const port = obj(one)['hostPort'];
      return typeof port === 'number' && port > 0 ? [port] : [];
    }),
  };
};

const projectsToken = (spec: Raw): boolean =>
  list(spec['volumes']).some((volume) =>
    list(obj(obj(volume)['projected'])['sources']).some(
      (source) => obj(source)['serviceAccountToken'] !== undefined,
    ),
  );

const shapeOf = (
  spec: Raw,
  place: { readonly id: string; readonly native: string; readonly namespace: string },
): PodShape => {
  const paths = hostPathsOf(spec);
  const security = obj(spec['securityContext']);
  const automount = spec['automountServiceAccountToken'];
  const account = str(spec['serviceAccountName']) ?? str(spec['serviceAccount']) ?? 'default';
  return {
    ...place,
    account: serviceAccountName(place.namespace, account),
    node: str(spec['nodeName']),
    hostPID: spec['hostPID'] === true,
    hostNetwork: spec['hostNetwork'] === true,
    hostIPC: spec['hostIPC'] === true,
    sharesProcesses: spec['shareProcessNamespace'] === true,
    ownUsers: spec['hostUsers'] === false,
    automount: typeof automount === 'boolean' ? automount : undefined,
    projectsToken: projectsToken(spec),
    containers: [
      ...list(spec['initContainers']),
      ...list(spec['containers']),
      ...list(spec['ephemeralContainers']),
    ].map((one) => containerOf(obj(one), security, paths)),
  };
};

const containerNative = (pod: string, container: string): string =>
  `containers/${pod}/${container}`;

const resourceOf = (
  options: MapOptions,
  native: string,
  type: string,
  more: Pick<Resource, 'tags'> & { readonly runsAs?: string },
): Resource => ({
  ...base,
  kind: 'resource',
  id: idIn(options.cluster, native),
  nativeId: native,
  scope: scopeOf(options),
  name: native,
  type,
  foothold: true,
  ...more,
});

export const settingId = (cluster: string | undefined, native: string): string =>
  idIn(cluster, `settings/${native}`);

const settingOf = (
  options: MapOptions,
  type: string,
  native: string,
  value: Readonly<Record<string, unknown>>,
): Setting => ({
  ...base,
  kind: 'setting',
  id: settingId(options.cluster, native),
  scope: scopeOf(options),
  type,
  nativeId: native,
  name: native,
  value,
});

const factsOf = (
  options: MapOptions,
  shape: PodShape,
  type: string,
  labels: Raw,
): readonly InventoryFact[] => {
  const runsAs = idIn(options.cluster, shape.account);
  const { namespace, node, automount } = shape;
  const places = { namespace, ...(node === undefined ? {} : { node }) };
  const sharing = shape.sharesProcesses && shape.containers.length > 1 ? shape.containers : [];
  const ports = [...new Set(shape.containers.flatMap(({ hostPorts }) => hostPorts))];
  return [
    resourceOf(options, shape.native, type, {
      runsAs,
      tags: { ...places, ...(automount === false ? { automount: 'false' } : {}) },
    }),
    settingOf(options, 'pod', shape.native, { ...shape, labels }),
    ...sharing.map(({ name }) =>
      resourceOf(options, containerNative(shape.native, name), 'container', {
        runsAs,
        tags: { ...places, pod: shape.native },
      }),
    ),
    ...ports.map((port) =>
      resourceOf(options, `hostports/${shape.native}/${port}`, 'host_port', {
        tags: { ...places, pod: shape.native },
      }),
    ),
  ];
};

export const podFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, namespace, labels } = metaOf(object);
  if (name === undefined || namespace === undefined) return [];
  const native = placeOf('pods', namespace, name);
  const place = { id: idIn(options.cluster, native), native, namespace };
  return factsOf(options, shapeOf(obj(object['spec']), place), 'pod', labels);
};

/** A Deployment and its like: the pods that it will make. */
export const workloadFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, namespace } = metaOf(object);
  const resource = TEMPLATES.get(str(object['kind']) ?? '');
  if (name === undefined || namespace === undefined || resource === undefined) return [];
  const native = placeOf(resource, namespace, name);
  const place = { id: idIn(options.cluster, native), native, namespace };
  const template = templateOf(object);
  const shape = shapeOf(obj(template['spec']), place);
  return factsOf(options, shape, 'workload', metaOf(template).labels);
};

export const serviceFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, namespace } = metaOf(object);
  if (name === undefined || namespace === undefined) return [];
  const native = placeOf('services', namespace, name);
  const spec = obj(object['spec']);
  return [
    resourceOf(options, native, 'service', {
      tags: { namespace, exposure: str(spec['type']) ?? 'ClusterIP' },
    }),
    settingOf(options, 'service', native, { namespace, selector: obj(spec['selector']) }),
  ];
};

/** Pod Security admission: https://kubernetes.io/docs/concepts/security/pod-security-admission/ */
export const ENFORCE = 'pod-security.kubernetes.io/enforce';

export const namespaceFacts = (object: Raw, options: MapOptions): readonly InventoryFact[] => {
  const { name, labels } = metaOf(object);
  if (name === undefined) return [];
  const security = Object.entries(labels).filter(([key]) =>
    key.startsWith('pod-security.kubernetes.io/'),
  );
  return [
    settingOf(options, 'namespace', placeOf('namespaces', undefined, name), {
      name,
      podSecurity: Object.fromEntries(security),
    }),
  ];
};

/** The nodes together: whoever may choose where a pod runs can choose any of them. */
export const NODES = 'nodes';

export const nodesFact = (options: MapOptions): Resource =>
  resourceOf(options, NODES, 'nodes', { tags: {} });
