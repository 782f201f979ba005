/** Days in the cluster: pods that ask and are made anew, deployments, people looking, probes from the load balancer. */
import { HOUR, MINUTE, SECOND } from '../../core/index.ts';
import { lazily } from '../common/moment.ts';
import { ticks } from '../common/rhythm.ts';
import { momentsIn, type Workday, workersOf } from '../common/workday.ts';
import { type Day, isAdminDay, isWorkday, type Moment } from '../part.ts';
import { type Random, randomOf } from '../random.ts';
import {
  bound,
  created,
  deleted,
  executed,
  got,
  listed,
  logsRead,
  patched,
  probed,
  tokenMade,
} from './asked.ts';
import { type Account, isRolled, kubeOf, type Pod, podsOf, tokenOf, usersOn } from './cluster.ts';
import {
  type Asked,
  anonymous,
  auditEvent,
  type Caller,
  controller,
  nodeCaller,
  personCaller,
  podCaller,
} from './record.ts';

const moment = (at: number, random: Random, caller: Caller, asked: Asked): Moment =>
  lazily('kubernetes', at, random, (own) => auditEvent(at, own, caller, asked));

/** What each kind of software asks for while it runs. */
const asks = ({ namespace, name }: Account): readonly Asked[] => {
  switch (name) {
    case 'prometheus':
      return [listed('pods'), listed('endpoints'), listed('services'), listed('nodes')];
    case 'cluster-autoscaler':
      return [listed('nodes'), listed('pods')];
    case 'ingress-nginx':
      return [listed('services'), got('secrets', 'ingress', 'wildcard-tls')];
    case 'coredns':
      return [listed('services'), listed('endpoints')];
    case 'node-agent':
      return [listed('nodes')];
    case 'worker':
      return [
        got('secrets', namespace, `${namespace}-db`),
        got('configmaps', namespace, 'settings'),
      ];
    default:
      return [got('configmaps', namespace, 'settings')];
  }
};

/** The day of one pod: a token from the kubelet now and then, and its questions. */
const podDay = (day: Day, pod: Pod, random: Random): readonly Moment[] => {
  const { organisation } = day;
  const { namespace, name } = pod.account;
  const node = nodeCaller(pod.node);
  const renewals = ticks(day.start, 240, random).map((at) =>
    moment(at, random, node, tokenMade(namespace, name, tokenOf(organisation, pod, at))),
  );
  const list = asks(pod.account);
  const every = pod.account.everywhere ? 60 : 180;
  const questions = ticks(day.start, every, random).map((at) =>
    moment(at + MINUTE, random, podCaller(organisation, pod, at + MINUTE), random.pick(list)),
  );
  return [...renewals, ...questions];
};

/** By the deployer of the pipelines; the controllers make the new pods and the kubelets their tokens. */
const rolling = (day: Day, one: Account, random: Random): readonly Moment[] => {
  const { organisation } = day;
  if (!isRolled(organisation, one, day.index)) return [];
  const { accounts } = kubeOf(organisation);
  const deployer = accounts.find(({ name }) => name === 'deployer');
  const [by] = deployer ? podsOf(organisation, deployer, day.index) : [];
  if (!by) return [];
  const { namespace, name } = one;
  const at = day.start + 9 * HOUR + random.int(0, 6 * HOUR);
  const replicas = controller('replicaset-controller');
  return [
    moment(at, random, podCaller(organisation, by, at), patched('deployments', namespace, name)),
    ...podsOf(organisation, one, day.index).flatMap((pod, nth) => {
      const then = at + (nth + 1) * 2 * SECOND;
      const jti = tokenOf(organisation, pod, then);
      return [
        moment(then, random, replicas, created('pods', namespace, pod.name)),
        moment(then + 400, random, nodeCaller(pod.node), tokenMade(namespace, name, jti)),
      ];
    }),
    ...podsOf(organisation, one, day.index - 1).map((pod, nth) =>
      moment(at + (20 + nth) * SECOND, random, replicas, deleted('pods', namespace, pod.name)),
    ),
  ];
};

