import type { AttackScript } from '../../attack.ts';
import { superAdminsOf, workspaceId } from '../customer.ts';
import {
  adminGranted,
  challengePassed,
  passwordEdited,
  secondStepTurnedOff,
  signedIn,
  signInFailed,
  userCreated,
} from '../record.ts';
import { against, logs, victimOf } from './stage.ts';

/** A super administrator signs in from nowhere known, makes another, and takes the second step from a colleague. */
export const superAdminTakeover: AttackScript = {
  id: 'super-admin-takeover',
  title: 'Super administrator taken over, another made, a colleague weakened',
  system: 'google-workspace',
  family: 'escalation',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1078.004', 'T1136.003', 'T1098.003', 'T1556.006'],
  cause: { entry: 'phished', conditions: ['no_strong_authenticator'] },
  run(organisation, scene, options) {
    const [user, other] = superAdminsOf(organisation);
    if (!user || !other) throw new RangeError('no two super administrators here');
    const stage = against(organisation, scene, options, user);
    logs(stage, signInFailed);
    logs(stage, challengePassed);
    logs(stage, signedIn(scene.stealth === 'loud'));
    logs(stage, passwordEdited);
    const planted = `it.support${scene.random.int(10, 99)}@northwind.example`;
    logs(stage, userCreated(planted));
    logs(stage, adminGranted(planted));
    logs(stage, secondStepTurnedOff(other.email));
    return victimOf(stage, undefined, 0, [workspaceId(planted), workspaceId(other.email)]);
  },
};
