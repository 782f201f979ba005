import type { AttackScript } from '../../attack.ts';
import { isAdmin, isEngineer } from '../../common/fits.ts';
import { someone } from '../../common/intruder.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { createKey, recon, whoAmI } from '../hostile/calls.ts';
import { lookAround, stolenPersonKey, victimUser } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A key made on another account is that account. */
export const keyForSomebodyElse: AttackScript = {
  id: 'key-for-somebody-else',
  title: 'An engineer key makes itself a second key on an administrator',
  system: 'aws',
  family: 'escalation',
  class: 'human',
  situation: 'privilege_escalation',
  attack: ['T1078.004', 'T1098.001'],
  cause: { entry: 'leaked', conditions: ['overprivilege', 'direct_misuse'] },
  run(organisation, scene, options) {
    const { user, caller } = stolenPersonKey(organisation, scene, options, isEngineer);
    const target = someone(organisation, scene, (one) => isAdmin(one) && one.user !== undefined);
    if (!target.user) throw new RangeError('no administrator here');
    lookAround(scene, caller, recon.slice(0, 1));
    const keyId = `AKIA${scene.random.base32(16)}`;
    say(scene, caller, createKey(target.user.name, keyId), 90);
    const planted = keyCaller({ ...target.user, keyId }, caller);
    say(scene, planted, whoAmI);
    say(scene, planted, recon[2] ?? whoAmI);
    return {
      ...victimUser(user, 0),
      identityIds: [userIdentityId(user), userIdentityId(target.user)],
    };
  },
};
