import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { recon, whoAmI } from '../hostile/calls.ts';
import { fromOutside } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** The key of a migration long done speaks again. */
export const dormantAccountAwakes: AttackScript = {
  id: 'dormant-account-awakes',
  title: 'Dormant migration account used after eight months, from a hosting provider',
  system: 'aws',
  family: 'dormant',
  class: 'service_account',
  situation: 'dormant_reactivated',
  attack: ['T1078.004', 'T1580'],
  cause: { entry: 'leaked', conditions: ['dormant', 'no_rotation', 'unowned'] },
  run(organisation, scene, options) {
    const user = organisation.dormant;
    const caller = keyCaller(user, fromOutside(organisation.orphan, scene, options));
    say(scene, caller, whoAmI);
    for (const call of recon) say(scene, caller, call);
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user)],
      tierOfTarget: 1,
    };
  },
};
