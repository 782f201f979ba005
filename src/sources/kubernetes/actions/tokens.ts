/** Tokens are ended by ending what they are bound to: their secret or their pod. */
import type * as k8s from '@kubernetes/client-node';
import { HOUR } from '../../../core/index.ts';
import type { Action, Residual } from '../../../model/index.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type Cluster, orGone } from '../client.ts';
import {
  type Account,
  type Acting,
  accountOf,
  federated,
  podPermissions,
  propagating,
  secretPermissions,
  verified,
} from './acting.ts';

export const notAccount = {
  kind: 'refused',
  because: 'the target must be a service account, system:serviceaccount:<namespace>:<name>',
} as const;

/** One hour by default; a year with `--service-account-extend-token-expiration`, which is on by default. */
const bound = (at: number): Residual => ({
  what: 'bound tokens of the account that are not bound to what was deleted',
  until: at + 365 * 24 * HOUR,
  because:
    'a token of TokenRequest lives until it runs out (1 h for pods, up to a year where extended) unless its pod, secret or account goes; use kubernetes.recreate_service_account',
});

export const deleteTokenSecret = (acting: Acting): Action => {
  const read = ({ calls, core }: Cluster, namespace: string, name: string) =>
    orGone<k8s.V1Secret>(
      calls.ask('get secrets', () => core.readNamespacedSecret({ namespace, name })),
    );
  return vendorAction('kubernetes', {
    id: 'kubernetes.delete_token_secret',
    title: 'Delete a token secret of a service account',
    classes: 'any',
    // The same token never comes back: the next one is signed anew.
    undo: 'irreversible',
    stage: 'freeze',
    permissions: secretPermissions,
    async planFor(target, _params, context) {
      const match = /secrets\/([a-z0-9-]{1,63})\/([a-z0-9.-]{1,253})$/.exec(
        target.credentialId ?? target.nativeId,
      );
      const [, namespace, name] = match ?? [];
      if (namespace === undefined || name === undefined)
        return { kind: 'refused', because: 'the target must be secrets/<namespace>/<name>' };
      const secret = await read(await acting.cluster(), namespace, name);
      if (secret === undefined)
        return { kind: 'refused', because: 'the secret is not there any more' };
      if (secret.type !== 'kubernetes.io/service-account-token')
        return {
          kind: 'refused',
          because: 'it is no token secret: what reads it would break and no token would end',
        };
      return {
        facts: { namespace, name },
        changes: [`delete secret ${namespace}/${name}`],
        disruption:
          'whatever signs in with this token is refused; pods that mount the secret do not start',
        permissions: secretPermissions,
        residual: [propagating(context.now()), bound(context.now()), federated],
      };
    },
    async do(plan, context) {
      const cluster = await acting.cluster();
      const [namespace, name] = [factOf(plan, 'namespace'), factOf(plan, 'name')];
      const there = (await read(cluster, namespace, name)) !== undefined;
      if (there)
        await orGone(
          cluster.calls.ask(
            'delete secrets',
            () => cluster.core.deleteNamespacedSecret({ namespace, name }),
            {
              repeat: 'throttled',
            },
          ),
        );
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: !there,
        acceptedAt,
        residual: [propagating(acceptedAt), bound(acceptedAt), federated],
        undoState: {},
        detail: `secret ${namespace}/${name} is gone`,
      };
    },
    verify: (plan, result, context) =>
      verified({
        result,
        context,
        heldTells: (nativeId) =>
          nativeId === `secrets/${factOf(plan, 'namespace')}/${factOf(plan, 'name')}`,
        async readBack() {
          const secret = await read(
            await acting.cluster(),
            factOf(plan, 'namespace'),
            factOf(plan, 'name'),
          );
          return {
            stands: secret === undefined,
            detail: `the secret is ${secret === undefined ? 'gone' : 'there'}`,
          };
        },
      }),
  });
};

const podsOf = async (
  { calls, core }: Cluster,
  { namespace, name }: Account,
): Promise<readonly k8s.V1Pod[]> => {
  const found = await calls.ask('list pods', () => core.listNamespacedPod({ namespace }));
  return found.items.filter((pod) => (pod.spec?.serviceAccountName ?? 'default') === name);
};

const uidsIn = (plan: { readonly params: Readonly<Record<string, unknown>> }): readonly string[] =>
  String(plan.params['uids'] ?? '')
    .split(',')
    .filter((one) => one !== '');

export const deletePods = (acting: Acting): Action =>
  vendorAction('kubernetes', {
    id: 'kubernetes.delete_pods_of_account',
    title: 'Delete the pods that run as a service account',
    classes: 'any',
    // What made them makes others; a pod that nothing made does not come back.
    undo: 'irreversible',
    stage: 'end_sessions',
    permissions: podPermissions,
    async planFor(target, _params, context) {
      const account = accountOf(target);
      if (account === undefined) return notAccount;
      const pods = await podsOf(await acting.cluster(), account);
      const alone = pods.filter((pod) => (pod.metadata?.ownerReferences ?? []).length === 0);
      const warning = alone.length === 0 ? '' : `; ${alone.length} of them nothing will make again`;
      return {
        facts: { ...account, uids: pods.map((pod) => pod.metadata?.uid ?? '').join(',') },
        changes: pods
          .map((pod) => `delete pod ${account.namespace}/${pod.metadata?.name ?? ''}`)
          .concat(pods.length === 0 ? ['none: no pod runs as it'] : []),
        disruption: `what these pods do stops until their controllers make others${warning}`,
        permissions: podPermissions,
        residual: [propagating(context.now()), bound(context.now()), federated],
      };
    },
    async do(plan, context) {
      const cluster = await acting.cluster();
      const account = { namespace: factOf(plan, 'namespace'), name: factOf(plan, 'name') };
      // Those of the plan only: their successors hold new tokens.
      const uids = uidsIn(plan);
      const pods = (await podsOf(cluster, account)).filter((pod) =>
        uids.includes(pod.metadata?.uid ?? ''),
      );
      for (const pod of pods)
        await orGone(
          cluster.calls.ask(
            'delete pods',
            () =>
              cluster.core.deleteNamespacedPod({
                namespace: account.namespace,
                name: pod.metadata?.name ?? '',
                gracePeriodSeconds: 0,
              }),
            { repeat: 'throttled' },
          ),
        );
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: pods.length === 0,
        acceptedAt,
        residual: [propagating(acceptedAt), bound(acceptedAt), federated],
        undoState: {},
        detail: `${pods.length} pods deleted`,
      };
    },
    verify: (plan, result, context) =>
      verified({
        result,
        context,
        heldTells: (nativeId) => uidsIn(plan).some((uid) => nativeId === `pods/${uid}`),
        async readBack() {
          const account = { namespace: factOf(plan, 'namespace'), name: factOf(plan, 'name') };
          const uids = uidsIn(plan);
          const left = (await podsOf(await acting.cluster(), account)).filter((pod) =>
            uids.includes(pod.metadata?.uid ?? ''),
          );
          return { stands: left.length === 0, detail: `${left.length} of the pods are left` };
        },
      }),
  });
