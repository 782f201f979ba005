import type { AttackScript } from '../../attack.ts';
import { roleIdentityId, userIdentityId } from '../../organisation/model.ts';
import { keyCaller } from '../callers.ts';
import { backdoorTrust, recon, whoAmI } from '../hostile/calls.ts';
import { fromOutside } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** A role is made to trust an account outside, so that the key is needed no longer. */
export const backdooredRole: AttackScript = {
  id: 'backdoored-role',
  title: 'Administrator role made to trust an outside account',
  system: 'aws',
  family: 'backdoor',
  class: 'service_account',
  situation: 'backdoor_trust',
  attack: ['T1098', 'T1484.002'],
  cause: { entry: 'leaked', conditions: ['direct_misuse', 'no_rotation', 'unowned'] },
  run(organisation, scene, options) {
    const { user } = organisation.orphan;
    const role = organisation.roles.find((one) => one.name === 'OrganizationAccountAccessRole');
    if (!role) throw new RangeError('no role to backdoor here');
    const caller = keyCaller(user, fromOutside(organisation.orphan, scene, options));
    say(scene, caller, whoAmI);
    say(scene, caller, recon[1] ?? whoAmI);
    say(scene, caller, backdoorTrust(role.name, '904412345678'));
    return {
      actorId: userIdentityId(user),
      credential: user.keyId ?? '',
      identityIds: [userIdentityId(user), roleIdentityId(role)],
      tierOfTarget: 0,
    };
  },
};
