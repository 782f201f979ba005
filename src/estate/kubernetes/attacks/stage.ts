/** What scripts in the cluster have in common. */
import { DAY } from '../../../core/index.ts';
import type { AttackOptions, AttackVictim, Scene } from '../../attack.ts';
import { outsiderOf } from '../../common/intruder.ts';
import type { Organisation } from '../../organisation/model.ts';
import { type Account, kubeOf, kubernetesId, type Pod, podsOf, tokenOf } from '../cluster.ts';
import { type Asked, auditEvent, type Caller, podCaller } from '../record.ts';

export const asks = (scene: Scene, caller: Caller, asked: Asked, gapSeconds = 6): void => {
  scene.log('kubernetes', auditEvent(scene.now(), scene.random, caller, asked));
  scene.pass(gapSeconds);
};

export interface StolenToken {
  readonly pod: Pod;
  readonly caller: Caller;
  readonly token: string;
}

/** The token of one pod of the account, as it was at the scene's beginning; in the pod itself by `same_network`. */
export const stolenToken = (
  organisation: Organisation,
  scene: Scene,
  options: AttackOptions,
  account: Account,
): StolenToken => {
  const pod = podsOf(organisation, account, Math.floor(scene.at / DAY))[0];
  if (!pod) throw new RangeError(`no pod runs as ${account.name}`);
  const usual = {
    egress: kubeOf(organisation).egress,
    address: pod.address,
    agent: 'Go-http-client/2.0',
  };
  const { address, agent } = outsiderOf(usual, scene, options, 'curl/8.7.1');
  const caller = podCaller(organisation, pod, scene.at, { address, agent });
  return { pod, caller, token: tokenOf(organisation, pod, scene.at) };
};

export const accountNamed = (
  organisation: Organisation,
  namespace: string,
  name: string,
): Account => {
  const found = kubeOf(organisation).accounts.find(
    (one) => one.namespace === namespace && one.name === name,
  );
  if (!found) throw new RangeError(`no service account ${namespace}/${name}`);
  return found;
};

export const victimOf = (
  username: string,
  credential: string,
  tierOfTarget: AttackVictim['tierOfTarget'],
  others: readonly string[] = [],
): AttackVictim => ({
  actorId: kubernetesId(username),
  credential,
  identityIds: [username, ...others].map(kubernetesId),
  tierOfTarget,
});
