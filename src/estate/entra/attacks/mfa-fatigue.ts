import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { methodRegistered } from '../changes/index.ts';
import { entraId } from '../tenant.ts';
import { against, changes, signsIn } from './stage.ts';

/** Prompt after prompt in the night, until the victim says yes to have peace. */
export const mfaFatigue: AttackScript = {
  id: 'mfa-fatigue',
  title: 'Prompts of the second factor until one is approved',
  system: 'entra',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1621', 'T1078.004', 'T1098.005'],
  cause: { entry: 'stuffed', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const stage = against(organisation, scene, options, someone(organisation, scene, isNoAdmin));
    const prompts = scene.stealth === 'loud' ? 14 : 6;
    for (let nth = 0; nth < prompts; nth++)
      signsIn(
        stage,
        { app: 'office', interactive: true, code: 500121, second: 'push', policy: 'failure' },
        scene.random.int(35, 80),
      );
    signsIn(stage, { app: 'office', interactive: true, second: 'push' });
    signsIn(stage, { app: 'office', resource: 'exchange', interactive: false, second: 'claim' });
    changes(stage, stage.by, methodRegistered(stage.user, 'Authenticator App with Code'));
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user)],
      tierOfTarget: 2,
    };
  },
};
