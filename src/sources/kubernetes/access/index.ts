/**
 * Who can become what in a cluster: RBAC as the API server reads it, and the ways that pods, nodes, secrets and
 * tokens add to it. What admission forbids, which nodes there are and what another authorizer grants may not have
 * been seen: such a step is possible (`certain: false`), never sure and never none.
 */
import type { AccessEvaluator, InventoryView } from '../../../inventory/index.ts';
import type { AccessEdge, Entitlement } from '../../../model/index.ts';
import { cloudRoles } from '../inventory/people.ts';
import type { ContainerShape, PodShape } from '../inventory/pods.ts';
import { EdgeList, keyOf } from './edge-list.ts';
import { addEscapes } from './escapes.ts';
import { type Cluster, placeIn } from './estate.ts';
import { givenTo, narrowed, rulesOf } from './given.ts';
import { controlPlane, hubSteps, ofNode } from './hubs.ts';
import { addPodWays } from './pod-ways.ts';
import { addRbacWays } from './rbac-ways.ts';
import { Rights } from './rights.ts';
import { clusterWide, said, spotsOf, undoneBy, unnamed } from './spots.ts';
import type { Subject } from './subject.ts';
import { addTokenWays } from './token-ways.ts';

/** Whoever holds everything needs no way round, and ways to everybody say nothing more. */
const addRights = (subject: Subject): void => {
  const { rights, edges, cluster } = subject;
  if (rights.isEmpty) return;
  const all = spotsOf(rights, { verbs: ['*'], group: '*', resource: '*' });
  const [ruling] = clusterWide(unnamed(all));
  if (ruling !== undefined) {
    edges.add('can_do', controlPlane(cluster), {
      because: said({ ...ruling, what: 'do everything' }),
      certain: true,
      privilege: '*/*:*',
      removedBy: undoneBy(ruling),
    });
    return;
  }
  addRbacWays(subject);
  addTokenWays(subject);
  addPodWays(subject);
  const change = rights.changing();
  if (change !== undefined)
    edges.add('can_do', `write:kubernetes:${cluster.scope}`, {
      because: `may change objects by ${change.entitlement.via.nativeId ?? change.entitlement.via.name}`,
      certain: true,
    });
};

const stepsBy = (
  from: string,
  cluster: Cluster,
  entitlements: readonly Entitlement[],
): readonly AccessEdge[] => {
  const edges = new EdgeList(from);
  addRights({ cluster, rights: new Rights(entitlements), edges });
  return edges.toArray();
};

/** What a single group gives is said of the group: a member has the step into it. */
const ofPrincipal = (view: InventoryView, id: string, cluster: Cluster): readonly AccessEdge[] => {
  const all = givenTo(view, cluster, id);
  const steps = stepsBy(id, cluster, all);
  const groups = view.groupsOf(id);
  if (groups.length === 0 || steps.length === 0) return steps;
  const by = (holder: string): readonly string[] =>
    stepsBy(
      holder,
      cluster,
      all.filter(({ holderId }) => holderId === holder),
    ).map(keyOf);
  const own = new Set(by(id));
  const borne = new Set(groups.flatMap((group) => by(group.id)));
  return steps.filter((edge) => own.has(keyOf(edge)) || !borne.has(keyOf(edge)));
};

const asCloudRole = (view: InventoryView, id: string): readonly AccessEdge[] => {
  const tags = view.identity(id)?.tags ?? {};
  return cloudRoles.flatMap(([annotation, target, name]): readonly AccessEdge[] => {
    const value = tags[annotation];
    if (value === undefined) return [];
    return [
      {
        from: id,
        to: target(value),
        kind: 'can_become',
        because: `its annotation ${annotation} names it (${name}); whether the cloud trusts this account, the cloud says`,
        certain: false,
        removedBy: `take the annotation ${annotation} from the account`,
      },
    ];
  });
};

const mountsToken = (view: InventoryView, cluster: Cluster, pod: PodShape): boolean => {
  if (pod.projectsToken) return true;
  if (pod.automount !== undefined) return pod.automount;
  return view.identity(`${cluster.prefix}${pod.account}`)?.tags['automount'] !== 'false';
};

const ofPod = (
  view: InventoryView,
  id: string,
  cluster: Cluster,
  pod: PodShape,
  containers: readonly ContainerShape[],
): readonly AccessEdge[] => {
  const edges = new EdgeList(id);
  const account = `${cluster.prefix}${pod.account}`;
  if (mountsToken(view, cluster, pod))
    edges.add('can_become', account, {
      because: `runs as ${pod.account}, whose token is mounted into it`,
      certain: true,
      removedBy: 'set automountServiceAccountToken: false where it calls no API',
    });
  const given = givenTo(view, cluster, account);
  addEscapes(edges, cluster, pod, containers, new Rights(given));
  return edges.toArray();
};

