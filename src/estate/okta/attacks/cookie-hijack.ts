import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone, victimDay } from '../../common/intruder.ts';
import { factorOn, secondFactor, sessionStarted, signedOnTo } from '../events.ts';
import { appsFor } from '../org.ts';
import { against, logs, victimOf } from './stage.ts';

/** The cookie of a running session, taken by malware, opens apps from another client. */
export const cookieHijack: AttackScript = {
  id: 'cookie-hijack',
  title: 'Session cookie used from another client while its owner works',
  system: 'okta',
  family: 'session_theft',
  class: 'human',
  situation: 'session_hijack',
  attack: ['T1539', 'T1550.004', 'T1098.005'],
  cause: { entry: 'leaked', conditions: ['direct_misuse'] },
  leadSeconds: 120,
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isNoAdmin);
    const stage = against(organisation, scene, options, person);
    const { address, spot, laptop: device } = victimDay(organisation, person, scene.at);
    const client = { address, spot, device };
    logs(stage, secondFactor('OKTA_VERIFY_PUSH'), { client }, 2);
    logs(stage, sessionStarted, { client }, 118);
    for (const app of appsFor(organisation, person)) logs(stage, signedOnTo(app));
    logs(stage, factorOn(stage.user, 'OKTA_SOFT_TOKEN'));
    return victimOf(stage, 2);
  },
};
