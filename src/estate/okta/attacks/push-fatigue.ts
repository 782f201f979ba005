import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import {
  challenged,
  factorOn,
  pushDenied,
  pushSent,
  secondFactor,
  sessionStarted,
  signedOnTo,
} from '../events.ts';
import { appsFor } from '../org.ts';
import { against, logs, victimOf } from './stage.ts';

/** Push after push is refused, until one is not. */
export const pushFatigue: AttackScript = {
  id: 'push-fatigue',
  title: 'Push notifications until one is approved, then a new factor',
  system: 'okta',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1621', 'T1078.004', 'T1098.005'],
  cause: { entry: 'stuffed', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isNoAdmin);
    const stage = against(organisation, scene, options, person);
    const none = { session: undefined };
    logs(stage, challenged, none);
    for (let nth = scene.stealth === 'loud' ? 12 : 5; nth > 0; nth--) {
      logs(stage, pushSent, none, 20);
      logs(stage, pushDenied, none, scene.random.int(20, 60));
    }
    logs(stage, pushSent, none, 9);
    logs(stage, secondFactor('OKTA_VERIFY_PUSH'), {}, 1);
    logs(stage, sessionStarted);
    logs(stage, factorOn(stage.user, 'OKTA_SOFT_TOKEN'));
    for (const app of appsFor(organisation, person).slice(0, 3)) logs(stage, signedOnTo(app));
    return victimOf(stage, 2);
  },
};
