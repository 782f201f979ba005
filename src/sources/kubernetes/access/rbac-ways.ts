/**
 * Ways by what RBAC itself guards: bindings, roles, other people's names, tokens and certificates.
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 * Techniques by the names of KubeHound's edges where there is one, else of ATT&CK for Containers.
 */
import { accountIn, type Cluster } from './estate.ts';
import { anyGroup, anyNode, anyUser, controlPlane, hub, SYSTEM_NAMESPACE, worn } from './hubs.ts';
import { both, clusterWide, type Spot } from './spots.ts';
import { may, mayAny, RBAC, type Step, type Subject, take } from './subject.ts';

const WRITE = ['create', 'update', 'patch'];
const CHANGE = ['update', 'patch'];
const ROLE_BIND = 'ROLE_BIND';
/** Additional Container Cluster Roles. */
const MORE_ROLES = 'T1098.006';
/** Steal Application Access Token. */
const TOKEN = 'T1528';

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
  const { cluster } = subject;
  const wears = (spot: Spot, resource: string): boolean =>
    spot.grants.some(
      ({ entitlement }) =>
        entitlement.via.name.startsWith(`${resource}/`) &&
        (spot.name === undefined || entitlement.via.name.endsWith(`/${spot.name}`)),
    );
  const written = (resource: string): readonly Spot[] =>
    both(mayAny(subject, CHANGE, RBAC, resource), may(subject, ['escalate'], RBAC, resource));
  for (const spot of clusterWide(written('clusterroles'))) {
    const because = 'can write any right into a ClusterRole';
    const certain = wears(spot, 'clusterroles');
    take(subject, { spot, to: controlPlane(cluster), technique: MORE_ROLES, because, certain });
  }
  for (const spot of written('roles')) {
    const to = hub(cluster, 'namespaces', spot.namespace);
    const because = 'can write any right into a Role of the namespace';
    take(subject, { spot, to, technique: MORE_ROLES, because, certain: wears(spot, 'roles') });
  }
};

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

const addTokens = (subject: Subject): void => {
  const { cluster } = subject;
  for (const spot of may(subject, ['create'], '', 'serviceaccounts/token')) {
    const to =
      spot.name === undefined || spot.namespace === undefined
        ? hub(cluster, 'serviceaccounts', spot.namespace)
        : accountIn(cluster, spot.namespace, spot.name);
    const because = 'TokenRequest hands out a token of the account';
    take(subject, { spot, to, technique: TOKEN, because, certain: true, kind: 'can_become' });
  }
  const read = mayAny(subject, ['list', 'get', 'watch'], '', 'secrets');
  for (const spot of both(mayAny(subject, ['create'], '', 'secrets'), read)) {
    const to = hub(cluster, 'serviceaccounts', spot.namespace);
    const because = 'a secret of type kubernetes.io/service-account-token is filled with a token';
    take(subject, { spot, to, technique: TOKEN, because, certain: true, kind: 'can_become' });
  }
};

const addSecrets = (subject: Subject): void => {
  const { cluster } = subject;
  const listed = mayAny(subject, ['list', 'watch'], '', 'secrets');
  const step = (spot: Spot, more: Pick<Step, 'technique' | 'because' | 'certain'>): void =>
    take(subject, {
      spot,
      to: hub(cluster, 'secrets', spot.namespace),
      kind: 'can_become',
      ...more,
    });
  for (const spot of listed)
    step(spot, {
      technique: 'TOKEN_LIST',
      because: 'a list holds what the secrets hold, tokens of accounts too',
      certain: true,
    });
  for (const spot of may(subject, ['get', 'list', 'watch'], '', 'secrets')) {
    const isListed = listed.some(
      ({ namespace }) => namespace === undefined || namespace === spot.namespace,
    );
    if (spot.name !== undefined) addNamedSecret(subject, spot, spot.name);
    else if (!isListed)
      step(spot, {
        technique: 'TOKEN_BRUTEFORCE',
        because:
          'names of token secrets are <account>-token-<five characters>: they can be guessed',
        certain: false,
      });
  }
  const goal = `crown-jewels:kubernetes:${cluster.scope}`;
  for (const spot of clusterWide(listed))
    take(subject, {
      spot,
      to: goal,
      technique: 'T1552.007',
      because: 'reads the secrets of all namespaces',
      certain: true,
    });
};

const addNamedSecret = (subject: Subject, spot: Spot, name: string): void => {
  for (const [namespace, { tokens }] of subject.cluster.namespaces) {
    const id = tokens.get(name);
    if (id === undefined || (spot.namespace !== undefined && spot.namespace !== namespace))
      continue;
    const because = `secrets/${namespace}/${name} holds a token of the account`;
    take(subject, { spot, to: id, technique: TOKEN, because, certain: true, kind: 'can_become' });
  }
};

const CLIENT_SIGNER = 'kubernetes.io/kube-apiserver-client';
const KUBELET_SIGNER = 'kubernetes.io/kube-apiserver-client-kubelet';
const CERTIFICATES = 'certificates.k8s.io';

/** The signer takes any user and group but system:masters. */
const addCertificates = (subject: Subject): void => {
  const { cluster } = subject;
  const asked = clusterWide(
    mayAny(subject, ['create'], CERTIFICATES, 'certificatesigningrequests'),
  );
  const update = clusterWide(
    mayAny(subject, CHANGE, CERTIFICATES, 'certificatesigningrequests/approval'),
  );
  const signers = clusterWide(may(subject, ['approve'], CERTIFICATES, 'signers'));
  const ways = both(both(asked, update), signers);
  const step = (spot: Spot, to: string, because: string): void =>
    take(subject, { spot, to, technique: 'T1649', because, certain: true, kind: 'can_become' });
  for (const spot of ways) {
    const signer = spot.name ?? '';
    const isAny = spot.name === undefined || signer === 'kubernetes.io/*';
    if (isAny || signer === CLIENT_SIGNER) {
      step(spot, anyUser(cluster), 'can have a certificate of any user signed');
      step(
        spot,
        anyGroup(cluster),
        'can have a certificate with any group but system:masters signed',
      );
    }
    if (isAny || signer === KUBELET_SIGNER)
      step(spot, anyNode(cluster), 'can have a certificate of a node signed');
  }
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
  addTokens(subject);
  addSecrets(subject);
  addCertificates(subject);
  addControllers(subject);
};
