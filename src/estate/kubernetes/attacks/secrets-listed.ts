import type { AttackScript } from '../../attack.ts';
import { got, listed } from '../asked.ts';
import { kubeOf, usernameOf } from '../cluster.ts';
import { accountNamed, asks, stolenToken, victimOf } from './stage.ts';

/** The ingress may read all secrets, so who has its token reads them all. */
export const secretsListed: AttackScript = {
  id: 'secrets-listed',
  title: 'Secrets of every namespace listed with the token of the ingress',
  system: 'kubernetes',
  family: 'exfiltration',
  class: 'workload',
  situation: 'impair_and_exfiltrate',
  attack: ['T1552.007', 'T1613'],
  cause: { entry: 'leaked', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const account = accountNamed(organisation, 'ingress', 'ingress-nginx');
    const { caller, token } = stolenToken(organisation, scene, options, account);
    asks(scene, caller, listed('secrets'));
    for (const namespace of kubeOf(organisation).cluster.namespaces) {
      asks(scene, caller, listed('secrets', namespace), 2);
      asks(scene, caller, got('secrets', namespace, `${namespace}-db`), 2);
    }
    return victimOf(usernameOf(account), token, 1);
  },
};
