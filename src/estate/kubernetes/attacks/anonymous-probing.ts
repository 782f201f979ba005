import type { AttackScript } from '../../attack.ts';
import { addressIn, hostile } from '../../places.ts';
import { listed, probed } from '../asked.ts';
import { anonymous } from '../record.ts';
import { asks, victimOf } from './stage.ts';

/** Nobody in particular asks for everything, and a binding that was forgotten lets them see pods. */
export const anonymousProbing: AttackScript = {
  id: 'anonymous-probing',
  title: 'Anonymous requests probe the server and find what a forgotten binding opens',
  system: 'kubernetes',
  family: 'leaked_key',
  class: 'workload',
  situation: 'account_takeover',
  attack: ['T1190', 'T1613'],
  cause: { entry: 'unknown', conditions: ['stale_trust_path'] },
  run(_organisation, scene, options) {
    const { random, stealth } = scene;
    const inside = `10.40.9.${random.int(4, 250)}`;
    const outside = addressIn(random.pick(hostile), random);
    const address = options.address ?? (stealth === 'same_network' ? inside : outside);
    const agent = stealth === 'loud' ? 'kube-hunter/0.6.8' : 'Go-http-client/2.0';
    const caller = anonymous(address, agent);
    for (const uri of ['/version', '/api', '/apis', '/openapi/v2'])
      asks(scene, caller, probed(uri, uri === '/version' ? 200 : 403), 2);
    for (const resource of ['secrets', 'nodes', 'configmaps', 'serviceaccounts'])
      asks(scene, caller, listed(resource, undefined, 403), 2);
    for (const resource of ['pods', 'services']) asks(scene, caller, listed(resource), 2);
    return victimOf('system:anonymous', '', 2);
  },
};
