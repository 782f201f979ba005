import { describe, expect, it } from 'vitest';
import { isObject } from '../../core/index.ts';
import { type ActionWorld, describeAction } from '../action.case.ts';
import { kubernetesActions } from './actions/index.ts';
import { atOnce, pictureOf, START, started } from './cluster.case.ts';
import { kubernetesSource } from './index.ts';
import type { KubernetesTwin } from './twin/index.ts';

const web = 'system:serviceaccount:shop:web';
const account = {
  system: 'kubernetes',
  identityId: `kubernetes:${web}`,
  nativeId: web,
  scope: 'cluster',
};

/** A token of the account web, and whether the server lets it list pods. */
const world = async (
  id: string,
  boundTo: string,
  heldId: string,
  more: (twin: KubernetesTwin) => Partial<ActionWorld> = () => ({}),
): Promise<ActionWorld> => {
  let now = START;
  const { twin, config } = await started(() => now);
  const hold = (token: string, uid: string) =>
    twin.hold({
      token,
      account: 'web',
      boundTo: uid,
      binding: { resource: 'rolebindings', place: 'shop/readers' },
      asks: 'list pods',
    });
  hold('held', boundTo);
  const action = kubernetesActions(config, { sleep: atOnce }).find((one) => one.id === id);
  if (!action) throw new Error(`no action ${id}`);
  const tried = async (token: string): Promise<'accepted' | 'refused'> => {
    const answer = await fetch(`${twin.url}/api/v1/namespaces/shop/pods`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return answer.status === 200 ? 'accepted' : 'refused';
  };
  hold('other', 'uid-web');
  return {
    action,
    target: account,
    params: {},
    now: () => now,
    held: { nativeId: heldId, probe: () => tried('held') },
    picture: () => pictureOf(twin),
    settle() {
      now += 11_000;
    },
    deny: (permission) => twin.deny(permission),
    restrictTo: async (permissions) => twin.restrictTo(permissions),
    throttle: (times) => twin.throttle(times),
    loseAnswer: () => twin.loseAnswer(),
    close: () => twin.close(),
    // Cloud sessions are not for the cluster to see: they are always told.
    livesOn: async () => [
      { what: /cloud sessions/, until: undefined },
      ...((await tried('other')) === 'accepted'
        ? [{ what: /not bound to what was deleted/, until: START + 365 * 86_400_000 }]
        : []),
    ],
    ...more(twin),
  };
};

const notThere = [
  { title: 'what is no account', target: { nativeId: 'nadia@example.com' }, because: /must be/ },
];

describeAction({
  title: 'kubernetes.remove_binding_subject',
  held: 'refused',
  start: () =>
    world('kubernetes.remove_binding_subject', 'uid-web', web, (twin) => ({
      params: { binding: 'rolebindings/shop/readers' },
      livesOn: async () => [{ what: /other bindings/, until: undefined }],
      async meddle() {
        twin.remove('rolebindings', 'shop', 'readers');
      },
    })),
  refusals: [
    { title: 'a binding that it does not know', params: { binding: 'x' }, because: /must be/ },
    { title: 'somebody who is not in it', target: { nativeId: 'sam' }, because: /no subject/ },
    {
      title: 'a binding that is gone',
      params: { binding: 'clusterrolebindings/none' },
      because: /not there/,
    },
  ],
});

/** `made`: when the second of its bindings was made. */
const bound = (made: string) => (twin: KubernetesTwin) => {
  twin.put('clusterrolebindings', {
    metadata: { name: 'web-everywhere', creationTimestamp: made },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'admin-all' },
    subjects: [{ kind: 'ServiceAccount', name: 'web', namespace: 'shop' }],
  });
  return {
    params: { since: START - 3_600_000 },
    livesOn: async () => [
      { what: /its groups/, until: undefined },
      { what: /cloud sessions/, until: undefined },
    ],
    async meddle() {
      twin.remove('rolebindings', 'shop', 'readers');
    },
  };
};

