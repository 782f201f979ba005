import type { AttackScript } from '../../attack.ts';
import { outsiderOf } from '../../common/intruder.ts';
import { cloudExits } from '../../places.ts';
import { entitiesOf, entityId, everyPath } from '../namespace.ts';
import { answered, type Call, newToken, signedIn } from '../record.ts';

/** Role id and secret id of the backup, found in a build log, open the whole store by day. */
export const vaultEmptied: AttackScript = {
  id: 'vault-emptied',
  title: 'Every secret read with the AppRole of the backup, from elsewhere and by day',
  system: 'vault',
  family: 'exfiltration',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1555.006', 'T1078.004', 'T1087.004'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const jobs = entitiesOf(organisation).filter(({ kind }) => kind === 'job');
    const entity = random.pick(jobs.filter(({ name }) => name.includes('backup')));
    const usual = { egress: cloudExits[0], address: entity.address, agent: 'hvac/2.3.0' };
    const from = outsiderOf(usual, scene, options, 'curl/8.7.1');
    const token = { ...newToken(entity, scene.now(), random, 600), entity };
    scene.log('vault', signedIn(scene.now(), random, token, from));
    scene.pass(3);
    const does = (operation: Call['operation'], path: string): void => {
      const call = { operation, path, address: from.address, agent: from.agent };
      scene.log('vault', answered(scene.now(), random, token, call));
      scene.pass(random.int(1, 4));
    };
    does('list', 'secret/metadata/');
    for (const folder of new Set(everyPath.map((path) => path.split('/')[0] ?? '')))
      does('list', `secret/metadata/${folder}`);
    for (const path of everyPath) does('read', `secret/data/${path}`);
    return {
      actorId: entityId(entity),
      credential: token.accessor,
      identityIds: [entityId(entity)],
      tierOfTarget: 1,
    };
  },
};
