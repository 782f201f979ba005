/** A service account is made anew: its uid, to which all its tokens are bound, is another one then. */
import type * as k8s from '@kubernetes/client-node';
import type { Action } from '../../../model/index.ts';
import { factOf, vendorAction } from '../../vendor-action.ts';
import { type Cluster, orGone } from '../client.ts';
import {
  type Account,
  type Acting,
  accountOf,
  accountPermissions,
  federated,
  propagating,
  verified,
} from './acting.ts';
import { notAccount } from './tokens.ts';

/** What of an account is its own and not the server's. */
const again = (account: k8s.V1ServiceAccount): k8s.V1ServiceAccount => ({
  apiVersion: 'v1',
  kind: 'ServiceAccount',
  metadata: {
    name: account.metadata?.name ?? '',
    namespace: account.metadata?.namespace ?? '',
    ...(account.metadata?.labels ? { labels: account.metadata.labels } : {}),
    ...(account.metadata?.annotations ? { annotations: account.metadata.annotations } : {}),
  },
  ...(account.automountServiceAccountToken === undefined
    ? {}
    : { automountServiceAccountToken: account.automountServiceAccountToken }),
  ...(account.imagePullSecrets ? { imagePullSecrets: account.imagePullSecrets } : {}),
});

export const recreateAccount = (acting: Acting): Action => {
  const read = ({ calls, core }: Cluster, { namespace, name }: Account) =>
    orGone<k8s.V1ServiceAccount>(
      calls.ask('get serviceaccounts', () =>
        core.readNamespacedServiceAccount({ namespace, name }),
      ),
    );
  const planned = (plan: Parameters<typeof factOf>[0]): Account => ({
    namespace: factOf(plan, 'namespace'),
    name: factOf(plan, 'name'),
  });
  return vendorAction('kubernetes', {
    id: 'kubernetes.recreate_service_account',
    title: 'Make a service account anew, so that all its tokens end',
    classes: 'any',
    // Its uid, to which its tokens are bound, never comes back.
    undo: 'irreversible',
    stage: 'rotate',
    permissions: accountPermissions,
    async planFor(target, _params, context) {
      const account = accountOf(target);
      if (account === undefined) return notAccount;
      if (account.name === 'default')
        return {
          kind: 'refused',
          because:
            'the cluster makes default accounts by itself; delete the pods that use it instead',
        };
      const found = await read(await acting.cluster(), account);
      if (found === undefined)
        return { kind: 'refused', because: 'the account is not there any more' };
      return {
        facts: { ...account, uid: found.metadata?.uid ?? '', body: JSON.stringify(again(found)) },
        changes: [
          `delete service account ${account.namespace}/${account.name}`,
          'make it again with its labels and annotations',
        ],
        disruption:
          'every token of it is refused; pods go on with refused tokens until they are restarted',
        permissions: accountPermissions,
        residual: [propagating(context.now()), federated],
      };
    },
    async do(plan, context) {
      const cluster = await acting.cluster();
      const account = planned(plan);
      const now = await read(cluster, account);
      const isOld = now?.metadata?.uid === factOf(plan, 'uid');
      if (isOld)
        await orGone(
          cluster.calls.ask(
            'delete serviceaccounts',
            () => cluster.core.deleteNamespacedServiceAccount(account),
            { repeat: 'throttled' },
          ),
        );
      // Killed between the two, a repeated do finds none and makes it.
      if (isOld || now === undefined)
        await cluster.calls.ask(
          'create serviceaccounts',
          () =>
            cluster.core.createNamespacedServiceAccount({
              namespace: account.namespace,
              body: JSON.parse(factOf(plan, 'body')) as k8s.V1ServiceAccount,
            }),
          { repeat: 'throttled' },
        );
      const acceptedAt = context.now();
      return {
        accepted: true,
        alreadyDone: !isOld && now !== undefined,
        acceptedAt,
        residual: [propagating(acceptedAt), federated],
        undoState: {},
        detail: `service account ${account.namespace}/${account.name} was made anew`,
      };
    },
    verify: (plan, result, context) =>
      verified({
        result,
        context,
        heldTells: (nativeId) => nativeId === `serviceaccounts/${factOf(plan, 'uid')}`,
        async readBack() {
          const found = await read(await acting.cluster(), planned(plan));
          const uid = found?.metadata?.uid;
          return {
            stands: uid !== undefined && uid !== factOf(plan, 'uid'),
            detail: uid === undefined ? 'the account is not there' : `its uid is ${uid}`,
          };
        },
      }),
  });
};