describeAction({
  title: 'kubernetes.unbind_account',
  held: 'refused',
  start: () =>
    world(
      'kubernetes.unbind_account',
      'uid-web',
      web,
      bound(new Date(START - 60_000).toISOString()),
    ),
  refusals: [
    ...notThere,
    {
      title: 'an account that no binding names',
      target: {
        nativeId: 'system:serviceaccount:shop:jobs',
        identityId: 'kubernetes:system:serviceaccount:shop:jobs',
      },
      because: /by its groups/,
    },
  ],
});

describe('an account taken out of all its bindings', () => {
  const taken = async (made: number) => {
    const { action, params, picture, close } = await world(
      'kubernetes.unbind_account',
      'uid-web',
      web,
      bound(new Date(made).toISOString()),
    );
    try {
      const before = picture();
      const context = { now: () => START, stepId: 'stp_1' };
      const plan = await action.plan(account, params, context);
      const result = await action.do(plan, context);
      const undone = await action.undoIt?.(plan, result, context);
      return { before, after: picture(), undone };
    } finally {
      await close();
    }
  };

  it('has all that it had back where nothing was given to it meanwhile', async () => {
    const { before, after, undone } = await taken(START - 86_400_000);
    expect(undone).toMatchObject({ undone: true, differences: [] });
    expect(after).toEqual(before);
  });

  it('has nothing back that was given to it while it was abused', async () => {
    const { before, after, undone } = await taken(START - 60_000);
    const where = 'clusterrolebindings/web-everywhere';
    expect(undone).toMatchObject({
      undone: true,
      differences: [`${where} was made while it was abused, and is not given back`],
    });
    expect(after).not.toEqual(before);
  });
});

describeAction({
  title: 'kubernetes.delete_token_secret',
  held: 'refused',
  start: () =>
    world('kubernetes.delete_token_secret', 'uid-secret', 'secrets/shop/web-token', () => ({
      target: {
        system: 'kubernetes',
        credentialId: 'kubernetes:secrets/shop/web-token',
        nativeId: 'secrets/shop/web-token',
        scope: 'cluster',
      },
    })),
  refusals: [
    {
      title: 'a secret that holds no token',
      target: { nativeId: 'secrets/shop/db', credentialId: 'kubernetes:secrets/shop/db' },
      because: /no token secret/,
    },
  ],
});

describeAction({
  title: 'kubernetes.delete_pods_of_account',
  held: 'refused',
  start: () => world('kubernetes.delete_pods_of_account', 'uid-web-1', 'pods/uid-web-1'),
  refusals: notThere,
});

describeAction({
  title: 'kubernetes.recreate_service_account',
  held: 'refused',
  start: () =>
    world('kubernetes.recreate_service_account', 'uid-web', 'serviceaccounts/uid-web', (twin) => ({
      // Made anew with another uid each time.
      shape: () =>
        twin
          .objects('serviceaccounts')
          .map((one) => [
            one['automountServiceAccountToken'],
            isObject(one['metadata']) && one['metadata']['annotations'],
          ]),
    })),
  refusals: notThere,
});

describe('what an action leaves in the audit log', () => {
  it('is read as what it was: somebody taken out of a binding, a secret deleted', async () => {
    const { twin, config } = await started();
    try {
      const [remove, secret] = kubernetesActions(config, { sleep: atOnce });
      const context = { now: () => START, stepId: 'stp_log' };
      const params = { binding: 'rolebindings/shop/readers' };
      const plan = await remove?.plan(account, params, context);
      if (plan) await remove?.do(plan, context);
      const token = { ...account, nativeId: 'secrets/shop/web-token' };
      const other = await secret?.plan(token, {}, context);
      if (other) await secret?.do(other, context);
      const events = twin.log.flatMap((one) => kubernetesSource.parse(one));
      expect(events.map((event) => [event.operation, event.classUid, event.outcome])).toEqual([
        ['update rolebindings', 3005, 'success'],
        ['delete secrets', 3004, 'success'],
      ]);
      expect(events[0]?.targets.map(({ id }) => id)).toEqual([
        'kubernetes:rolebindings/shop/readers',
        'kubernetes:roles/shop/reader',
        'kubernetes:group/system:serviceaccounts:shop',
      ]);
    } finally {
      await twin.close();
    }
  });
});
