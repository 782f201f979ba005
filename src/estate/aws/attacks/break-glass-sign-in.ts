import type { AttackScript } from '../../attack.ts';
import { userIdentityId } from '../../organisation/model.ts';
import { agentsOfPeople } from '../../organisation/names.ts';
import { consoleCaller } from '../callers.ts';
import { passwordSignIn, recon, signInIdentity } from '../hostile/calls.ts';
import { fromOffice } from '../hostile/victims.ts';
import { say } from '../say.ts';

/** Somebody opens the emergency envelope from a place nobody expects. */
export const breakGlassSignIn: AttackScript = {
  id: 'break-glass-sign-in',
  title: 'Emergency access account signs in from an unknown network',
  system: 'aws',
  family: 'emergency_access',
  class: 'human',
  situation: 'emergency_access',
  attack: ['T1078.004'],
  cause: { entry: 'phished', conditions: ['direct_misuse'] },
  run(organisation, scene, options) {
    const user = organisation.breakGlass;
    const [browser = ''] = agentsOfPeople.slice(2);
    const { address, agent } = fromOffice(organisation, scene, options, browser);
    say(
      scene,
      { account: user.account.id, address, agent, userIdentity: signInIdentity(user) },
      passwordSignIn(true),
    );
    const keyId = `ASIA${scene.random.base32(16)}`;
    const caller = consoleCaller(user, { address, agent }, { keyId, since: scene.now() });
    for (const call of recon.slice(0, 2)) say(scene, caller, call);
    return {
      actorId: userIdentityId(user),
      credential: keyId,
      identityIds: [userIdentityId(user)],
      tierOfTarget: 0,
    };
  },
};
