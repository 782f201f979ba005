/**
 * Ways by what RBAC itself guards: bindings, roles, other people's names, and what decides over requests.
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 * Techniques by the names of KubeHound's edges where there is one, else of ATT&CK for Containers.
 */
import { accountIn, type Cluster } from './estate.ts';
import { anyUser, controlPlane, hub, SYSTEM_NAMESPACE, worn } from './hubs.ts';
import { both, clusterWide, type Spot } from './spots.ts';
import { may, mayAny, RBAC, type Subject, take } from './subject.ts';

const WRITE = ['create', 'update', 'patch'];
const CHANGE = ['update', 'patch'];
const ROLE_BIND = 'ROLE_BIND';
/** Additional Container Cluster Roles. */
const MORE_ROLES = 'T1098.006';

const ruling = (subject: Subject, spot: Spot, technique: string, because: string): void =>
  take(subject, { spot, to: controlPlane(subject.cluster), technique, because, certain: true });

const bindClusterRole = (subject: Subject, spot: Spot): void => {
  const { cluster } = subject;
  const isAdmin = spot.name === undefined || spot.name === 'cluster-admin';
  if (!isAdmin) {
    const to = worn(cluster, `clusterroles/${spot.name}`, spot.namespace);
    take(subject, {
      spot,
      to,
      technique: ROLE_BIND,
      because: 'can put this role on',
      certain: true,
    });
    return;
  }
  const because = 'can bind cluster-admin, which every cluster has, to itself';
  if (spot.namespace === undefined) ruling(subject, spot, ROLE_BIND, because);
  else {
    const to = hub(cluster, 'namespaces', spot.namespace);
    take(subject, { spot, to, technique: ROLE_BIND, because, certain: true });
  }
};

/** A ClusterRoleBinding names a ClusterRole only; a RoleBinding either, and rules its own namespace only. */
const addBinding = (subject: Subject): void => {
  const overAll = clusterWide(mayAny(subject, WRITE, RBAC, 'clusterrolebindings'));
  const overOne = mayAny(subject, WRITE, RBAC, 'rolebindings');
  const clusterRoles = may(subject, ['bind'], RBAC, 'clusterroles');
  for (const spot of both(overAll, clusterWide(clusterRoles))) bindClusterRole(subject, spot);
  for (const spot of both(overOne, clusterRoles)) bindClusterRole(subject, spot);
  for (const spot of both(overOne, may(subject, ['bind'], RBAC, 'roles'))) {
    const { namespace, name } = spot;
    const to =
      name === undefined || namespace === undefined
        ? hub(subject.cluster, 'roles', namespace)
        : worn(subject.cluster, `roles/${namespace}/${name}`, undefined);
    take(subject, {
      spot,
      to,
      technique: ROLE_BIND,
      because: 'can bind a Role of the namespace to itself',
      certain: true,
    });
  }
};

/** The verb `escalate` lets one write into a role what one does not hold: it pays where one wears the role. */
const addRoleWriting = (subject: Subject): void => {
  const { cluster, rights } = subject;
  const step = (spot: Spot, namespace: string | undefined, certain: boolean): void =>
    take(subject, {
      spot,
      to: namespace === undefined ? controlPlane(cluster) : hub(cluster, 'namespaces', namespace),
      technique: MORE_ROLES,
      because: 'can write any right into a role that it wears',
      certain,
    });
  const written = (resource: string): readonly Spot[] =>
    both(may(subject, CHANGE, RBAC, resource), may(subject, ['escalate'], RBAC, resource));
  const worn = rights.worn();
  for (const spot of clusterWide(written('clusterroles')))
    for (const { role, namespace } of worn)
      if (role.startsWith('clusterroles/') && isNamed(role, spot)) step(spot, namespace, true);
  for (const spot of written('roles')) {
    const own = worn.filter(
      ({ role, namespace }) =>
        role.startsWith('roles/') &&
        isNamed(role, spot) &&
        (spot.namespace === undefined || spot.namespace === namespace),
    );
    for (const { namespace } of own) step(spot, namespace, true);
    // Of all Roles of a namespace, one may be worn by somebody whom it can become.
    if (own.length === 0 && spot.name === undefined && spot.namespace !== undefined)
      step(spot, spot.namespace, false);
  }
};

const isNamed = (role: string, { name }: Spot): boolean =>
  name === undefined || role.endsWith(`/${name}`);

const impersonate = (subject: Subject, spot: Spot, to: string, because: string): void =>
  take(subject, {
    spot,
    to,
    technique: 'IDENTITY_IMPERSONATE',
    because,
    certain: true,
    kind: 'can_become',
  });

const userId = (cluster: Cluster, name: string): string => `${cluster.prefix}${name}`;

/** A group is put on along with a user's or account's name, never alone. */
const addImpersonation = (subject: Subject): void => {
  const { cluster } = subject;
  const users = may(subject, ['impersonate'], '', 'users');
  const groups = may(subject, ['impersonate'], '', 'groups');
  const accounts = may(subject, ['impersonate'], '', 'serviceaccounts');
  for (const spot of clusterWide(users))
    impersonate(
      subject,
      spot,
      spot.name === undefined ? anyUser(cluster) : userId(cluster, spot.name),
      'the API server then takes it for that user',
    );
  const hasName = clusterWide(users).length > 0 || accounts.length > 0;
  for (const spot of hasName ? clusterWide(groups) : []) {
    const names = spot.name === undefined ? ['system:masters'] : [spot.name];
    for (const name of names)
      impersonate(subject, spot, userId(cluster, `group/${name}`), 'takes its rights as a member');
  }
  for (const spot of accounts) {
    const to =
      spot.name === undefined || spot.namespace === undefined
        ? hub(cluster, 'serviceaccounts', spot.namespace)
        : accountIn(cluster, spot.namespace, spot.name);
    impersonate(subject, spot, to, 'the API server then takes it for that account');
  }
  // Asked for without a namespace, so that RBAC grants it by a ClusterRoleBinding only: no way on from here.
  for (const spot of [...users, ...groups])
    if (spot.namespace !== undefined)
      take(subject, {
        spot,
        to: `${hub(cluster, 'namespaces', spot.namespace)}/users`,
        technique: 'IDENTITY_IMPERSONATE',
        because:
          'users and groups are in no namespace, so RBAC grants it only where a ClusterRoleBinding gives this role or another authorizer reads the binding',
        certain: false,
        kind: 'can_become',
      });
};

const addControllers = (subject: Subject): void => {
  const { cluster } = subject;
  const to = controlPlane(cluster);
  const hooks = mayAny(
    subject,
    WRITE,
    'admissionregistration.k8s.io',
    'mutatingwebhookconfigurations',
  );
  for (const spot of clusterWide(hooks))
    take(subject, {
      spot,
      to,
      technique: 'T1610',
      because: 'can have every object rewritten that others make, pods of the control plane too',
      certain: false,
    });
  for (const spot of may(subject, CHANGE, '', 'configmaps')) {
    const isThere = spot.namespace === undefined || spot.namespace === SYSTEM_NAMESPACE;
    if (isThere && (spot.name ?? 'aws-auth') === 'aws-auth')
      take(subject, {
        spot,
        to,
        technique: MORE_ROLES,
        because: 'on EKS the ConfigMap aws-auth says which cloud identity is system:masters',
        certain: false,
      });
  }
};

export const addRbacWays = (subject: Subject): void => {
  addBinding(subject);
  addRoleWriting(subject);
  addImpersonation(subject);
  addControllers(subject);
};
