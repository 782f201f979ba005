import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { ownerAdded, secretAdded } from '../changes/index.ts';
import { homeOf } from '../life-machines.ts';
import { entraId, keyOn } from '../tenant.ts';
import { against, appSignsIn, changes, signsIn } from './stage.ts';

/** An administrator's session puts a second secret on an app of the organisation, and the app turns up elsewhere. */
export const appCredentialAdded: AttackScript = {
  id: 'app-credential-added',
  title: 'Second secret on an app, used from a strange place at once',
  system: 'entra',
  family: 'backdoor',
  class: 'service_account',
  situation: 'backdoor_trust',
  attack: ['T1098.001', 'T1078.004'],
  cause: { entry: 'phished', conditions: ['overprivilege'] },
  run(organisation, scene, options) {
    const { random } = scene;
    const stage = against(organisation, scene, options, someone(organisation, scene, isAdmin));
    const app = random.pick(stage.tenant.apps.filter(({ kind }) => kind === 'own'));
    const keyId = random.uuid();
    const was = keyOn(organisation, app, Math.floor(scene.at / 86_400_000));
    signsIn(stage, { app: 'portal', interactive: true, second: 'push' });
    changes(stage, stage.by, ownerAdded(app, stage.user));
    changes(stage, stage.by, secretAdded(app, was, keyId, 'backup'), 60);
    const where = scene.stealth === 'same_network' ? homeOf(app, random) : stage.from;
    for (let nth = 0; nth < 4; nth++) appSignsIn(stage, { app, keyId, where });
    return {
      actorId: entraId(app),
      credential: keyId,
      identityIds: [entraId(app), entraId(stage.user)],
      tierOfTarget: 1,
    };
  },
};
