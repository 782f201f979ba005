import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone, victimDay } from '../../common/intruder.ts';
import {
  factorOn,
  factorsReset,
  passwordChanged,
  passwordReset,
  sessionStarted,
  signedOnTo,
} from '../events.ts';
import { appsFor, oktaAdmins } from '../org.ts';
import { newSession } from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** The help desk resets password and factors for a voice that knows the staff number. */
export const factorsResetAtHelpDesk: AttackScript = {
  id: 'factors-reset-at-help-desk',
  title: 'All factors reset by the help desk for a stranger, who enrols their own',
  system: 'okta',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1684.001', 'T1098.005', 'T1078.004'],
  cause: { entry: 'phished', conditions: ['no_strong_authenticator'] },
  leadSeconds: 180,
  run(organisation, scene, options) {
    const desk = oktaAdmins(organisation).find(({ role }) => role === 'HELP_DESK_ADMIN')?.user;
    if (!desk?.person) throw new RangeError('no help desk here');
    const person = someone(organisation, scene, (one) => isNoAdmin(one) && one !== desk.person);
    const stage = against(organisation, scene, options, person);
    const { address, spot, laptop: device } = victimDay(organisation, desk.person, scene.at);
    const helper = {
      actor: desk,
      client: { address, spot, device },
      session: newSession(scene.random),
    };
    logs(stage, passwordReset(stage.user), helper, 90);
    logs(stage, factorsReset(stage.user), helper, 90);
    logs(stage, passwordChanged(stage.user));
    logs(stage, sessionStarted);
    logs(stage, factorOn(stage.user, 'OKTA_VERIFY_PUSH'));
    for (const app of appsFor(organisation, person).slice(0, 5)) logs(stage, signedOnTo(app));
    return victimOf(stage, 2, [desk]);
  },
};
