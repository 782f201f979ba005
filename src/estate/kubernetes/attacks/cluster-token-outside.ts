import type { AttackScript } from '../../attack.ts';
import { got, listed, rulesReviewed } from '../asked.ts';
import { usernameOf } from '../cluster.ts';
import { accountNamed, asks, stolenToken, victimOf } from './stage.ts';

/** A pod's token, read through a hole in its web server, is tried from outside. */
export const clusterTokenOutside: AttackScript = {
  id: 'cluster-token-outside',
  title: 'Token of a pod used from elsewhere than its pod',
  system: 'kubernetes',
  family: 'session_theft',
  class: 'workload',
  situation: 'session_hijack',
  attack: ['T1528', 'T1550.001', 'T1613'],
  cause: { entry: 'leaked', conditions: ['exposed_secret'] },
  run(organisation, scene, options) {
    const account = accountNamed(organisation, 'payments', 'worker');
    const { caller, token } = stolenToken(organisation, scene, options, account);
    asks(scene, caller, rulesReviewed);
    for (const resource of ['namespaces', 'pods', 'secrets'])
      asks(scene, caller, listed(resource, undefined, 403));
    asks(scene, caller, got('secrets', 'payments', 'payments-db'));
    asks(scene, caller, got('secrets', 'payments', 'card-gateway'));
    return victimOf(usernameOf(account), token, 1);
  },
};
