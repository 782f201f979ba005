import type { AttackScript } from '../../attack.ts';
import { outsiderOf } from '../../common/intruder.ts';
import { cloudExits } from '../../places.ts';
import { answered, type Call, newToken } from '../record.ts';

/** A root token that was never revoked after the setup writes itself a policy and switches the audit off. */
export const rootTokenUsed: AttackScript = {
  id: 'root-token-used',
  title: 'Root token of the setup used: policy widened, secrets read, audit device removed',
  system: 'vault',
  family: 'emergency_access',
  class: 'service_account',
  situation: 'emergency_access',
  attack: ['T1078.004', 'T1555.006', 'T1685'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'no_rotation', 'exposed_secret'] },
  run(_organisation, scene, options) {
    const { random } = scene;
    const usual = { egress: cloudExits[0], address: '10.20.1.31', agent: 'Vault CLI/1.18.3' };
    const from = outsiderOf(usual, scene, options, 'curl/8.7.1');
    const token = newToken(undefined, scene.at - 400 * 86_400_000, random);
    const does = (operation: Call['operation'], path: string): void => {
      const call = { operation, path, address: from.address, agent: from.agent };
      scene.log('vault', answered(scene.now(), random, token, call));
      scene.pass(random.int(3, 12));
    };
    does('read', 'auth/token/lookup-self');
    does('list', 'secret/metadata/');
    does('read', 'secret/data/platform/cloud-root');
    does('update', 'sys/policies/acl/engineer');
    does('update', 'auth/token/create');
    does('delete', 'sys/audit/file');
    return {
      actorId: 'vault:root',
      credential: token.accessor,
      identityIds: ['vault:root'],
      tierOfTarget: 0,
    };
  },
};