const looking = (day: Day, workday: Workday, random: Random): readonly Moment[] => {
  const { organisation } = day;
  const { accounts } = kubeOf(organisation);
  const { person } = workday;
  const caller = personCaller(person, workday.address);
  const own = accounts.filter(({ everywhere }) => !everywhere);
  const look = (at: number): Moment => {
    const one = random.pick(own);
    const [pod] = podsOf(organisation, one, day.index);
    const draw = random.next();
    if (draw < 0.5 || !pod) return moment(at, random, caller, listed('pods', one.namespace));
    if (draw < 0.85) return moment(at, random, caller, logsRead(one.namespace, pod.name));
    // Somebody tries what is not theirs.
    if (draw < 0.9) return moment(at, random, caller, listed('secrets', one.namespace, 403));
    return moment(at, random, caller, executed(one.namespace, pod.name, 'sh'));
  };
  const night =
    workday.called === undefined
      ? []
      : Array.from({ length: 8 }, (_, nth) => look((workday.called ?? 0) + nth * 50 * SECOND));
  const count = random.chance(0.5) ? random.int(1, 8) : 0;
  return [...momentsIn(workday, count, random).map(look), ...night];
};

/** Rights for a newcomer in one namespace; a node emptied for its upgrade. */
const caring = (day: Day, workday: Workday, random: Random): readonly Moment[] => {
  if (workday.person.job !== 'admin' || !isAdminDay(day) || !random.chance(0.5)) return [];
  const { organisation } = day;
  const { cluster, accounts } = kubeOf(organisation);
  const caller = personCaller(workday.person, workday.address);
  const at = workday.begin + 2 * HOUR;
  const newcomer = random.pick(usersOn(organisation, day.start));
  const subject = { kind: 'User', name: newcomer.email } as const;
  const node = random.pick(cluster.nodes);
  const evicted = accounts
    .flatMap((one) => podsOf(organisation, one, day.index))
    .filter((pod) => pod.node === node);
  const drain = random.chance(0.4)
    ? evicted.map((pod, nth) =>
        moment(at + HOUR + nth * 3 * SECOND, random, caller, {
          verb: 'create',
          ref: {
            resource: 'pods',
            namespace: pod.account.namespace,
            name: pod.name,
            subresource: 'eviction',
          },
          code: 201,
        }),
      )
    : [];
  return [
    moment(at, random, caller, bound(`view-${random.hex(4)}`, 'view', subject, 'search')),
    ...drain,
  ];
};

/** The load balancer asks whether the server lives; scanners of the internet ask for more and get nothing. */
const probes = (day: Day, random: Random): readonly Moment[] => [
  ...ticks(day.start, 30, random).map((at) =>
    moment(at, random, anonymous('10.40.255.10', 'ELB-HealthChecker/2.0'), probed('/readyz', 200)),
  ),
  ...(random.chance(0.3) && !day.calm
    ? ['/', '/api', '/version', '/.env'].map((uri, nth) =>
        moment(
          day.start + 5 * HOUR + nth * SECOND,
          random,
          anonymous(`167.94.138.${random.int(4, 250)}`, 'Mozilla/5.0 (compatible; scanner)'),
          probed(uri, 403),
        ),
      )
    : []),
];

export const liveInKubernetes = (day: Day): readonly Moment[] => {
  const { organisation } = day;
  const random = randomOf(organisation.seed, 'kubernetes', day.index);
  const { accounts } = kubeOf(organisation);
  const people = usersOn(organisation, day.start);
  return [
    ...accounts.flatMap((one) => [
      ...podsOf(organisation, one, day.index).flatMap((pod) =>
        podDay(day, pod, randomOf(organisation.seed, 'pod-day', pod.uid, day.index)),
      ),
      ...(isWorkday(day) ? rolling(day, one, random) : []),
    ]),
    ...workersOf(people, day, 'kubernetes').flatMap(({ workday, random: own }) => [
      ...looking(day, workday, own),
      ...caring(day, workday, own),
    ]),
    ...probes(day, random),
  ];
};
