import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { attachAdmin, createKey, createUser, recon, whoAmI } from '../hostile/calls.ts';
import { fromOutside } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The key of a forgotten tier-0 service account turns up at a hosting provider and builds itself a home. */
export const leakedAccessKey: AttackScript = {
  id: 'leaked-access-key',
  title: 'Leaked key of an unowned, unrotated administrator machine account',
  system: 'aws',
  family: 'leaked_key',
  class: 'service_account',
  situation: 'leaked_credential',
  attack: ['T1078.004', 'T1087.004', 'T1136.003', 'T1098.003', 'T1098.001'],
  cause: { entry: 'leaked', conditions: ['no_rotation', 'unowned', 'overprivilege'] },
  run(organisation, scene, options) {
    const { user } = organisation.orphan;
    const { random } = scene;
    const caller = keyCaller(user, fromOutside(organisation.orphan, scene, options));
    const name = `support-${random.hex(4)}`;
    const newKey = `AKIA${random.base32(16)}`;
    say(scene, caller, whoAmI);
    for (const call of recon.slice(0, 4)) say(scene, caller, call);
    say(scene, caller, createUser(user.account.id, name, random));
    say(scene, caller, attachAdmin(name));
    say(scene, caller, createKey(name, newKey));
    const planted = { account: user.account, name };
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user), userIdentityId(planted)],
      tierOfTarget: 0,
    };
  },
};
