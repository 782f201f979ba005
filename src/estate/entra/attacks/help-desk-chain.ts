import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone, victimDay } from '../../common/intruder.ts';
import {
  deviceRegistered,
  methodDeletedByAdmin,
  methodRegistered,
  ownPasswordChanged,
  passwordReset,
} from '../changes/index.ts';
import { administratorsOf, entraId } from '../tenant.ts';
import { against, changes, signsIn } from './stage.ts';

/** A voice on the telephone gets password and second factor reset; the stranger enrols what is theirs. */
export const helpDeskChain: AttackScript = {
  id: 'help-desk-chain',
  title: 'Help desk talked into a reset, then a new authenticator and device from a strange place',
  system: 'entra',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1684.001', 'T1098.005', 'T1078.004'],
  cause: { entry: 'phished', conditions: ['no_strong_authenticator'] },
  leadSeconds: 240,
  run(organisation, scene, options) {
    const desk = administratorsOf(organisation).find(
      ({ role }) => role === 'Helpdesk Administrator',
    )?.user;
    const person = someone(organisation, scene, (one) => isNoAdmin(one) && one !== desk?.person);
    const stage = against(organisation, scene, options, person);
    if (!desk?.person) throw new RangeError('no help desk here');
    const by = { user: desk, address: victimDay(organisation, desk.person, scene.at).address };
    // The help desk does its work, from its own chair.
    changes(stage, by, passwordReset(stage.user), 120);
    changes(stage, by, methodDeletedByAdmin(stage.user, 'Authenticator App'), 120);
    signsIn(stage, { app: 'securityInfo', interactive: true, code: 50055 });
    changes(stage, stage.by, ownPasswordChanged(stage.user));
    signsIn(stage, { app: 'securityInfo', interactive: true });
    changes(stage, stage.by, methodRegistered(stage.user, 'Authenticator App with Notification'));
    changes(stage, stage.by, deviceRegistered(stage.user, stage.from.device));
    for (const resource of ['exchange', 'sharepoint', 'graph'] as const)
      signsIn(stage, { app: 'office', resource, interactive: false, second: 'claim' });
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user), entraId(desk)],
      tierOfTarget: 2,
    };
  },
};
