import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { recon } from '../hostile/calls.ts';
import {
  attachToPermissionSet,
  createAccountAssignment,
  createPermissionSet,
} from '../hostile/identity.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A permission set, an assignment, and the attacker signs in by the front door. */
export const portalAccessGranted: AttackScript = {
  id: 'portal-access-granted',
  title: 'Stolen administrator key gives a stranger access to every account',
  system: 'aws',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1078.004', 'T1098.003', 'T1136.003'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options, isAdmin);
    lookAround(scene, caller, recon.slice(0, 2));
    say(scene, caller, createPermissionSet());
    say(scene, caller, attachToPermissionSet());
    for (const account of organisation.accounts.slice(0, 3))
      say(scene, caller, createAccountAssignment(account.id, scene.random));
    return victimUser(user, 0);
  },
};
