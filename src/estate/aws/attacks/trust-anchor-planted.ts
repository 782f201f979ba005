import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { roleArn, roleIdentityId, userIdentityId } from '../../organisation/model.ts';
import { recon } from '../hostile/calls.ts';
import { createAnywhereProfile, createTrustAnchor } from '../hostile/identity.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** From now on a certificate is enough, and no key needs to be stolen again. */
export const trustAnchorPlanted: AttackScript = {
  id: 'trust-anchor-planted',
  title: 'A certificate authority of the attacker may hand out roles',
  system: 'aws',
  family: 'backdoor',
  class: 'human',
  situation: 'backdoor_trust',
  attack: ['T1078.004', 'T1098.001'],
  cause: { entry: 'leaked', conditions: ['exposed_secret', 'overprivilege'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options, isAdmin);
    const role =
      organisation.roles.find(
        (one) => one.account.id === user.account.id && one.managed.includes('AdministratorAccess'),
      ) ?? organisation.roles[0];
    if (!role) throw new RangeError('no role here');
    lookAround(scene, caller, recon.slice(1, 2));
    say(scene, caller, createTrustAnchor(user.account.id, scene.random));
    say(scene, caller, createAnywhereProfile(roleArn(role)));
    return {
      ...victimUser(user, 0),
      identityIds: [userIdentityId(user), roleIdentityId(role)],
    };
  },
};
