import { DAY } from '../../../core/index.ts';
import type { AttackScript } from '../../attack.ts';
import { outsiderOf } from '../../common/intruder.ts';
import { cloudExits, type Spot } from '../../places.ts';
import { appRoleGiven } from '../changes/index.ts';
import { entraId, keyOn } from '../tenant.ts';
import { appSignsIn, changes, stageOf } from './stage.ts';

/** An export of years ago, never taken away, signs in with its old secret and gives itself more. */
export const dormantAppAwakes: AttackScript = {
  id: 'dormant-app-awakes',
  title: 'Forgotten app with directory-wide rights comes back to life',
  system: 'entra',
  family: 'dormant',
  class: 'service_account',
  situation: 'dormant_reactivated',
  attack: ['T1078.004', 'T1098.003', 'T1087.004'],
  cause: { entry: 'leaked', conditions: ['dormant', 'overprivilege', 'unowned'] },
  run(organisation, scene, options) {
    const stage = stageOf(organisation, scene);
    const app = stage.tenant.dormantApp;
    const usual = { egress: cloudExits[0] as Spot, address: '1.178.7.9', agent: '' };
    const where = outsiderOf(usual, scene, options, '');
    const keyId = keyOn(organisation, app, Math.floor(scene.at / DAY));
    for (let nth = 0; nth < 3; nth++) appSignsIn(stage, { app, keyId, where });
    changes(stage, { app }, appRoleGiven(app, 'RoleManagement.ReadWrite.Directory'));
    appSignsIn(stage, { app, keyId, where });
    return {
      actorId: entraId(app),
      credential: keyId,
      identityIds: [entraId(app)],
      tierOfTarget: 0,
    };
  },
};
