import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { methodRegistered } from '../changes/index.ts';
import { entraId } from '../tenant.ts';
import { against, changes, signsIn } from './stage.ts';

/** A proxy between the victim and Entra keeps the session; it lives on elsewhere and gets an authenticator of its own. */
export const aitmSession: AttackScript = {
  id: 'aitm-session',
  title: 'Session stolen by a phishing proxy, second factor and all',
  system: 'entra',
  family: 'session_theft',
  class: 'human',
  situation: 'session_hijack',
  attack: ['T1557', 'T1539', 'T1550.004', 'T1098.005'],
  cause: { entry: 'phished', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const stage = against(organisation, scene, options, someone(organisation, scene, isNoAdmin));
    signsIn(stage, { app: 'office', interactive: true, code: 50074, policy: 'failure' });
    // The victim approves: to the service all of it comes from the proxy.
    signsIn(stage, { app: 'office', interactive: true, second: 'push' }, 90);
    for (const resource of ['exchange', 'sharepoint', 'graph'] as const)
      signsIn(stage, { app: 'office', resource, interactive: false, second: 'claim' });
    signsIn(stage, { app: 'securityInfo', interactive: false, second: 'claim' });
    changes(stage, stage.by, methodRegistered(stage.user, 'Authenticator App with Code'));
    signsIn(stage, { app: 'outlookMobile', resource: 'exchange', interactive: false });
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user)],
      tierOfTarget: 2,
    };
  },
};
