import { DAY } from '../../../core/index.ts';
import type { AttackScript } from '../../attack.ts';
import { outsiderOf } from '../../common/intruder.ts';
import type { Spot } from '../../places.ts';
import { homeOf } from '../life-machines.ts';
import { entraId, keyOn } from '../tenant.ts';
import { appSignsIn, stageOf } from './stage.ts';

/** Secrets from a leaked heap are tried on one app after the other; one still opens. */
export const clientSecretStuffing: AttackScript = {
  id: 'client-secret-stuffing',
  title: 'Client secrets tried on many service principals, with one hit',
  system: 'entra',
  family: 'credential_stuffing',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1110.004', 'T1078.004'],
  cause: { entry: 'stuffed', conditions: ['exposed_secret'] },
  run(organisation, scene, options) {
    const stage = stageOf(organisation, scene);
    const { random } = scene;
    const apps = stage.tenant.apps.filter(({ kind }) => kind === 'own' || kind === 'dormant');
    const hit = random.pick(apps.filter(({ kind }) => kind === 'own'));
    const home = homeOf(hit, random);
    const usual = { egress: home.spot as Spot, address: home.address, agent: '' };
    const where = outsiderOf(usual, scene, options, '');
    const keyId = keyOn(organisation, hit, Math.floor(scene.at / DAY));
    for (const app of [...apps, ...apps]) {
      if (app === hit) continue;
      appSignsIn(stage, { app, keyId: '', where, code: 7000215 }, random.int(1, 5));
    }
    for (let nth = 0; nth < 5; nth++)
      appSignsIn(stage, { app: hit, keyId, where, resource: nth % 2 ? 'management' : 'graph' });
    return {
      actorId: entraId(hit),
      credential: keyId,
      identityIds: [entraId(hit)],
      tierOfTarget: 1,
    };
  },
};
