import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { intruderOf, someone } from '../../common/intruder.ts';
import { bound, listed, tokenMade } from '../asked.ts';
import { kubeOf, usernameOf } from '../cluster.ts';
import { kubectl, personCaller } from '../record.ts';
import { accountNamed, asks, victimOf } from './stage.ts';

/** An administrator's kubeconfig makes a quiet service account cluster-admin and asks for a token of a year. */
export const rbacEscalation: AttackScript = {
  id: 'rbac-escalation',
  title: 'Service account bound to cluster-admin and given a long token',
  system: 'kubernetes',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1098.006', 'T1528'],
  cause: { entry: 'leaked', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const admin = someone(organisation, scene, isAdmin);
    const { address } = intruderOf(organisation, admin, scene, options);
    const caller = personCaller(admin, address, kubectl);
    const account = accountNamed(organisation, 'search', 'web');
    const { name, namespace } = account;
    const jti = `JTI=${scene.random.uuid()}`;
    const everywhere = kubeOf(organisation).cluster.namespaces.slice(0, 2);
    for (const one of everywhere) asks(scene, caller, listed('pods', one));
    asks(
      scene,
      caller,
      bound(`metrics-${scene.random.hex(4)}`, 'cluster-admin', {
        kind: 'ServiceAccount',
        name,
        namespace,
      }),
    );
    asks(scene, caller, tokenMade(namespace, name, jti));
    return victimOf(admin.email, jti, 0, [usernameOf(account)]);
  },
};
