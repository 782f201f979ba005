import type { AttackScript } from '../../attack.ts';
import { userArn, userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { denied, recon, whoAmI } from '../hostile/calls.ts';
import { fromOutside } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A key that nobody has a reason to use is tried. */
export const honeytokenTouched: AttackScript = {
  id: 'honeytoken-touched',
  title: 'Honeytoken key tried',
  system: 'aws',
  family: 'decoy',
  class: 'service_account',
  situation: 'honeytoken',
  attack: ['T1552.001', 'T1078.004'],
  cause: { entry: 'leaked', conditions: ['direct_misuse'] },
  run(organisation, scene, options) {
    const user = organisation.honey;
    const caller = keyCaller(user, fromOutside(organisation.orphan, scene, options));
    say(scene, caller, whoAmI);
    for (const call of recon.slice(0, 3)) say(scene, caller, denied(call, userArn(user)));
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user)],
      tierOfTarget: 3,
    };
  },
};