const ofContainer = (
  view: InventoryView,
  id: string,
  cluster: Cluster,
  native: string,
): readonly AccessEdge[] => {
  const cut = native.lastIndexOf('/');
  const pod = cluster.pods.get(`${cluster.prefix}${native.slice('containers/'.length, cut)}`);
  const one = pod?.containers.find(({ name }) => name === native.slice(cut + 1));
  if (pod === undefined || one === undefined) return [];
  const edges = ofPod(view, id, cluster, pod, [one]);
  const others = pod.containers.filter((other) => other !== one);
  return [
    ...edges,
    ...others.map(
      ({ name }): AccessEdge => ({
        from: id,
        to: `${cluster.prefix}${native.slice(0, cut)}/${name}`,
        kind: 'can_escalate',
        because: `containers of ${pod.native} share their processes: the files of ${name} are below /proc/<pid>/root`,
        technique: 'SHARE_PS_NAMESPACE',
        certain: true,
        removedBy: `set shareProcessNamespace: false in ${pod.native}`,
      }),
    ),
  ];
};

const exposed = (from: string, pods: readonly PodShape[], how: string): readonly AccessEdge[] =>
  pods.map(
    ({ id, native }): AccessEdge => ({
      from,
      to: id,
      kind: 'can_escalate',
      because: `${how} leads to ${native}: a flaw of what listens there is a way into the pod`,
      technique: 'ENDPOINT_EXPLOIT',
      certain: false,
      removedBy: `close the way to ${native}, or let fewer reach it by a NetworkPolicy`,
    }),
  );

const ofHostPort = (id: string, cluster: Cluster, native: string): readonly AccessEdge[] => {
  const cut = native.lastIndexOf('/');
  const pod = cluster.pods.get(`${cluster.prefix}${native.slice('hostports/'.length, cut)}`);
  return pod === undefined ? [] : exposed(id, [pod], `port ${native.slice(cut + 1)} of its node`);
};

const WORN = /^((?:roles\/[^/]+|clusterroles)\/[^/]+)\/bound(?:\/([^/]+))?$/;

/** A role as somebody has it who binds it to themselves: everywhere, or in one namespace. */
const asWorn = (
  view: InventoryView,
  id: string,
  cluster: Cluster,
  native: string,
): readonly AccessEdge[] | undefined => {
  const [, role, namespace] = WORN.exec(native) ?? [];
  if (role === undefined) return undefined;
  const rules = rulesOf(view, cluster, role);
  return stepsBy(
    id,
    cluster,
    rules.map((rule) => narrowed(rule, namespace)),
  );
};

const MADE = '/made';

const ofThing = (
  view: InventoryView,
  id: string,
  cluster: Cluster,
  native: string,
): readonly AccessEdge[] => {
  const pod = cluster.pods.get(id);
  if (pod !== undefined) return ofPod(view, id, cluster, pod, pod.containers);
  if (native.startsWith('containers/')) return ofContainer(view, id, cluster, native);
  if (native.startsWith('hostports/')) return ofHostPort(id, cluster, native);
  const behind = cluster.behind.get(id);
  if (behind !== undefined) return exposed(id, behind, 'the service');
  if (native.endsWith(MADE)) {
    const given = givenTo(view, cluster, id.slice(0, -MADE.length));
    return stepsBy(id, cluster, given);
  }
  return asWorn(view, id, cluster, native) ?? hubSteps(cluster, id, native) ?? [];
};

const NODE = 'system:node:';

export const kubernetesAccess: AccessEvaluator = (view, id) => {
  const place = placeIn(view, id);
  if (place === undefined || view.role(id) !== undefined) return [];
  const { cluster, native } = place;
  const identity = view.identity(id);
  if (identity?.status === 'deleted') return [];
  if (native.startsWith(NODE)) {
    const edges = new EdgeList(id);
    ofNode(edges, cluster, native.slice(NODE.length));
    return [...edges.toArray(), ...ofPrincipal(view, id, cluster)];
  }
  if (identity !== undefined || view.group(id) !== undefined)
    return [...ofPrincipal(view, id, cluster), ...asCloudRole(view, id)];
  const steps = ofThing(view, id, cluster, native);
  // An account that only a binding or a pod names is there as soon as somebody makes it.
  return steps.length > 0 ? steps : ofPrincipal(view, id, cluster);
};
