import type { AttackScript } from '../../attack.ts';
import { isNoAdmin } from '../../common/fits.ts';
import { someone, victimDay } from '../../common/intruder.ts';
import { deviceRegistered } from '../changes/index.ts';
import { entraId } from '../tenant.ts';
import { against, changes, signsIn } from './stage.ts';

/** The victim types a code for somebody else's device, which then joins the tenant for a token that lasts. */
export const deviceCodePhish: AttackScript = {
  id: 'device-code-phish',
  title: 'Device code of the attacker confirmed by the victim',
  system: 'entra',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1566', 'T1528', 'T1098.005'],
  cause: { entry: 'phished', conditions: ['no_strong_authenticator'] },
  leadSeconds: 30,
  run(organisation, scene, options) {
    const person = someone(organisation, scene, isNoAdmin);
    const stage = against(organisation, scene, options, person);
    const { address, spot, laptop } = victimDay(organisation, person, scene.at);
    // The victim's own browser shows where the code is typed.
    signsIn(
      stage,
      { app: 'broker', interactive: true, code: 50199, where: { address, spot }, device: laptop },
      30,
    );
    signsIn(stage, {
      app: 'broker',
      interactive: true,
      second: 'push',
      protocol: 'deviceCode',
      client: 'Mobile Apps and Desktop clients',
    });
    changes(stage, stage.by, deviceRegistered(stage.user, stage.from.device));
    for (const resource of ['graph', 'exchange', 'graph'] as const)
      signsIn(stage, { app: 'broker', resource, interactive: false, second: 'claim' });
    return {
      actorId: entraId(stage.user),
      credential: stage.session,
      identityIds: [entraId(stage.user)],
      tierOfTarget: 2,
    };
  },
};
