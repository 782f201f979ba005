import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { intruderOf, someone } from '../../common/intruder.ts';
import { executed, listed, privilegedPod, rulesReviewed, tokenMade } from '../asked.ts';
import { kubeOf, usernameOf } from '../cluster.ts';
import { kubectl, personCaller } from '../record.ts';
import { accountNamed, asks, victimOf } from './stage.ts';

/** A pod with the node's root is made, entered, and from the node the tokens of all its pods are at hand. */
export const execPrivilegedPod: AttackScript = {
  id: 'exec-privileged-pod',
  title: 'Privileged pod made in kube-system and entered',
  system: 'kubernetes',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1610', 'T1611', 'T1609'],
  cause: { entry: 'leaked', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const admin = someone(organisation, scene, isAdmin);
    const { address } = intruderOf(organisation, admin, scene, options);
    const caller = personCaller(admin, address, kubectl);
    const { cluster } = kubeOf(organisation);
    const name = `debug-${random.hex(5)}`;
    asks(scene, caller, rulesReviewed);
    asks(scene, caller, listed('nodes'));
    asks(scene, caller, privilegedPod('kube-system', name, random.pick(cluster.nodes)));
    asks(scene, caller, executed('kube-system', name, 'nsenter -t 1 -m -u -i -n sh'), 60);
    const account = accountNamed(organisation, 'kube-system', 'node-agent');
    const jti = `JTI=${random.uuid()}`;
    asks(scene, caller, tokenMade(account.namespace, account.name, jti));
    return victimOf(admin.email, jti, 0, [usernameOf(account)]);
  },
};
