import type { AttackScript } from '../../attack.ts';
import { isAdmin } from '../../common/fits.ts';
import { browserOnKali, someone } from '../../common/intruder.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { passwordSignIn, recon, signInIdentity } from '../hostile/calls.ts';
import { deactivateMfa, updateLoginProfile } from '../hostile/identity.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** One administrator key is enough to become any other person. */
export const secondFactorRemoved: AttackScript = {
  id: 'second-factor-removed',
  title: 'Second factor of an administrator taken off, password set anew',
  system: 'aws',
  family: 'stolen_sign_in',
  class: 'human',
  situation: 'account_takeover',
  attack: ['T1078.004', 'T1556.006', 'T1098'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options, isAdmin);
    const target = someone(
      organisation,
      scene,
      (one) => one.user?.mfa === true && one.user !== user,
    );
    if (!target.user) throw new RangeError('nobody has a second factor here');
    const from = { address: caller.address, agent: browserOnKali };
    lookAround(scene, caller, recon.slice(0, 1));
    say(scene, caller, deactivateMfa(target.user.account.id, target.user.name));
    say(scene, caller, updateLoginProfile(target.user.name), 60);
    const signedIn = {
      account: target.user.account.id,
      ...from,
      userIdentity: signInIdentity(target.user),
    };
    say(scene, signedIn, passwordSignIn(false));
    return {
      ...victimUser(user, 0),
      identityIds: [userIdentityId(user), userIdentityId(target.user)],
    };
  },
};
