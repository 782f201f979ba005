/** A site beside the twin of a cluster: twelve days of ordinary calls, and whoever holds a token of one of its accounts. */
import { DAY, HOUR, type ManualClock, MINUTE } from '../../src/core/index.ts';
import type { Declaration, HeldCredential, PlanStep } from '../../src/model/index.ts';
import { kubernetesSource } from '../../src/sources/kubernetes/index.ts';
import {
  ACTOR_TOKEN,
  type KubernetesTwin,
  READER_TOKEN,
  startTwin,
} from '../../src/sources/kubernetes/twin/index.ts';
import type { Held } from '../../src/sources/kubernetes/twin/resources.ts';
import { seedCluster } from '../../src/sources/kubernetes/twin/seed.ts';
import type { Logged } from './site-rooms.case.ts';
import { openTwinSite, type TwinSite } from './twin-site.case.ts';

/** A Monday, and the Saturday of the week after, 10:30 UTC. */
const START = Date.UTC(2026, 9, 5);
export const NOW = START + 12 * DAY + 10 * HOUR + 30 * MINUTE;

const AUTH = 'authentication.kubernetes.io';
const LEGACY = 'authentication.k8s.io/legacy-token';
const rbac = 'rbac.authorization.k8s.io';
export const nameOf = (account: string): string => `system:serviceaccount:shop:${account}`;

/** Its pods deploy: they may read what is in the shop, and bind roles there. */
const ASKS = ['list pods', 'list secrets', 'get secrets', `create rolebindings.${rbac}`];

export interface Worker {
  readonly held: Held & { readonly as: NonNullable<Held['as']> };
  readonly ip: string;
  readonly agent: string;
}

const worker = (
  account: string,
  boundTo: string,
  more: Pick<Worker, 'ip' | 'agent'> & Pick<Worker['held']['as'], 'extra' | 'annotations'>,
): Worker => {
  const { ip, agent, ...shown } = more;
  return {
    ip,
    agent,
    held: {
      token: `token-of-${account}`,
      account,
      boundTo,
      binding: { resource: 'rolebindings', place: 'shop/deployers' },
      asks: ASKS,
      as: { username: nameOf(account), ...shown },
    },
  };
};

/** The bound token of a pod, and the long-lived token of an account that a build outside works by. */
export const web: Worker = worker('web', 'uid-web-1', {
  ip: '10.0.3.7',
  agent: 'web/1.0 (linux/amd64) kubernetes',
  extra: {
    [`${AUTH}/credential-id`]: ['JTI=web-1'],
    [`${AUTH}/pod-name`]: ['web-1'],
    [`${AUTH}/pod-uid`]: ['uid-web-1'],
  },
});
export const build: Worker = worker('build', 'uid-build-secret', {
  ip: '4.152.188.9',
  agent: 'helm/3.16',
  annotations: { [LEGACY]: nameOf('build'), [`${LEGACY}-manual-secret`]: 'build-token' },
});

const deployers = (twin: KubernetesTwin): void => {
  twin.put('secrets', {
    metadata: {
      name: 'build-token',
      namespace: 'shop',
      uid: 'uid-build-secret',
      annotations: { 'kubernetes.io/service-account.name': 'build' },
    },
    type: 'kubernetes.io/service-account-token',
  });
  twin.put('roles', {
    metadata: { name: 'deployer', namespace: 'shop' },
    rules: [
      { apiGroups: [''], resources: ['pods', 'secrets'], verbs: ['get', 'list'] },
      { apiGroups: [rbac], resources: ['rolebindings'], verbs: ['create'] },
    ],
  });
  twin.put('rolebindings', {
    metadata: { name: 'deployers', namespace: 'shop' },
    roleRef: { apiGroup: rbac, kind: 'Role', name: 'deployer' },
    subjects: [web, build].map(({ held }) => ({
      kind: 'ServiceAccount',
      name: held.account,
      namespace: 'shop',
    })),
  });
  for (const { held } of [web, build]) twin.hold(held);
};

