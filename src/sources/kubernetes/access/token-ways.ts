/**
 * Ways by what proves an identity: tokens asked for, secrets that hold them, accounts made anew, certificates signed.
 * https://kubernetes.io/docs/concepts/security/rbac-good-practices/#privilege-escalation-risks
 */
import { accountIn } from './estate.ts';
import { anyGroup, anyNode, anyUser, hub, madeAgain } from './hubs.ts';
import { both, clusterWide, type Spot } from './spots.ts';
import { may, mayAny, type Step, type Subject, take } from './subject.ts';

const CHANGE = ['update', 'patch'];
/** Steal Application Access Token. */
const TOKEN = 'T1528';

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

/** Rights of a name that is bound and not there are had by making the account, and then a token or pod of it. */
const addGoneAccounts = (subject: Subject): void => {
  const { cluster } = subject;
  const uses = [
    ...mayAny(subject, ['create'], '', 'pods'),
    ...mayAny(subject, ['create'], '', 'serviceaccounts/token'),
  ];
  for (const spot of both(mayAny(subject, ['create'], '', 'serviceaccounts'), uses))
    for (const [namespace, { gone }] of cluster.namespaces) {
      if (spot.namespace !== undefined && spot.namespace !== namespace) continue;
      for (const { nativeId } of gone)
        take(subject, {
          spot,
          to: madeAgain(cluster, nativeId),
          technique: 'T1136',
          because: `bindings name ${nativeId}, which is not there: whoever makes it has its rights`,
          certain: true,
          kind: 'can_become',
        });
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

export const addTokenWays = (subject: Subject): void => {
  addTokens(subject);
  addGoneAccounts(subject);
  addSecrets(subject);
  addCertificates(subject);
};
