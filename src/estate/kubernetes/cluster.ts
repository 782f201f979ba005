/** The production cluster: its nodes, service accounts and pods, and the people who may use it. */
import { perOrganisation, stable } from '../common/stable.ts';
import { isStaff } from '../common/workday.ts';
import type { Cluster, Organisation, Person } from '../organisation/model.ts';
import { cloudExits, type Spot } from '../places.ts';
import { randomOf } from '../random.ts';

export interface Account {
  readonly namespace: string;
  readonly name: string;
  /** Pods that run as it. */
  readonly pods: number;
  /** ClusterRole or Role that it is bound to, in its namespace or everywhere. */
  readonly role: string;
  readonly everywhere: boolean;
  readonly privileged: boolean;
}

const account = (
  namespace: string,
  name: string,
  role: string,
  more: Partial<Account> = {},
): Account => ({
  namespace,
  name,
  role,
  pods: 1,
  everywhere: false,
  privileged: false,
  ...more,
});

const everywhere = { everywhere: true } as const;

/** Beside these each namespace of the business has its web and its worker. */
const platform: readonly Account[] = [
  account('kube-system', 'coredns', 'system:coredns', { pods: 2, ...everywhere }),
  account('kube-system', 'cluster-autoscaler', 'cluster-autoscaler', everywhere),
  account('kube-system', 'node-agent', 'node-agent', { privileged: true, ...everywhere }),
  account('ingress', 'ingress-nginx', 'ingress-nginx', { pods: 2, ...everywhere }),
  account('monitoring', 'prometheus', 'prometheus', everywhere),
  account('ci', 'deployer', 'deployer', everywhere),
];

const business = ['orders', 'payments', 'search'];

export interface Kube {
  readonly cluster: Cluster;
  readonly accounts: readonly Account[];
  readonly egress: Spot;
}

export const kubeOf = perOrganisation((organisation): Kube => {
  const [cluster] = organisation.clusters;
  if (!cluster) throw new RangeError('the organisation has no cluster');
  const named = cluster.namespaces.filter((name) => business.includes(name));
  return {
    cluster,
    egress: cloudExits[0] as Spot,
    accounts: [
      ...platform,
      ...named.flatMap((namespace) => [
        account(namespace, 'web', 'app-reader', { pods: 3 }),
        account(namespace, 'worker', 'app-worker', { pods: 2 }),
      ]),
    ],
  };
});

export const usernameOf = ({ namespace, name }: Pick<Account, 'namespace' | 'name'>): string =>
  `system:serviceaccount:${namespace}:${name}`;

export const kubernetesId = (name: string): string => `kubernetes:${name}`;

const users = perOrganisation((organisation) =>
  organisation.people.filter(({ job }) => job === 'engineer' || job === 'admin'),
);

export const usersOn = (organisation: Organisation, at: number): readonly Person[] =>
  users(organisation).filter((person) => isStaff(person, at));

export interface Pod {
  readonly name: string;
  readonly uid: string;
  readonly node: string;
  readonly address: string;
  readonly account: Account;
}

/** Pods are made anew with each deployment, about every third day; each stands on one node. */
export const podsOf = (organisation: Organisation, one: Account, index: number): readonly Pod[] => {
  const { cluster } = kubeOf(organisation);
  const name = `${one.namespace}/${one.name}`;
  const shift = stable(organisation, 'pod-shift', name).int(0, 2);
  const random = randomOf(organisation.seed, 'pods', name, Math.floor((index + shift) / 3));
  const set = random.hex(9);
  return Array.from({ length: one.pods }, () => {
    const node = random.pick(cluster.nodes);
    return {
      name: `${one.name}-${set}-${random.hex(5)}`,
      uid: random.uuid(),
      node,
      address: `10.40.${random.int(0, 15)}.${random.int(4, 250)}`,
      account: one,
    };
  });
};

/** Pods of this account were made today. */
export const isRolled = (organisation: Organisation, one: Account, index: number): boolean =>
  podsOf(organisation, one, index)[0]?.uid !== podsOf(organisation, one, index - 1)[0]?.uid;

/** The token that a pod holds in that hour: the kubelet renews it. */
export const tokenOf = (organisation: Organisation, { uid }: Pod, at: number): string =>
  `JTI=${randomOf(organisation.seed, 'jti', uid, Math.floor(at / 3_600_000)).uuid()}`;

export const nodeAddress = (node: string): string =>
  node.replace(/^ip-(\d+)-(\d+)-(\d+)-(\d+)\..*$/, '$1.$2.$3.$4');