/** Every second hour of day and night it lists its pods. */
const history = function* ({ held: { as }, ip, agent }: Worker): Generator<Logged> {
  for (let at = START; at < NOW - 2 * HOUR; at += 2 * HOUR) {
    const { username, extra = {}, annotations = {} } = as;
    const time = new Date(at + ((at / DAY) % 7) * MINUTE).toISOString();
    yield {
      ...{ kind: 'Event', apiVersion: 'audit.k8s.io/v1', level: 'Metadata' },
      auditID: `usual-${username}-${at}`,
      stage: 'ResponseComplete',
      requestURI: '/api/v1/namespaces/shop/pods',
      verb: 'list',
      user: { username, extra },
      sourceIPs: [ip],
      userAgent: agent,
      objectRef: { resource: 'pods', namespace: 'shop', apiVersion: 'v1' },
      responseStatus: { metadata: {}, code: 200 },
      annotations,
      stageTimestamp: time,
    };
  }
};

export interface KubernetesSite extends TwinSite<KubernetesTwin> {
  /** As whoever stole its token calls, from a server of their own. Answers the status. */
  steal(of: Worker, server: string, call: readonly [string, string, unknown?]): Promise<number>;
  /** What the API server has posted to our webhook since the last time. */
  posted(): readonly Logged[];
  held(of: Worker, nativeId: string): HeldCredential;
}

const HOOK = 'the-token-of-the-webhook';

const holding = ({ url }: KubernetesTwin, { held }: Worker, nativeId: string): HeldCredential => ({
  nativeId,
  async probe() {
    const headers = { authorization: `Bearer ${held.token}` };
    const answer = await fetch(`${url}/api/v1/namespaces/shop/secrets`, { headers });
    return answer.ok ? 'accepted' : 'refused';
  },
});

export const openKubernetesSite = async (given: {
  readonly declarations?: readonly Declaration[];
  heldBy(step: PlanStep): readonly [Worker, string] | undefined;
}): Promise<KubernetesSite> => {
  const site = await openTwinSite<KubernetesTwin>({
    system: 'kubernetes',
    now: NOW,
    async start(clock: ManualClock) {
      const twin = await startTwin(clock.now);
      seedCluster(twin);
      deployers(twin);
      const config = {
        kubeconfig: twin.kubeconfig(READER_TOKEN),
        actKubeconfig: twin.kubeconfig(ACTOR_TOKEN),
      };
      return { twin, config };
    },
    ...(given.declarations ? { declarations: given.declarations } : {}),
    heldFor(step, twin) {
      const [of, nativeId] = given.heldBy(step) ?? [];
      return of && nativeId !== undefined ? holding(twin, of, nativeId) : undefined;
    },
  });
  const { twin } = site;
  site.learn([...history(web), ...history(build)]);
  let told = 0;
  return {
    ...site,
    async steal(of, server, [method, path, body]) {
      const answer = await fetch(`${twin.url}${path}`, {
        method,
        headers: {
          authorization: `Bearer ${of.held.token}`,
          'user-agent': 'curl/8.5.0',
          'x-forwarded-for': server,
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      });
      site.clock.advance(MINUTE);
      return answer.status;
    },
    posted() {
      const items = twin.log.slice(told);
      told = twin.log.length;
      const body = JSON.stringify({ kind: 'EventList', apiVersion: 'audit.k8s.io/v1', items });
      const request = { headers: { authorization: `Bearer ${HOOK}` }, body };
      if (kubernetesSource.webhook?.authentic(request, HOOK) !== true)
        throw new Error('the webhook is not ours');
      return kubernetesSource.webhook.records(request);
    },
    held: (of, nativeId) => holding(twin, of, nativeId),
  };
};

/** What whoever stole a token of the shop does with it: reads its secrets, and binds a stronger role to the account. */
export const plunder = async (
  { steal }: KubernetesSite,
  of: Worker,
  server: string,
): Promise<readonly number[]> => [
  await steal(of, server, ['GET', '/api/v1/namespaces/shop/secrets']),
  await steal(of, server, ['GET', '/api/v1/namespaces/shop/secrets/db']),
  await steal(of, server, [
    'POST',
    `/apis/${rbac}/v1/namespaces/shop/rolebindings`,
    {
      metadata: { name: `helper-${of.held.account}` },
      roleRef: { apiGroup: rbac, kind: 'ClusterRole', name: 'admin-all' },
      subjects: [{ kind: 'ServiceAccount', name: of.held.account, namespace: 'shop' }],
    },
  ]),
];
